"""The assumptions of a scenario, each changed by itself and by a stated size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ...models.household.horizon import build_horizon
from ...models.household.risk import with_means_of
from ...models.scenario import Scenario, ScenarioError


@dataclass(frozen=True)
class Sizes:
    """By how much each assumption is changed: assumptions of ours, and not the law's.

    returns, inflation, heirs, rates, healthcare   percentage points a year, or of a rate, as fractions
    years                plan_to_age
    spending, benefits, heirs_income   shares
    later                plan years after which an assumed law begins
    """

    returns: float = 0.01
    inflation: float = 0.01
    years: int = 5
    spending: float = 0.1
    heirs: float = 0.1
    heirs_income: float = 0.5
    rates: float = 0.03
    benefits: float = 0.2
    healthcare: float = 0.02
    later: int = 4


@dataclass(frozen=True)
class Assumption:
    """One assumption changed: `name` is stable, `words` say how, `changes` are for `Scenario.with_changes`.

    `from_year`: the first year that it touches, where that is a later one than the plan's first.
    """

    name: str
    words: str
    changes: dict[str, Any]
    from_year: int | None = None

    def of(self, scenario: Scenario) -> Scenario:
        """The scenario with it changed, its risk reckoned with the returns of before."""
        return with_means_of(scenario, scenario.with_changes(self.changes))


def assumptions_of(
    scenario: Scenario, sizes: Sizes = Sizes()
) -> tuple[list[Assumption], list[tuple[str, str]]]:
    """The assumptions of a scenario, each changed by itself; and those that it does not allow, with the reason."""
    kept: list[Assumption] = []
    left_out: list[tuple[str, str]] = []
    last = scenario.years[-1]
    for assumption in _candidates(scenario, sizes):
        if assumption.from_year is not None and assumption.from_year > last:
            left_out.append((assumption.words, f"the plan ends in {last}"))
            continue
        try:
            build_horizon(assumption.of(scenario))
            kept.append(assumption)
        except (ScenarioError, ValueError) as error:
            left_out.append((assumption.words, str(error).splitlines()[-1].strip()))
    return kept, left_out


def _candidates(scenario: Scenario, sizes: Sizes) -> Iterator[Assumption]:
    market, goal = scenario.market, scenario.goal
    for name, asset in market.assets.items():
        for sign, word in ((1, "up"), (-1, "down")):
            by = sign * sizes.returns
            yield Assumption(
                f"return {name} {word}",
                f"{name} returns {_points(by)} a year",
                {f"market.assets.{name}.total_return": _shifted(asset.total_return, by)},
            )
    for sign, word in ((1, "up"), (-1, "down")):
        by = sign * sizes.inflation
        yield Assumption(
            f"inflation {word}",
            f"inflation {_points(by)}, returns as they are",
            {"market.inflation": _shifted(market.inflation, by)},
        )
    for number, person in enumerate(scenario.people):
        for sign, word in ((1, "up"), (-1, "down")):
            age = person.plan_to_age + sign * sizes.years
            yield Assumption(
                f"plan_to_age {person.name} {word}",
                f"{person.name} lives to {age}",
                {f"people[{number}].plan_to_age": age},
            )
    if goal.objective != "max_spending" and scenario.spending.annual > 0:  # there the level is the answer
        for sign, word in ((1, "up"), (-1, "down")):
            annual = scenario.spending.annual * (1.0 + sign * sizes.spending)
            yield Assumption(
                f"spending {word}",
                f"spending {sign * sizes.spending:+.0%}",
                {"spending.annual": annual},
            )
    yield from _heirs(scenario, sizes)
    yield from _laws(scenario, sizes)


def _heirs(scenario: Scenario, sizes: Sizes) -> Iterator[Assumption]:
    """The heirs' rate, or what each of them who pays tax earns."""
    known = scenario.goal.heir_tax_rate
    for sign, word in ((1, "up"), (-1, "down")):
        if known is not None:
            rate = max(0.0, known + sign * sizes.heirs)
            if rate != known:
                yield Assumption(
                    f"heir_tax_rate {word}", f"heirs pay {100 * rate:.3g} %", {"goal.heir_tax_rate": rate}
                )
        factor = 1.0 + sign * sizes.heirs_income
        earning = [(number, heir) for number, heir in enumerate(scenario.heirs or ()) if heir.income]
        if earning:
            changes = {f"heirs[{number}].income": heir.income * factor for number, heir in earning}
            yield Assumption(
                f"heirs' income {word}", f"the heirs earn {sign * sizes.heirs_income:+.0%}", changes
            )


def _laws(scenario: Scenario, sizes: Sizes) -> Iterator[Assumption]:
    year = scenario.start_year + sizes.later
    given = scenario.content().get("taxes", {}).get("reform", [])

    def reform(**what: Any) -> dict[str, Any]:
        return {"taxes.reform": [*given, {"from_year": year, **what}]}

    yield Assumption(
        "tax rates up",
        f"every bracket's rate {_points(sizes.rates)} from {year}",
        reform(shift={"federal.ordinary_income_tax.rates": sizes.rates}),
        year,
    )
    if any(person.social_security is not None for person in scenario.people):
        yield Assumption(
            "benefits cut",
            f"Social Security benefits {-sizes.benefits:+.0%} from {year}",
            reform(shift={"federal.social_security.benefit_factor": -sizes.benefits}),
            year,
        )
    growth = scenario.market.medicare_premium_growth
    grown = scenario.market.inflation if growth is None else growth
    yield Assumption(
        "healthcare growth up",
        f"Medicare premiums and surcharges grow {_points(sizes.healthcare)} a year",
        {"market.medicare_premium_growth": _shifted(grown, sizes.healthcare)},
    )


def _points(by: float) -> str:
    """`1 point more`, `3 points less`."""
    points = f"{abs(100 * by):.3g}"
    return f"{points} {'point' if points == '1' else 'points'} {'more' if by > 0 else 'less'}"


def _shifted(rate: float | Sequence[float], by: float) -> float | list[float]:
    """A rate, or each of a list, with `by` added."""
    if isinstance(rate, float | int):
        return rate + by
    return [one + by for one in rate]
