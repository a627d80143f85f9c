"""Builders: every answer (a plan, a comparison, an explanation, ...) as a Report of values, which the faces render."""
