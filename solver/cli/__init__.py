"""The command line: the only place that prints, exits or asks the date."""

from .app import app, main

__all__ = ["app", "main"]
