"""Where a year's retirement income just fills what its state leaves untaxed of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from ..amounts import dollars
from ..household.state_facts import StateOfYear
from ..laws.states import register
from ..laws.states.exclusions import ACCOUNTS, EXCLUSIONS
from ..laws.states.facts import StateReturn
from ..scenario.states import STATES
from .federal_return import ReturnInput, ReturnLines
from .resident import resident_return

STEP = 100.0
"""Dollars on both sides of a cap by which it is told that the state's taxable income turns there."""
TURNS = 0.5
"""Of a dollar, by how much more of it is taxable beyond the cap, where the cap is what holds."""


class FullExclusion(NamedTuple):
    """A cap that is full: of whom ("" for the whole return's), dollars, which state, and its name in that table."""

    state: str
    owner: str
    cap: float
    amount: str

    @property
    def words(self) -> str:
        """As "New York's exclusion of $20,000", with whose where two file."""
        of = f" ({self.owner})" if self.owner else ""
        return f"{STATES[self.state]}'s exclusion of {dollars(self.cap)}{of}"


def full_exclusions(
    entered: ReturnInput, lines: ReturnLines, rule: StateOfYear, near: float
) -> Iterator[FullExclusion]:
    """Each cap from which the year lies no further than `near`, and beyond which a dollar more is taxed that would not
    be within it: where nothing is taxable anyway, or the cap is not what is taken, it holds nothing."""
    excluded = EXCLUSIONS.get(rule.code)
    if excluded is None:
        return
    r = resident_return(entered, lines, rule)
    t = rule.amounts.of(entered.filing_status)
    for one in excluded(r, t):
        away = one.cap - one.counted
        if round(abs(away), 2) > near:
            continue
        for number in range(r.people) if one.filer is None else [one.filer]:
            if _turns(r, number, away, rule):
                owner = rule.residents[number].name if one.filer is not None and r.people > 1 else ""
                yield FullExclusion(rule.code, owner, one.cap, one.amount)
                break


def _turns(r: StateReturn, number: int, away: float, rule: StateOfYear) -> bool:
    """Whether a filer's distributions or conversions are taxable beyond the cap and were not within it."""
    t = rule.amounts.of(r.status)

    def taxable(kind: str, more: float) -> float:
        return register.COMPUTED[rule.code](_with_more(r, number, kind, more), t).taxable

    for kind in ACCOUNTS:
        if r.filers[number].of(kind) > 0.0:
            below, at, above = (taxable(kind, away + step) for step in (-STEP, 0.0, STEP))
            if (above - at) - (at - below) > TURNS * STEP:
                return True
    return False


def _with_more(r: StateReturn, number: int, kind: str, more: float) -> StateReturn:
    """The return with so much more of a filer's income of a kind, in what states begin from too."""
    filer = r.filers[number]
    received = {**filer.received, kind: filer.of(kind) + more}
    filers = (*r.filers[:number], replace(filer, received=received), *r.filers[number + 1 :])
    f = r.federal
    federal = replace(
        f,
        agi=f.agi + more,
        before_zero=f.before_zero + more,
        taxable_income=max(0.0, f.before_zero + more),
    )
    return replace(r, filers=filers, federal=federal)
