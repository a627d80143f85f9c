"""An outlook as a report: how likely the money lasts, when and why not, the rules and guardrails beside it, fans."""

from __future__ import annotations

from collections.abc import Iterator

from ...futures.document import ModelOutcome, Outlook, PolicyOutcome
from ..charts.agi_profile import TWO
from ..charts.futures_fan import futures_fan
from ..model import Block, Column, Report, ReportSection, Sentence, Table, Value
from ..words import count, dollars, percent
from .agi_levels import about, held_blocks, this_year_blocks, with_hindsight_blocks

NONE_SEEN = 3
"""Where none of n paths fails, the share that would is below 3 / n, 19 times in 20."""
POLICIES = (
    Column(key="policy", heading="policy"),
    Column(key="success", heading="all spending met", short="all spending\nmet", unit="share"),
    Column(key="error", heading="give or take", short="give or\ntake", unit="share"),
    Column(key="p5", heading="estate, 5 %", short="estate,\n5 %", unit="dollars"),
    Column(key="p25", heading="25 %", unit="dollars", wide=True),
    Column(key="p50", heading="median", unit="dollars"),
    Column(key="p75", heading="75 %", unit="dollars", wide=True),
    Column(key="p95", heading="95 %", unit="dollars"),
    Column(key="least", heading="least spending of a year, 5 %", short="least of\na year, 5 %", unit="share"),
    Column(key="spent", heading="spent a year, mean", short="spent a\nyear, mean", unit="dollars"),
    Column(key="tax", heading="taxes, all years", short="taxes,\nall years", unit="dollars", wide=True),
)
QUARTERS = (
    Column(key="quarter", heading="return of the first ten years", short="return of the\nfirst ten years"),
    Column(key="success", heading="all spending met", short="all spending\nmet", unit="share"),
)
FAILING = (
    Column(key="years", heading="first failing in"),
    Column(key="share", heading="of all paths", unit="share"),
)
ASSUMED = (
    Column(key="what", heading="assumed"),
    Column(key="value", heading="value"),
    Column(key="source", heading="from"),
)
SPAN = 5
"""Years of failures that stand in one row."""


def outlook_report(found: Outlook) -> Report:
    """The whole answer: both return models in its first lines."""
    sections = [ReportSection(key="answer", title="How likely the money lasts", blocks=tuple(_answer(found)))]
    if found.this_year is not None:
        year = found.this_year
        title = f"How much income in {year.year}, whatever comes"
        sections.append(ReportSection(key="this_year", title=title, blocks=tuple(this_year_blocks(year))))
    if found.held is not None:
        title = f"What to do in {found.start_year} at an AGI of {dollars(found.held.agi)}"
        blocks = tuple(held_blocks(found.held))
        sections.append(ReportSection(key="held_year", title=title, blocks=blocks))
    if found.with_hindsight is not None:
        known = found.with_hindsight
        blocks = tuple(with_hindsight_blocks(known))
        sections.append(ReportSection(key="with_hindsight", title="The same with hindsight", blocks=blocks))
    for model in found.models:
        sections.append(_of_model(model))
    sections.append(ReportSection(key="checked", title="How it was checked", blocks=tuple(_checked(found))))
    rows = tuple((one.what, one.value, one.source) for one in found.assumed)
    assumed = Table(key="assumed", columns=ASSUMED, rows=rows)
    sections.append(ReportSection(key="assumed", title="What is assumed", blocks=(assumed,), folded=True))
    kept = tuple(section for section in sections if section.blocks)
    return Report(kind="outlook", title=found.title, sections=kept)


def _give_or_take(policy: PolicyOutcome, paths: int) -> str:
    if policy.error == 0.0:
        end = "fails" if policy.success == 1.0 else "lasts"
        most = f"at most {NONE_SEEN} in {paths:,} of many more would, 19 times in 20"
        return f"{percent(policy.success)} (no path {end}: {most})"
    return f"{percent(policy.success)} (give or take {percent(TWO * policy.error)})"


def _answer(found: Outlook) -> Iterator[Block]:
    shares = [
        f"{_give_or_take(model.policies[0], found.paths)} under {model.words}" for model in found.models
    ]
    yield Sentence(
        text=f"All spending is met on {' and on '.join(shares)}: {count(found.paths, 'path')} each, seed {found.seed}. "
        "It is a simulation and certifies nothing; the return model moves it by more than most decisions do."
    )
    for model in found.models:
        first, guarded = model.policies[0], model.guarded
        yield Sentence(
            text=f"With guardrails, under {model.words}, what their cuts leave of spending is met on "
            f"{_give_or_take(guarded, found.paths)}; the worst year's spending is at least "
            f"{percent(guarded.least_spending[0], 0)} of what is planned on 19 of 20 paths, and the median estate "
            f"{dollars(about(guarded.estate[2]))} in place of {dollars(about(first.estate[2]))}."
        )
    yield Sentence(text=f"The plan's policy is {found.models[0].policies[0].words}.")
    if not found.complete:
        yield Sentence(text="Stopped: what is not here was not followed.", tone="warning")


def _of_model(model: ModelOutcome) -> ReportSection:
    rows = tuple(_policy(policy) for policy in (*model.policies, model.guarded))
    table = Table(
        key=f"policies_{model.model}",
        columns=POLICIES,
        rows=rows,
        note=(
            "Estates after heirs' tax and dollars in those of the plan's first year. Give or take: two standard "
            "errors. Least: of the worst year of a path, the share of planned spending that is met on 19 of 20 paths. "
            "With guardrails: where what their cuts leave of spending is met."
        ),
    )
    fans = [futures_fan(model, fan) for fan in model.fans]
    fans += [futures_fan(model, fan, guarded=True) for fan in model.guarded_fans]
    blocks: tuple[Block, ...] = (table, *_failures(model), *fans)
    return ReportSection(key=model.model, title=f"Under {model.words}", blocks=blocks)


def _policy(policy: PolicyOutcome) -> tuple[Value, ...]:
    return (
        policy.name,
        policy.success,
        TWO * policy.error,
        *map(about, policy.estate),
        policy.least_spending[0],
        round(policy.spending_mean, -2),
        about(policy.tax),
    )


def _failures(model: ModelOutcome) -> Iterator[Block]:
    found = model.failures
    failing, lasting = found.first_decade
    if not found.years or failing is None:
        yield Sentence(text="No path fails.")
        return
    after = (
        "" if found.spending_after is None else f", on {percent(found.spending_after, 0)} of planned spending"
    )
    text = (
        f"Where spending cannot be met, it fails {found.years_short:.1f} years before the close on average{after} "
        f"(the median of those years). In the first ten years the household's mix returned {percent(failing)} a year "
        "after inflation on the paths that fail"
    )
    text += "." if lasting is None else f" and {percent(lasting)} on the others (medians)."
    yield Sentence(text=text)
    names = ("worst quarter of paths", "second", "third", "best")
    quarters = tuple(zip(names, found.by_first_decade, strict=True))
    yield Table(
        key=f"first_decade_{model.model}",
        title="Why: what the first ten years bring",
        columns=QUARTERS,
        rows=quarters,
    )
    yield Table(
        key=f"failures_{model.model}",
        title="When the money first does not reach",
        columns=FAILING,
        rows=tuple(_spans(found.years)),
    )


def _spans(years: tuple[tuple[int, float], ...]) -> Iterator[tuple[Value, ...]]:
    """Failures in spans of a few years."""
    first = years[0][0]
    for start in range(first, years[-1][0] + 1, SPAN):
        share = sum(part for year, part in years if start <= year < start + SPAN)
        if share:
            end = min(start + SPAN - 1, years[-1][0])
            yield f"{start} to {end}" if end > start else f"{start}", share


def _away(share: float) -> str:
    size = percent(abs(share), 2)
    return "the same" if size == percent(0.0, 2) else f"{size} {'less' if share < 0.0 else 'more'}"


def _checked(found: Outlook) -> Iterator[Block]:
    exact = found.exactness
    if exact is not None:
        yield Sentence(
            text=f"{count(exact.paths, 'path')} again by the simulator with lots, whose returns are the audit's own: "
            f"{exact.same_end} end alike ({exact.fail_exact} fail there, {exact.fail_at_once} here); where both last "
            f"the estate here is {_away(exact.estate_median)} in the median, and on 19 of 20 paths within "
            f"{percent(exact.estate_p95, 2)} of theirs."
        )
    for words in found.left_out:
        yield Sentence(text=f"Not in the simulation: {words}.", tone="note")
