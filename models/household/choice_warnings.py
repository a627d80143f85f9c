"""What a pension's form and a survivor's choice ask of the household: (code, where, message)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..amounts import dollars
from ..scenario import Scenario
from .facts import Period
from .inheriting import survivor_of
from .pensions import lump_sums

Note = tuple[str, str, str]
QUALIFIED_JOINT = 0.5
"""26 USC 417(b)(1): the least that a qualified joint and survivor annuity leaves."""


def choice_warnings(scenario: Scenario, periods: Sequence[Period]) -> Iterator[Note]:
    """Each said once, where the scenario has such a choice."""
    yield from _open_choice(scenario, periods)
    yield from _kept(scenario, periods)
    yield from _consent(scenario)
    yield from _later_lump_sums(scenario)


def _open_choice(scenario: Scenario, periods: Sequence[Period]) -> Iterator[Note]:
    """Where the scenario leaves the survivor's choice open: 26 USC 408(d)(3)(C)(ii)(II), 72(t)(2)(A)(ii)."""
    for before, period in pairwise(periods):
        if before.dies and period.under_59_half:
            (survivor,) = period.under_59_half
            if scenario.person(survivor).inherits_as is None:
                yield (
                    "survivor_under_59_half",
                    f"people.{survivor}",
                    f"{survivor} is under 59 1/2 when {before.dies[0]} has died; the accounts become "
                    f"{survivor}'s own, so distributions bear the 10 % tax that an inherited account would not; "
                    'inherits_as = "beneficiary" keeps them as one until then, "optimize" tries both',
                )


def _kept(scenario: Scenario, periods: Sequence[Period]) -> Iterator[Note]:
    """26 CFR 1.408-8(c): what makes an account the survivor's own is to retitle it, or to roll it over."""
    years = [period for period in periods if period.as_beneficiary]
    if years:
        names = list(years[0].as_beneficiary)
        dead = next(account.owner for account in scenario.accounts if account.name == names[0])
        survivor = survivor_of(scenario, dead)
        due = [p.year for p in years if any(divisor is not None for divisor in p.as_beneficiary.values())]
        required = f"a part is required each year from {due[0]} on" if due else "nothing is required of it"
        yield (
            "kept_as_beneficiary",
            f"people.{'' if survivor is None else survivor.name}.inherits_as",
            f"{' and '.join(names)} stays titled as {dead}'s, for the beneficiary, from {years[0].year} to "
            f"{years[-1].year} and is not rolled over as a whole, so that no 10 % is due; {required}; then retitle it",
        )


def _consent(scenario: Scenario) -> Iterator[Note]:
    """26 USC 417(a)(2), (b): a form that leaves a spouse less than half for life needs the spouse's written consent."""
    if len(scenario.people) < 2:
        return
    for person in scenario.people:
        other = next(one.name for one in scenario.people if one is not person)
        for pension in person.pensions:
            if pension.taken is not None and pension.to_survivor < QUALIFIED_JOINT:
                yield (
                    "spouse_consents",
                    f"people.{person.name}.pensions",
                    f"{pension.name} as {pension.taken.called} leaves a survivor less than half: employers' plans "
                    f"ask for {other}'s written and witnessed consent (26 USC 417(a)(2), (b))",
                )


def _later_lump_sums(scenario: Scenario) -> Iterator[Note]:
    """Of a later year than the steps are of."""
    for one in lump_sums(scenario):
        if one.year > scenario.start_year:
            yield (
                "lump_sum_later",
                f"people.{one.owner}.pensions",
                f"{one.pension} is taken at once in {one.year}: {dollars(one.amount)} go directly to {one.target}",
            )
