"""An outlook as a report: how likely the money lasts, when and why not, the rules and guardrails beside it, fans."""

from __future__ import annotations

from collections.abc import Iterator

from ....models.steps.facts import listed
from ...futures.document import AgiLevel, HeldYear, ModelOutcome, Outlook, PolicyOutcome, ThisYear
from ..charts.futures_fan import futures_fan
from ..model import Block, Column, Report, ReportSection, Sentence, Table, Value
from ..words import count, dollars, percent
from .steps import step_blocks

TWO = 1.96
"""Standard errors on either side of a share that hold it 19 times in 20."""
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
LEVELS = (
    Column(key="agi", heading="AGI", unit="dollars"),
    Column(key="words", heading="which is"),
    Column(key="cost", heading="costs on average", short="costs on\naverage", unit="dollars"),
    Column(key="error", heading="give or take", short="give or\ntake", unit="dollars"),
    Column(key="worst", heading="costs in the worst fifth", short="in the\nworst fifth", unit="change"),
    Column(key="share", heading="best on", short="best\non", unit="share"),
    Column(key="alike", heading=""),
)
SPAN = 5
"""Years of failures that stand in one row."""


def outlook_report(found: Outlook) -> Report:
    """The whole answer: both return models in its first lines."""
    sections = [ReportSection(key="answer", title="How likely the money lasts", blocks=tuple(_answer(found)))]
    if found.this_year is not None:
        year = found.this_year
        title = f"How much income in {year.year}, whatever comes"
        sections.append(ReportSection(key="this_year", title=title, blocks=tuple(_this_year(year))))
    if found.held is not None:
        title = f"What to do in {found.start_year} at an AGI of {dollars(found.held.agi)}"
        blocks = tuple(_held(found.held))
        sections.append(ReportSection(key="held_year", title=title, blocks=blocks))
    if found.with_hindsight is not None:
        known = found.with_hindsight
        blocks = tuple(_with_hindsight(known))
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


def _about(amount: float, digits: int = -3) -> float:
    """To the thousand dollars (or as said): a simulation knows no more."""
    return round(amount, digits)


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
            text=f"With guardrails, under {model.words}: {_give_or_take(guarded, found.paths)}; the worst year's "
            f"spending is at least {percent(guarded.least_spending[0], 0)} of what is planned on 19 of 20 paths, and "
            f"the median estate {dollars(_about(guarded.estate[2]))} in place of {dollars(_about(first.estate[2]))}."
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
            "errors. Least: of the worst year of a path, the share of planned spending that is met on 19 of 20 paths."
        ),
    )
    fans = [futures_fan(model, fan) for fan in model.fans]
    fans += [futures_fan(model, fan, guarded=True) for fan in model.guarded_fans]
    blocks: tuple[Block, ...] = (table, *_failures(model), *fans)
    return ReportSection(key=model.model, title=f"Under {model.words}", blocks=blocks)


def _with_hindsight(known: ThisYear) -> Iterator[Block]:
    bias = (
        ""
        if known.bias is None
        else f" On the same futures it is worth {percent(known.bias)} more than the plan's policy."
    )
    yield Sentence(
        text=f"An upper guess: {count(known.paths, 'future')} that differ in returns, lives and law, each planned "
        f"knowing it after this year.{bias}"
    )
    yield from _this_year(
        known,
        key="agi_levels_known",
        note="Each level held this year and the later years planned anew, knowing the future; none of it is certified.",
    )


def _held(held: HeldYear) -> Iterator[Block]:
    """The steps, what they are of and what holding that AGI costs."""
    if held.is_the_plans:
        yield Sentence(text="The plan's own steps: its AGI is as good as any that was tried.")
    else:
        amount = dollars(round(abs(held.costs), -1))
        beside = f"{amount} better than the plan" if held.costs < 0.0 else f"{amount} short of the plan"
        yield Sentence(
            text="The plan with that AGI held (limits.agi), all else free to adapt. In the one future of the plan it "
            f"is {beside}; {_held_proof(held)}."
        )
    yield from step_blocks(held.of_plan)


def _held_proof(held: HeldYear) -> str:
    if held.gap is None:
        return "nothing is proved of it"
    return f"no plan with that AGI is better than it by more than {dollars(held.gap)}, in today's dollars"


def _this_year(year: ThisYear, key: str = "agi_levels", note: str = "") -> Iterator[Block]:
    own, best = dollars(year.plan_agi), dollars(year.best)
    if year.plan_is_as_good and year.near_tie:
        text = f"A near tie: the plan's AGI of {own} is as good as the best level, {best}, as far as this can tell."
    elif year.plan_is_as_good:
        text = f"The plan's AGI of {own} is the best of the levels tried."
    else:
        text = f"An AGI of {best} is better on average than the plan's {own}: {_departs(year)}.{_tied(year)}"
    low, high = dollars(year.low), dollars(year.high)
    between = f"An AGI from {low} to {high} costs" if year.low < year.high else f"Only {low} costs"
    yield Sentence(text=f"{text} {between} less than 0.05 % on average (straight lines between levels).")
    yield Table(
        key=key,
        columns=LEVELS,
        rows=tuple(
            (
                level.agi,
                level.words,
                level.cost,
                TWO * level.error,
                level.cost_worst_fifth,
                level.best_share,
                _verdict(year, level),
            )
            for level in sorted((*year.levels, *year.ruled_out), key=lambda one: one.agi)
        ),
        note=(note or _followed(year)) + _ruled_out(year),
    )


def _departs(year: ThisYear) -> str:
    """By how much the best level is away from the plan's AGI, and what the plan's costs."""
    own = min(year.levels, key=lambda level: abs(level.agi - year.plan_agi))
    way = "more" if year.departs > 0.0 else "less"
    return (
        f"{dollars(abs(year.departs))} {way}, worth {dollars(_about(own.cost, -2))} (give or take "
        f"{dollars(_about(TWO * own.error, -2))}), {percent(own.cost / year.mean, 2)} of what there is on average"
    )


def _tied(year: ThisYear) -> str:
    """What is as good as the best level, where that is not the plan's."""
    others = [dollars(level.agi) for level in year.levels if level.alike and level.agi != year.best]
    return f" A near tie with {listed(others)}, as far as this can tell." if others else ""


def _verdict(year: ThisYear, level: AgiLevel) -> str:
    if level in year.ruled_out:
        return "ruled out"
    return "as good" if level.alike else ""


def _ruled_out(year: ThisYear) -> str:
    if not year.ruled_out:
        return ""
    return (
        f" Ruled out: over the first {count(year.ruled_out_paths, 'path')} alone, which their numbers are of."
    )


def _followed(year: ThisYear) -> str:
    return (
        f"Each level followed over the same {count(year.paths, 'path')} without hindsight, the later years by the "
        "plan's policy: against the best level, a path being worth its estate after tax less spending unmet. In "
        "the worst fifth: the same where the best level is worth least; below 0 it is worth more there."
    )


def _policy(policy: PolicyOutcome) -> tuple[Value, ...]:
    return (
        policy.name,
        policy.success,
        TWO * policy.error,
        *map(_about, policy.estate),
        policy.least_spending[0],
        round(policy.spending_mean, -2),
        _about(policy.tax),
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
            yield f"{start} to {min(start + SPAN - 1, years[-1][0])}", share


def _checked(found: Outlook) -> Iterator[Block]:
    exact = found.exactness
    if exact is not None:
        yield Sentence(
            text=f"{count(exact.paths, 'path')} again by the simulator with lots, whose returns are the audit's own: "
            f"{exact.same_end} end alike ({exact.fail_exact} fail there, {exact.fail_at_once} here); where both last "
            f"the estate here is {percent(exact.estate_median, 2)} away in the median, and on 19 of 20 paths within "
            f"{percent(exact.estate_p95, 2)}."
        )
    for words in found.left_out:
        yield Sentence(text=f"Not in the simulation: {words}.", tone="note")
