"""What must leave an account inherited from someone who died before the plan.

Law    26 USC 401(a)(9)(B), (E), (H), 408(d)(3)(C), 408A(d)(2)(B), (c)(5); 26 CFR 1.401(a)(9)-3 to -5, -9(b), 1.408-8,
       1.408A-6 A-7, A-11, A-14; SECURE 2.0 sec. 327.
Form   Pub. 590-B, Required Minimum Distributions for IRA beneficiaries, table I (Single Life).
Units  dollars a year; ages are those attained in the calendar year, divisors years.

A designated beneficiary empties the account by the end of the tenth year after the death; where the deceased had passed
the required beginning date, a part is due in each year before. Who may stretch it over a lifetime: a spouse; whoever is
disabled or chronically ill; whoever is not more than ten years younger; a child of the deceased until 21, then ten
years; and beneficiaries of those who died before 2020. Whoever inherits from such a beneficiary has ten years, and goes
on with the yearly parts. A Roth IRA counts as that of someone who died before the required beginning date.

NOT MODELED: estates, charities and trusts as beneficiaries; the election of ten years by who may stretch; the spouse's
election against the uniform table; what the deceased still had to take in the year of death; one requirement met from
another account of the same deceased.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil, inf
from typing import Literal, NamedTuple

from ....tax_tables.schema import Actuarial
from .rmd import start_year
from .roth_distributions import SEASONING_YEARS

Beneficiary = Literal["designated", "spouse", "disabled", "minor_child"]

YEARS = 10
"""26 USC 401(a)(9)(H)(i)."""
MUCH_YOUNGER = 10
"""26 USC 401(a)(9)(E)(ii)(V)."""
OF_AGE = 21
"""26 CFR 1.401(a)(9)-4(e)(3)."""
SECURE = date(2020, 1, 1)
"""P.L. 116-94 sec. 401(b)(1): who died earlier is under the law of before."""


@dataclass(frozen=True)
class Inheritance:
    """Who left it, to whom: dates of birth and death, and what the beneficiary is to the deceased.

    passed_on   the year in which the beneficiary died and a survivor inherited in turn; None while both live
    """

    deceased_born: date
    died: date
    born: date
    beneficiary: Beneficiary
    roth: bool
    passed_on: int | None = None


# ---- the first reading: Pub. 590-B, which starts from table I and takes one off for each year --------------------


def compute(value_before: float, of: Inheritance, year: int, actuarial: Actuarial) -> float:
    """What must leave the account in `year`; all that is there in the last year of the ten, and after.

    `value_before` is of 31 December before; where all must go, what is there on the day of payment.
    """
    line = _worksheet(of, year, actuarial)
    return value_before / max(1.0, line) if line is not None else 0.0


def _worksheet(of: Inheritance, year: int, actuarial: Actuarial) -> float | None:
    """The distribution period; 1 or less where everything is due, None where nothing is."""
    after = of.died.year + 1
    own_rule = of.beneficiary != "designated" or of.died < SECURE or not _ten_years_younger(of)
    beginning = date(start_year(of.deceased_born, actuarial) + 1, 4, 1)
    had_begun = of.died >= beginning and not of.roth
    if _ten_year_end(of, own_rule) <= year:
        return 1.0
    if of.beneficiary == "spouse":
        return _spouses(of, year, actuarial)
    if not own_rule and not had_begun:
        return None
    mine = _table_one(after - of.born.year, actuarial)
    theirs = _table_one(of.died.year - of.deceased_born.year, actuarial) - 1.0
    for _ in range(after, year):
        mine, theirs = mine - 1.0, theirs - 1.0
    if mine <= 1.0:
        return 1.0
    return max(mine, theirs) if had_begun else mine


def _ten_year_end(of: Inheritance, own_rule: bool) -> float:
    ends = [inf]
    if not own_rule:
        ends.append(of.died.year + YEARS)
    if of.beneficiary == "minor_child":
        ends.append(of.born.year + OF_AGE + YEARS)
    if of.passed_on is not None:
        ends.append(of.passed_on + YEARS)
    return min(ends)


def _ten_years_younger(of: Inheritance) -> bool:
    """Whether the beneficiary is more than ten years younger, by dates of birth."""
    shifted = (of.deceased_born.year + MUCH_YOUNGER, of.deceased_born.month, of.deceased_born.day)
    return (of.born.year, of.born.month, of.born.day) > shifted


def _spouses(of: Inheritance, year: int, actuarial: Actuarial) -> float | None:
    """From the year in which the deceased would have reached the age; the uniform table at the spouse's own age."""
    if year < max(of.died.year + 1, start_year(of.deceased_born, actuarial)):
        return None
    if of.passed_on is not None and year > of.passed_on:
        return _table_one(of.passed_on - of.born.year, actuarial) - (year - of.passed_on)
    age, table = year - of.born.year, actuarial.uniform_lifetime
    return table[min(age, max(table))] if age >= min(table) else _table_one(age, actuarial)


def _table_one(age: int, actuarial: Actuarial) -> float:
    return actuarial.single_life[min(age, max(actuarial.single_life))]


class RothPaid(NamedTuple):
    """What a year's payments out of an inherited Roth IRA are made of: basis, and income, which bears no 10 percent."""

    from_basis: float
    taxable: float


def compute_roth(paid: float, basis: float, year: int, first_contribution_year: int) -> RothPaid:
    """Basis leaves first; earnings are income until five tax years from the deceased's first contribution are over."""
    returned = min(paid, basis)
    over = year >= first_contribution_year + SEASONING_YEARS
    return RothPaid(returned, 0.0 if over else paid - returned)


# ---- the second reading: 26 USC 401(a)(9) and its regulations, period by period ----------------------------------


def divisor(of: Inheritance, year: int, actuarial: Actuarial) -> float | None:
    """By what the value of 31 December before is divided in `year`: 1 where everything must go, None where nothing."""
    if year <= of.died.year:
        return None
    last = last_year(of, actuarial)
    if last is not None and year >= last:
        return 1.0
    since = year - of.died.year - 1
    if of.beneficiary == "spouse":
        began = start_year(of.deceased_born, actuarial)
        return None if year < began else _spouse_period(of, year, actuarial)
    if not (stretches(of) or _died_after_beginning(of, actuarial)):
        return None
    own = _expectancy(of.died.year + 1 - of.born.year, actuarial) - since
    if not _died_after_beginning(of, actuarial):
        return max(1.0, own)
    others = _expectancy(of.died.year - of.deceased_born.year, actuarial) - since - 1
    return max(1.0, own, others)


def last_year(of: Inheritance, actuarial: Actuarial) -> int | None:
    """The year by whose end nothing may be left: the tenth after a death or after 21; None of a spouse who lives."""
    tenths = [of.passed_on + YEARS] if of.passed_on is not None else []
    if not stretches(of):
        tenths.append(of.died.year + YEARS)
    elif of.beneficiary == "minor_child":
        tenths.append(of.born.year + OF_AGE + YEARS)
    if (
        stretches(of) and of.beneficiary != "spouse"
    ):  # 26 CFR 1.401(a)(9)-5(e)(5): the beneficiary's own period
        at_first = _expectancy(of.died.year + 1 - of.born.year, actuarial)
        tenths.append(of.died.year + 1 + max(0, ceil(round(at_first - 1.0, 6))))
    return min(tenths, default=None)


def stretches(of: Inheritance) -> bool:
    """Whether it may last the beneficiary's life: 26 USC 401(a)(9)(E)(ii), or a death before 2020."""
    if of.beneficiary != "designated" or of.died < SECURE:
        return True
    born, other = of.born, of.deceased_born
    return (born.year - other.year - MUCH_YOUNGER, born.month, born.day) <= (0, other.month, other.day)


def clock_is_over(year: int, first_contribution_year: int) -> bool:
    """26 USC 408A(d)(2)(B): five tax years, counted from the deceased's first contribution."""
    return year - first_contribution_year >= SEASONING_YEARS


def _died_after_beginning(of: Inheritance, actuarial: Actuarial) -> bool:
    """26 USC 401(a)(9)(C): on or after 1 April of the year after the age; never of a Roth IRA (408A(c)(5))."""
    return not of.roth and of.died >= date(start_year(of.deceased_born, actuarial) + 1, 4, 1)


def _spouse_period(of: Inheritance, year: int, actuarial: Actuarial) -> float:
    """The uniform table (26 USC 401(a)(9)(B)(iv)); below its first age the single life table at each year's age.

    After the spouse's own death what was left of the spouse's expectancy then (26 CFR 1.401(a)(9)-5(d)(3)(iv)).
    """
    if of.passed_on is not None and year > of.passed_on:
        left = _expectancy(of.passed_on - of.born.year, actuarial) - (year - of.passed_on)
        return max(1.0, left)
    age = year - of.born.year
    oldest, youngest = max(actuarial.uniform_lifetime), min(actuarial.uniform_lifetime)
    if age < youngest:
        return _expectancy(age, actuarial)
    return actuarial.uniform_lifetime[min(age, oldest)]


def _expectancy(age: int, actuarial: Actuarial) -> float:
    return actuarial.single_life[min(age, max(actuarial.single_life))]
