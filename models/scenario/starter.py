"""The scenario that `decumulate new` writes: a couple five years before Social Security."""

from __future__ import annotations

_TEXT = """\
# A scenario for decumulate. Change the numbers, then:  decumulate solve FILE
#
# Money about the future is in today's dollars (of start_year); rates are fractions, 0.07 for 7 %.
# Values of accounts are those of 1 January of start_year (or of year_to_date.as_of). Lines after # are options left
# out.

schema_version = 1
title = "Kim and Sam: five-year bridge to Social Security"
start_year = 2026                 # the first plan year

[goal]
objective = "max_estate"          # max_estate | max_spending | min_lifetime_tax
heir_tax_rate = 0.24              # what heirs pay on what is left in traditional accounts; or [[heirs]] say who
# estate_floor = 100_000          # for max_spending: the least estate, after tax
# estate_share = 0.995            # for min_lifetime_tax: at least this share of the best estate
# discount_rate = 0.025           # for min_lifetime_tax; left out: inflation

# --- people: one or two --------------------------------------------------------------------------

[[people]]
name = "Kim"
born = 1964-01-15
sex = "female"
plan_to_age = 92                  # the plan counts on living through the year of this age
[people.social_security]
monthly_benefit_at_full_age = 3_100   # from your statement at ssa.gov
claim_age = 70                    # whole years from 62 to 70, or as "66y6m"
[[people.pensions]]
name = "State teachers"
annual = 24_000
from_age = 65
indexed = true                    # true: grows with inflation; false: flat; or its own rate, as 0.01
amount_in = "today"               # or "first_payment": of which year its dollars are, if indexed and not begun yet
survivor_fraction = 0.5
# [[people.wages]]
# annual = 140_000
# until_year = 2028               # the last year it is paid

[[people]]
name = "Sam"
born = 1965-01-15
sex = "male"
plan_to_age = 93
[people.social_security]
monthly_benefit_at_full_age = 2_000
claim_age = 68

# --- accounts: taxable | traditional_ira | roth_ira | 401k | 403b | 457b | roth_401k -------------

[[accounts]]
name = "Joint brokerage"
type = "taxable"
owner = "joint"                   # a person's name, or "joint" for a taxable account
[[accounts.lots]]                 # one for each purchase
asset = "us_stock"
acquired = 2014-05-01
value = 310_000                   # market value
basis = 120_000                   # what was paid, reinvested dividends included
[[accounts.lots]]
asset = "us_bond"
acquired = 2025-09-01
value = 90_000
basis = 97_000
[[accounts.lots]]
asset = "cash"
acquired = 2025-12-01
value = 40_000
basis = 40_000

[[accounts]]
name = "Kim IRA"
type = "traditional_ira"
owner = "Kim"
after_tax_basis = 0               # nothing was contributed after tax (Form 8606); another basis is not modelled yet
holdings = { us_stock = 500_000, us_bond = 400_000 }

[[accounts]]
name = "Sam 401k"
type = "401k"
owner = "Sam"
holdings = { us_stock = 180_000, intl_stock = 90_000, us_bond = 130_000 }

[[accounts]]
name = "Kim Roth"
type = "roth_ira"
owner = "Kim"
holdings = { us_stock = 80_000 }
contribution_basis = 45_000       # contributions not yet taken out
first_contribution_year = 2012    # starts the five-year clock
conversions = [{ year = 2023, amount = 20_000 }]

[[accounts]]
name = "Sam Roth"
type = "roth_ira"
owner = "Sam"
holdings = {}                     # empty: here to receive conversions

# --- spending, after all taxes and premiums ------------------------------------------------------

[spending]
annual = 98_000
shape = "flat"                    # flat | smile | { real_growth = -0.01 } | { at_age = { 65 = 1, 85 = 0.8 } }
survivor_fraction = 0.72          # what the survivor spends of it
[[spending.extra]]
name = "Roof"
year = 2031
amount = 35_000

# --- investments ---------------------------------------------------------------------------------

# [giving]                        # beside spending; from which pocket is the plan's decision
# annual = 12_000                 # a year, today's dollars
# grants = [{ year = 2028, amount = 50_000 }]
# daf = true                      # a donor-advised fund may receive several years' gifts in one

[allocation]                      # of the whole household; leave the table out to hold today's mix of it
measure = "after_tax"             # after_tax: a traditional dollar counts less its tax | market_value: 1
target = { us_stock = 0.42, intl_stock = 0.18, us_bond = 0.35, cash = 0.05 }
band = 0.02                       # how far each share may lie from its target
# risk = "free"                   # left out: in no year more expected return, or more stocks, than the target
# traditional_tax_rate = 0.15     # left out: "own", what this plan itself pays on traditional money, by year
# glide_to = { year = 2045, target = { us_stock = 0.3, intl_stock = 0.1, us_bond = 0.5, cash = 0.1 } }

[market]
inflation = 0.025
trading_cost = 0.0005             # of each taxable dollar traded
# medicare_premium_growth = 0.05  # left out: inflation
# Yields are parts of the total return: interest, treasury_interest, tax_exempt_interest,
# ordinary_dividends (those not qualified), qualified_dividends. The rest is growth of the price.
# A list instead of a number gives one value for each year of the plan.
[market.assets.us_stock]
total_return = 0.070
qualified_dividends = 0.014
[market.assets.intl_stock]
total_return = 0.072
qualified_dividends = 0.020
ordinary_dividends = 0.008
[market.assets.us_bond]
total_return = 0.042
interest = 0.042
[market.assets.cash]
total_return = 0.030
interest = 0.030

# --- taxes and Medicare --------------------------------------------------------------------------

[taxes]
state = "PA"                      # its own income tax is worked out to the dollar (docs/states.md)
# One rate in place of it: state_flat = { rate = 0.05, taxes_retirement = true, taxes_social_security = false }
# moves = [{ year = 2031, state = "FL" }]   # on 1 January; locality = "..." is a city or county that taxes too
# community_property = true       # true or false for couples in the nine states that have it
# Medicare looks back two years: needed when anyone is 65 by the end of the second plan year.
# prior_magi = [212_000, 198_000] # 2024, 2025: AGI plus tax-exempt interest
# prior_filing_status = ["married_filing_jointly", "married_filing_jointly"]
# capital_loss_carryforward = { short = 0, long = 0 } # of a couple also owner = "Kim" or "joint"
# [taxes.itemized]                # amounts of a year for Schedule A, before floors and caps
# property_tax = 9_000
# mortgage_interest = { amount = 6_000, growth = -0.05, until_year = 2036 }
# [[taxes.reform]]                # an assumption about law that is not yet law
# from_year = 2033
# set = { "federal.social_security.benefit_factor" = 0.79 }

[healthcare]
# medicare_from = { Kim = "2029-07" }   # left out: the month 65 is reached
# cover = "marketplace"           # before Medicare: employer | retiree | marketplace | none
# part_d_premium_monthly = 40     # left out: the national base premium

[limits]                          # your own wishes
# max_annual_conversion = 150_000
# no_conversions_after = 2040
# marketplace_magi = 80_000       # the most income of a year before Medicare, for premium credits
cliff_margin = 100                # dollars kept clear below every cliff
# fixed = [{ year = 2026, what = "roth_conversions", owner = "Kim", amount = 60_000 }]

# Later in the year: values of accounts are then of this day, and what has happened since 1 January is said here.
# [year_to_date]
# as_of = 2026-11-23
# values_as_of = 2026-11-23       # once the values and lots are of that day, after all of this
# wages = { Kim = 120_000 }       # of everyone who was paid; pensions and social_security likewise
# conversions = { "Kim IRA" = 40_000 }      # by the account it came from; distributions likewise
# long_term_gains = 12_000        # gains less losses; short_term_gains likewise
# interest = 2_000                # of taxable accounts; qualified_dividends and ordinary_dividends likewise
# taxes_paid = 9_000              # income tax withheld and estimated

# What may come otherwise, for `decumulate outlook` and `tree`; it changes no plan of one future.
# [uncertainty]
# returns = "lognormal"           # or bootstrap, history: blocks of the record since 1928
# centre = "median"               # what total_return is of the returns that may come; or mean
# volatility = { us_stock = 0.19, us_bond = 0.075 }
# correlation = { us_stock = { us_bond = 0.05 } }
# seed = 1
# lives = { model = "ssa_2022", health = { Kim = 0.8 } }     # or fixed: to plan_to_age
# guardrails = { cut_above = 1.2, cut_by = 0.1, raise_below = 0.8, raise_by = 0.1 }

# What you do today, for `decumulate compare`; it changes no plan.
# [current_course]
# rule = "convert_to_bracket"     # or taxable_first, roth_last, pro_rata, ...; or flows (docs/compare.md)
# fill_to = 0.12                  # what this rule leaves open
# order = "taxable_first"         # which accounts pay for the year
# holdings = "as_held"            # every account keeps its mix; or the target: same_mix, bonds_in_traditional

# Who a report is from and for; it changes no plan.
# [report]
# firm = "Example Advisers LLC"
# client = "Kim and Sam Example"
# adviser = "A. Adviser"
# date = 2026-01-15
# disclosures = "What the firm must say; in triple quotes of several lines."
"""


def starter() -> str:
    """A commented scenario, TOML text, that solves as it is."""
    return _TEXT
