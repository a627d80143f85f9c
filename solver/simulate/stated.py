"""Flows that a rule states for a year, out of the accounts that can pay them; what cannot be done is noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .household import Setting, YearFacts
from .ledger import Ledger
from .rule import Rule, Stated
from .sources import DUST, Source, Sources


@dataclass(frozen=True)
class Undone:
    """What was stated of a year and could not be done, in that year's dollars: of `asked` dollars `missing` ones."""

    year: int
    name: str
    asked: float
    missing: float


@dataclass(frozen=True)
class StatedYear:
    """One year's stated flows, once `Sources` hold those of tax-advantaged accounts.

    taxable     what taxable accounts pay before any other source, dollars
    undone      what could not be done, that of taxable accounts apart
    """

    taxable: float
    undone: tuple[Undone, ...]


def state(rule: Rule, sources: Sources, facts: YearFacts, ledger: Ledger, home: Setting) -> StatedYear:
    """Puts a year's stated flows into its sources: withdrawals as what their accounts pay at least, conversions as what
    is converted whatever else is. With `only_stated` no tax-advantaged account pays more."""
    undone: list[Undone] = []
    taxable = 0.0
    payers = _payers(sources)
    required = {name: source.least[name] for name, source in payers.items()}
    for flow in rule.stated:
        asked = _asked(flow, facts, home)
        if flow.taxable:
            taxable += asked
        elif asked > 0.0 and flow.what == "withdrawal":
            undone += _withdraw(flow, asked, payers, required, facts)
    for flow in rule.stated:
        asked = _asked(flow, facts, home)
        if asked > 0.0 and flow.what == "conversion":
            undone += _convert(flow, asked, sources, payers, facts, ledger)
    if rule.only_stated:
        for name, source in payers.items():
            source.most[name] = source.least[name]
    return StatedYear(taxable, tuple(undone))


def _payers(sources: Sources) -> dict[str, Source]:
    """The source that each tax-advantaged account is part of."""
    parts = (sources.traditional, sources.early, sources.roth)
    return {name: source for source in parts for name in source.least}


def _asked(flow: Stated, facts: YearFacts, home: Setting) -> float:
    """The year's dollars from its first day on: what was done before it counts."""
    period = facts.period
    asked = flow.by_year[period.index] * period.deflator
    done = home.scenario.year_to_date
    if period.index or done is None:
        return asked
    made: Mapping[str, float] = done.conversions if flow.what == "conversion" else done.distributions
    return max(0.0, asked - sum(made.get(name, 0.0) for name in flow.accounts))


def _withdraw(
    flow: Stated, asked: float, payers: Mapping[str, Source], required: dict[str, float], facts: YearFacts
) -> list[Undone]:
    """Accounts pay in proportion to what they can; what is required of them counts as paid."""
    names = [name for name in flow.accounts if name in payers]
    room = {name: payers[name].most[name] - payers[name].least[name] + required[name] for name in names}
    whole = sum(room.values())
    share = min(1.0, asked / whole) if whole > 0.0 else 0.0
    for name in names:
        paid = share * room[name]
        payers[name].least[name] += max(0.0, paid - required[name])
        required[name] = max(0.0, required[name] - paid)
    return _undone(flow, asked, share * whole, facts)


def _convert(
    flow: Stated,
    asked: float,
    sources: Sources,
    payers: Mapping[str, Source],
    facts: YearFacts,
    ledger: Ledger,
) -> list[Undone]:
    """Accounts convert in proportion to what is left of them, within the household's limit."""
    names = [name for name in flow.accounts if name in payers and name in sources.free]
    room = {name: payers[name].most[name] - payers[name].least[name] for name in names}
    whole = min(sum(room.values()), sources.limit)
    converted = min(asked, whole)
    for name in names:
        part = converted * room[name] / sum(room.values()) if converted > 0.0 else 0.0
        sources.kept[name] += part
        payers[name].most[name] -= part
    sources.limit -= converted
    return _undone(flow, asked, converted, facts)


def _undone(flow: Stated, asked: float, done: float, facts: YearFacts) -> list[Undone]:
    missing = asked - done
    return [Undone(facts.period.year, flow.name, asked, missing)] if missing > max(DUST, 1e-9 * asked) else []
