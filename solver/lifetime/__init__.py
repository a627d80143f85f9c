"""The multi-year program: one room for each part of it.

holdings.py   which accounts are pooled, who owns them when, and the mix they may hold
sheltered.py  balances, withdrawals, conversions, RMDs, Roth access of tax-advantaged accounts
taxable.py    lots by vintage: purchases, sales, gains, yields
allocation.py the household's bands
income.py     the year's income, added up once
losses.py     net gains and losses, the $3,000 and the carry-forward
year.py       the regimes of a year: every way its laws can fall
cells.py      one disjunction a year: each cell holds all laws' rows
onecell.py    exactly one cell a year, chosen by bounds alone
program.py    the whole program, either way, and its objective
read_back.py  a solution as a plan
polish.py     among plans within a tenth of a cent, the one that reads best
state.py      what can be owned in each year, inside the cells
"""
