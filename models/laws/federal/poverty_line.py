"""Above 400 percent of the poverty line nobody has a premium credit for marketplace insurance.

Law    26 USC 36B(c)(1)(A), (d)(2) (income), (d)(3) (the line of the year before); 42 USC 9902(2).
Form   8962, lines 1 to 5.
Units  dollars a year of the tax return's modified AGI: AGI, untaxed Social Security and tax-exempt interest.

NOT MODELED: the credit itself and its repayment, dependents, foreign earned income, the lower end (100 percent of the
line, or Medicaid).
"""

from __future__ import annotations

from ....tax_tables.schema import PovertyLine


def credit_edge(people: int, state: str | None, table: PovertyLine) -> float:
    """The most income with which a household of `people` in a state has a credit; 0 in a year without such an edge."""
    first, other = {
        "AK": (table.first_person_alaska, table.each_other_alaska),
        "HI": (table.first_person_hawaii, table.each_other_hawaii),
    }.get(state or "", (table.first_person, table.each_other))
    return table.credit_up_to * (first + (people - 1) * other)
