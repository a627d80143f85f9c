"""Steps of a plan that have been taken, as the scenario that stands after them: what has happened goes into
[year_to_date], what was held into the values, lots and cash of the day.

marks.py        what is said of a step: its number, day, amount, and the lots that were sold
holdings.py     accounts, lots and cash from day to day: how they grow, and what leaves and reaches them
composition.py  out of which assets a flow goes, by the plan
apply.py        each kind of step in these books; sales.py lots; roth_layers.py what Roth IRAs pay out
passing.py      what comes and is paid between two days
meantime.py     these in the books, and the cash on hand that is left
propose.py      all of it: the scenario's content after the steps, the difference, and what was assumed
difference.py   the difference field by field; written.py the same in the scenario's TOML
"""
