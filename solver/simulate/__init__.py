"""A household followed through its years in plain arithmetic: what a rule of thumb comes to, without an optimiser.

household.py         what no decision changes: the scenario and its horizon, as vectors by asset and year
rule.py              what is spent first, what is converted, what is held where
ledger.py            balances, lots, Roth layers, losses, cash, from one year to the next; deaths
roth_layers.py       all Roth IRAs of an owner: contributions, conversions, earnings, in the order in which they leave
taxable_groups.py    taxable accounts that trade together, and the lots that are sold
sources.py           what each source can pay and must
stated.py            the flows that a rule states for a year
as_held.py           every account at its own mix, all moved alike to the target
draws.py             how an order of sources splits a draw
rebalancing.py       which asset is held where
flows.py             what leaves and reaches each tax-advantaged account
investing.py         what is held after the trades of a first day
wishes.py            what is kept, what accounts may hold, the least cash: as facts
placing.py           holdings within bounds, and money in accounts that may not hold everything
wishing.py           the trades of a first day where any of these is wished
first_day.py         one first day tried, and what the whole year then comes to
find_draw.py         the draw that pays for the year, to the cent
record.py            the year made true: the ledger carried on
follow.py            a rule, year by year, as far as the money lasts
plan_years.py        the same as the years of a plan

It shares the facts and the laws with the program and the audit, and nothing else: the audit keeps a second book of
lots, Roth layers and losses by itself, so that it can find a fault of this one.
"""
