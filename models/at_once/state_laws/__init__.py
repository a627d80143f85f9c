"""States' income taxes of many returns at once: a third reading, one function a state, over the state tables.

shapes.py     brackets, steps and ranges over arrays
returns.py    the year's return as a state sees it
tables.py     a state's amounts where prices rise otherwise than in the plan
common.py     the pieces that most states share, filled in by a table's `[shape]`
register.py   which function reads which state, and the taxes of its cities and counties
"""
