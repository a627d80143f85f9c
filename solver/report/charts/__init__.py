"""Pictures as Vega-Lite specifications in plain data, each with its sentence and its numbers (`model.Figure`)."""
