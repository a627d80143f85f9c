"""A tree's plan as a report: what to do now, what in each branch, each future's end, and what is proved."""

from __future__ import annotations

from collections.abc import Iterator

from ....models.tree_plan import TreeBranch, TreeFuture, TreePlan
from ...tree.actions import below, nearest, sequence
from ..charts.tree import tree_figure
from ..model import Block, Column, Report, ReportSection, Sentence, Table, Value
from ..words import DUST, cents, count, dollars, dollars_up, percent
from .range_units import RangeUnits
from .steps import choices_note, ranges_note, step_blocks
from .this_year import early_words, loss_words, unproved_note

COUNTED = {
    "mean": "the mean estate after tax",
    "utility": "the mean utility of the estate after tax",
    "cvar": "the estate after tax, with weight on its worst futures",
}
SHORT = {"mean": "", "utility": " of mean utility", "cvar": " of the estate as weighed"}
"""The same where what a step's range costs is quoted."""
BRANCHES = (
    Column(key="happened", heading="what has happened"),
    Column(key="weight", heading="weight", unit="share"),
    Column(key="year", heading="year", unit="year"),
    Column(key="agi", heading="AGI", unit="dollars"),
    Column(key="converted", heading="converted", unit="dollars"),
    Column(key="withdrawn", heading="from traditional", short="from\ntraditional", unit="dollars"),
    Column(key="roth", heading="from Roth", short="from\nRoth", unit="dollars"),
    Column(key="gain", heading="gains realised", short="gains\nrealised", unit="dollars"),
    Column(key="loss", heading="losses realised", short="losses\nrealised", unit="dollars"),
    Column(key="tax", heading="federal tax", short="federal\ntax", unit="dollars"),
)
FUTURES = (
    Column(key="happened", heading="future"),
    Column(key="weight", heading="weight", unit="share"),
    Column(key="estate", heading="estate after tax", short="estate\nafter tax", unit="dollars"),
    Column(key="unmet", heading="spending unmet", short="spending\nunmet", unit="dollars"),
    Column(key="last", heading="last year", short="last\nyear", unit="year"),
)


def tree_report(plan: TreePlan) -> Report:
    """The whole answer, this year's steps first."""
    sections = (
        ReportSection(key="this_year", title=_title(plan), blocks=tuple(_this_year(plan))),
        ReportSection(
            key="branches", title="What to do then, by what has happened", blocks=tuple(_branches(plan))
        ),
        ReportSection(key="futures", title="How each future ends", blocks=tuple(_futures(plan))),
        ReportSection(key="proof", title="How good this plan is", blocks=tuple(_proof(plan))),
        ReportSection(key="warnings", title="Warnings", blocks=tuple(_warnings(plan))),
    )
    title = plan.scenario.title or "A plan for several futures"
    return Report(kind="tree", title=title, sections=tuple(one for one in sections if one.blocks))


def _title(plan: TreePlan) -> str:
    return f"What to do in {plan.first_year.year}, whichever of {count(len(plan.futures), 'future')} comes"


def _this_year(plan: TreePlan) -> Iterator[Block]:
    first, now, units = plan.first_plan, plan.first_year, _units(plan)
    yield Sentence(
        text=f"It fills {now.year} to an AGI of {dollars(now.agi)}, whichever comes, and pays "
        f"{dollars(now.federal_tax)} of federal tax."
    )
    if words := unproved_note(first) or choices_note(first, units):
        yield Sentence(text=words, tone="proof")
    yield from step_blocks(first, units)
    for words in (ranges_note(first, units), *early_words(first.years[0]), loss_words(first.years[0])):
        if words:
            yield Sentence(text=words)


def _units(plan: TreePlan) -> RangeUnits:
    """What the tree's ranges give up: of its own objective."""
    name = plan.objective.name
    return RangeUnits(f"of {COUNTED[name]}, in today's dollars", SHORT[name])


def _branches(plan: TreePlan) -> Iterator[Block]:
    for branch in plan.branches:
        yield Sentence(text=f"{branch.words[:-1]} (weight {percent(branch.weight)}).", tone="note")
    if plan.branches:
        assets = list(dict.fromkeys(asset for one in plan.branches for asset in one.actions.bought))
        columns = tuple(Column(key=f"bought_{asset}", heading=asset, unit="change") for asset in assets)
        rows = tuple(
            (*_branch_row(one), *(nearest(one.actions.bought.get(a, 0.0)) for a in assets))
            for one in plan.branches
        )
        note = "Dollars of each year, to the hundred. Of each asset, what is bought less sold over all accounts on "
        note += "that first day."
        yield Table(key="branches", columns=(*BRANCHES, *columns), rows=rows, note=note, dash=True)


def _branch_row(branch: TreeBranch) -> tuple[Value, ...]:
    now = branch.actions
    return (
        _short(branch),
        branch.weight,
        now.year,
        below(now.agi),
        nearest(now.converted),
        nearest(now.withdrawn),
        nearest(now.roth_withdrawn),
        nearest(now.gain + now.loss),
        nearest(now.loss),
        nearest(now.federal_tax),
    )


def _short(branch: TreeBranch) -> str:
    """What has happened, by its names where it has any."""
    told = zip(branch.names, branch.happened, strict=True)
    return ", then ".join(name or words for name, words in told)


def _futures(plan: TreePlan) -> Iterator[Block]:
    said = plan.objective
    words = (
        f"The estates' mean is {dollars(said.mean_estate_real)} in today's dollars, "
        f"the least {dollars(said.worst_estate_real)}."
    )
    if said.unmet_real > DUST:
        words += f" Spending of {dollars(said.unmet_real)} stays unmet on average."
    yield Sentence(text=words)
    yield tree_figure(plan)
    rows = tuple(_future_row(one) for one in plan.futures)
    yield Table(key="futures", columns=FUTURES, rows=rows, note="Today's dollars.", dash=True)


def _future_row(future: TreeFuture) -> tuple[Value, ...]:
    return sequence(future.happened), future.weight, future.estate_real, future.unmet_real, future.last_year


def _proof(plan: TreePlan) -> Iterator[Block]:
    yield from (Sentence(text=text, tone="proof") for text in proof_of_tree(plan))


def proof_of_tree(plan: TreePlan) -> Iterator[str]:
    """The certificate in words: what it is of, and what it leaves open."""
    proof, said = plan.certificate, plan.objective
    if proof.refused_bound is not None:
        yield (
            f"The bound that was found, {dollars(proof.refused_bound)}, is worse than these plans' audited "
            f"{dollars(said.value)}, so it is false and proves nothing: a fault of ours."
        )
    elif proof.gap_dollars is None or proof.gap is None:
        yield "Nothing is proved yet of how far this plan is from the best."
    else:
        yield (
            "For these futures with these weights, no plan that knows at each date only what has happened beats this "
            f"one by more than {dollars_up(proof.gap_dollars)} in today's dollars of {COUNTED[said.name]} "
            f"(gap {percent(proof.gap, 2)})."
        )
    yield (
        "It says nothing of other futures. The mix of assets is held by the bands, traditional money is counted and "
        "risk held as in the plan of one future, and a dollar of unmet spending costs at least "
        f"{cents(said.least_price)}."
    )
    worst = proof.audit_worst_line
    if worst is not None:
        off = cents(abs(worst.difference))
        yield (
            f"The audit recomputed every year of every future: the worst line is {worst.line} of {worst.year}, off by "
            f"{off}."
        )
    yield f"{proof.solver}, {proof.seconds:.1f} s, {count(proof.rounds, 'round')}, {proof.binaries} binaries."


def _warnings(plan: TreePlan) -> Iterator[Block]:
    for words in plan.assumed:
        yield Sentence(text=words, tone="note")
    for warning in plan.warnings:
        yield Sentence(text=warning.message, tone="warning", where=warning.where)
