"""The page: households that are open, their screens from the report's model, their form from the schema.

desk.py       households by name, each with its scenario's text and its jobs
form.py       every field of the scenario as a form; edits.py what is entered, written into the TOML
sliders.py    what can be moved; words.py what is said of a move; calendar.py the steps as a calendar
screens.py    what each screen shows; routes.py, editing.py the addresses; render.py templates and static files
"""
