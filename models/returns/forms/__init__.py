"""Every year's return as forms: a file per form, each listed in `register.py`; nothing here decides or adds a tax."""
