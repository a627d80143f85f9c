"""What must be asked of a household before a scenario can be written."""

INTAKE = """\
Ask the household the following, a few things at a time, before writing a scenario for decumulate. Take no number for
granted: what is not known stays open, and the answer of `check` names every value that was assumed. Amounts about the
future are in today's dollars.

1. Who: each person's name, date of birth, whether they are married, the state they live in, the age to plan to.
2. What it is for: the largest after-tax estate, the most spending, or the least lifetime tax; and who inherits (a rate
   heirs pay, or their own incomes).
3. Accounts: for each its kind (taxable, traditional IRA, Roth IRA, 401(k), 403(b), 457(b), inherited), owner and what
   it holds. Taxable: every lot with the day bought, what it cost and what it is worth; files from the broker do
   (`decumulate import`). Roth IRAs: contributions, recent conversions, the first year. IRAs: basis of Form 8606.
4. Spending a year after all taxes and premiums, how it changes with age, larger sums by year, what a survivor needs.
5. Income: wages and until when; pensions (amount, from when, indexed or not, what a survivor gets, a lump sum that is
   offered); Social Security (the monthly benefit at full age of the statement, the age of claiming, or "optimize").
6. How it is invested: the target by asset class, how far it may lie from it, and the returns that are counted on.
7. Taxes: the last two years' AGI (Medicare looks back two years), losses carried forward, deductions itemised.
8. Health cover before 65, and whether premium credits of a marketplace matter.
9. Gifts to charities, wishes and limits of their own, and what they do today.
10. What of this year has happened already: income so far, conversions, gains, tax paid.

Then read `schema` for the tables concerned, write the scenario as TOML, call `check` until it has no fault, tell the
household what was assumed, and call `solve`. Pass on the certificate and the caveats of every answer with it; never
repeat a value without them.
"""
