"""The state's return of a year of a plan: whose each line of the federal one is, and the state's form on it.

Distributions that a Roth IRA makes before it is qualified are, as far as they are income, an IRA's; what an inherited
IRA pays is the heir's; what an employer's plan pays is a pension where the state has it so. Where nothing says whose a
line is, it is both spouses' alike.
"""

from __future__ import annotations

from ..household.state_facts import Resident, StateOfYear
from ..laws.states import register
from ..laws.states.facts import KINDS, Filer, StateLines, StateReturn
from ..laws.states.local import localities
from .federal_return import ReturnInput, ReturnLines
from .state_return import state_return

GAINS = ("short_term_gains", "long_term_gains")
NO_LINES = ("public_pensions", "qcd", "inherited_distributions")
"""Kinds of states that are no line of a plan's return: of the first the resident says how much, of the others what its
state has otherwise is told by itself (told.py)."""


def resident_lines(x: ReturnInput, lines: ReturnLines, rule: StateOfYear) -> StateLines:
    """The lines of the state's return beside the federal one, `lines` of `x`."""
    return register.COMPUTED[rule.code](resident_return(x, lines, rule), rule.amounts.of(x.filing_status))


def resident_tax(x: ReturnInput, lines: ReturnLines, rule: StateOfYear) -> float:
    """The state's income tax of a return, with that of the city or county."""
    found = resident_lines(x, lines, rule)
    return max(0.0, found.tax - found.refunded) + local_tax(x, lines, rule)


def resident_at(x: ReturnInput, lines: ReturnLines, rule: StateOfYear) -> dict[str, float]:
    """The lines along which the state's tax steps, by name."""
    return resident_lines(x, lines, rule).at(resident_return(x, lines, rule))


def local_tax(x: ReturnInput, lines: ReturnLines, rule: StateOfYear) -> float:
    """The income tax of the city or county, 0 where it has none."""
    if not rule.place:
        return 0.0
    r, t = resident_return(x, lines, rule), rule.amounts.of(x.filing_status)
    return localities(rule.code, t)[rule.place](r, resident_lines(x, lines, rule), t)


def resident_return(x: ReturnInput, lines: ReturnLines, rule: StateOfYear) -> StateReturn:
    """What the state asks of a return."""
    people = tuple(_filer(x, number, each, rule) for number, each in enumerate(rule.residents))
    return state_return(rule.year, people, x, lines, rule.law)


def _filer(x: ReturnInput, number: int, resident: Resident, rule: StateOfYear) -> Filer:
    even = 1.0 / len(rule.residents)

    def own(line: str) -> float:
        shares = () if line in GAINS else x.shares.get(line, ())
        return float(getattr(x, line)) * (shares[number] if shares else even)

    received = {kind: own(kind) for kind in KINDS if kind not in NO_LINES}
    received["traditional_distributions"] += own("taxable_roth_distributions")
    received["pensions"] -= resident.public_pensions
    received["public_pensions"] = resident.public_pensions
    told = {kind: amounts[number] for kind, amounts in x.told.items()}
    employers = told.pop("employer_distributions", 0.0)
    received["traditional_distributions"] -= employers
    received["pensions"] += employers
    received |= told
    return Filer(resident.age, resident.birth_year, received, dict(resident.heirs))
