"""The multi-year program: one file for each part of it.

model.py             columns, expressions and rows, found again by their tags
variable_bounds.py   the most each year's lines can be
holdings.py          which accounts are pooled, who owns them when, and the mix they may hold
sheltered.py         balances, withdrawals, conversions, RMDs of tax-advantaged accounts
roths.py             Roth IRAs paid out in the order of the law
taxable.py           lots by vintage: purchases, sales, gains, yields
allocation.py        the household's bands
income.py            the year's income, added up once
so_far.py            what happened earlier in the first year
losses.py, spouses.py  net gains and losses, the $3,000 and the carry-forward; the survivor's part of it
deductions.py        Schedule A with the plan's own payments
year.py              the regimes of a year: every way its laws can fall
disjunctive.py       one disjunction a year: each cell holds all laws' rows
restricted.py        exactly one cell a year, chosen by bounds alone
state_copies.py      what can be owned in each year, inside the cells
program.py, layers.py  the whole program, either way, and its objective; the layers it is written in
second_objective.py  among plans of equal worth, the one that reads best
read_back.py         a solution as a plan
"""
