"""Among plans that cost next to nothing more, the one with the least to do: the plan that is given out.

actions.py   what a person does in a year, as columns of the one-cell program
need.py      what IRAs and Roth IRAs pay beyond what a year needs
within_need.py  the best plan that pays none of it, but where it is worth it
effort.py    what doing it is priced at
live.py      the program in the best plan's cells, warm, and the time it may take
prune.py     actions left out, one by one
rounding.py  the first year's amounts in whole hundreds
simplify.py  all of it, one after the other
"""
