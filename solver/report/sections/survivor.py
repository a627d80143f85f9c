"""What a first death costs the other spouse in brackets, surcharges and benefits: a paragraph and its numbers."""

from __future__ import annotations

from collections.abc import Iterator

from ....models.household.horizon import build_horizon
from ....models.plan import Plan
from ....models.returns.survivor import AloneYear, Survivor, survivor_of_plan
from ....models.scenario import Scenario, load
from ..model import Block, Column, ReportSection, Sentence, Table
from ..words import count, dollars

NOTABLE = 100.0
"""Today's dollars a year from which it is worth saying."""
COLUMNS = (
    Column(key="what", heading="today's dollars"),
    Column(key="both", heading="both, last year", unit="dollars"),
    Column(key="alone", heading="alone, first year", unit="dollars"),
    Column(key="joint", heading="the same income on a joint return", unit="dollars"),
)


def survivor_section(plan: Plan, scenario: Scenario | None = None) -> ReportSection:
    """Nothing where nobody is survived by a spouse, or where it costs next to nothing."""
    title = "What is left to whoever lives longer"
    content = plan.scenario.content
    if scenario is None and content and len(content.get("people", [])) > 1:
        scenario = load(content)
    found = None if scenario is None else survivor_of_plan(scenario, build_horizon(scenario), plan)
    blocks = () if found is None or not _says_something(found) else tuple(_blocks(found, plan))
    return ReportSection(key="survivor", title=title, blocks=blocks)


def _says_something(found: Survivor) -> bool:
    lost = found.benefits[0] - found.benefits[1]
    return any(
        amount >= NOTABLE
        for amount in (lost, *(x for year in found.years for x in (year.more_tax, year.more_surcharge)))
    )


def _blocks(found: Survivor, plan: Plan) -> Iterator[Block]:
    claim = (f"{warning.message}." for warning in plan.warnings if warning.code == "survivor_claim")
    yield Sentence(text=" ".join([*survivor_words(found), *claim]))
    first = found.years[0]
    rows: list[tuple[str, float | None, float, float | None]] = [
        ("Social Security and pensions", *found.benefits, None),
        ("spending", *found.spending, None),
        ("income tax", found.tax[0], first.tax, first.joint_tax),
    ]
    if first.surcharge or first.joint_surcharge:
        of = f"Medicare surcharges of {first.surcharged}"
        rows.append((of, None, first.surcharge, first.joint_surcharge))
    yield Table(key="survivor", columns=COLUMNS, rows=tuple(rows), dash=True)


def survivor_words(found: Survivor) -> Iterator[str]:
    """Benefits, tax and surcharges of the first year alone, and what the return alone costs over all of them."""
    first, files = found.years[0], found.status.replace("_", " ")
    dies = f"In this plan {found.deceased} dies in {found.last_year}"
    yield f"{dies}; from {first.year} on {found.survivor} files as {files}."
    before, after = found.benefits
    if before - after >= NOTABLE:
        yield f"Social Security and pensions fall from {dollars(before)} for both to {dollars(after)}."
    yield _first_words(found, first)
    tax = sum(year.more_tax for year in found.years)
    surcharges = sum(year.more_surcharge for year in found.years)
    if len(found.years) > 1:
        much = f"{dollars(tax)} more tax" if tax >= NOTABLE else "no more tax"
        more = f" and {dollars(surcharges)} more of surcharges" if surcharges >= NOTABLE else ""
        years = count(len(found.years), "year")
        yield f"Over the {years} alone that is {much}{more} than the same incomes on joint returns (today's dollars)."


def _first_words(found: Survivor, first: AloneYear) -> str:
    words = f"On an AGI of {dollars(first.agi)} in {first.year} the income tax is {dollars(first.tax)}; "
    words += f"on a joint return the same income would bear {dollars(first.joint_tax)}"
    if first.more_surcharge >= NOTABLE:
        joint = dollars(first.joint_surcharge) if first.joint_surcharge else "none"
        words += f", and in {first.surcharged} Medicare surcharges of {joint} in place of {dollars(first.surcharge)}"
    return f"{words}."
