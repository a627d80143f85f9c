"""What a plan rests on, as a report: the room of the first year, the assumptions, simple policies."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor

from ...explain.policy import SimplePolicy
from ...explain.rests import AssumptionRow, Rests
from ...steps.ranges import ActionRange, Actions
from ..model import Block, Column, Report, ReportSection, Sentence, Table, Value
from ..words import change, dollars, dollars_up, percent

ACTIONS = {
    "traditional_withdrawals": "withdrawn from traditional accounts",
    "roth_withdrawals": "withdrawn from Roth accounts",
    "taxable_sales": "sold less bought in taxable accounts",
    "conversions": "converted to Roth",
    "realized_gains": "gains realised",
}
VALUES = {
    "max_estate": "estate",
    "max_spending": "spending a year",
    "min_lifetime_tax": "lifetime tax",
}
CHANGES = {
    "traditional_withdrawals": "from traditional",
    "roth_withdrawals": "from Roth",
    "taxable_sales": "from taxable",
    "conversions": "converted",
    "realized_gains": "gains",
}


def rests_report(rests: Rests, title: str = "") -> Report:
    """How far the first year's actions can move; then which assumptions would change them."""
    left_out = tuple(Sentence(text=f"{words}: {reason}", tone="note") for words, reason in rests.left_out)
    cut = (Sentence(text="Interrupted: what was finished is above."),) if rests.interrupted else ()
    sections = (
        ranges_section(rests.year, rests.ranges),
        assumptions_section(rests),
        policies_section(rests.policies) if rests.policies else None,
        ReportSection(key="not_tried", title="Not tried", blocks=left_out),
        ReportSection(key="interrupted", title="", blocks=cut),
    )
    shown = tuple(section for section in sections if section is not None and section.blocks)
    return Report(kind="rests", title=title, sections=shown)


def ranges_section(year: int, ranges: Sequence[ActionRange]) -> ReportSection:
    """A row an action: what the plan does, and the least and most of plans that are as good."""
    columns = (
        Column(key="action", heading=f"in {year}"),
        Column(key="plan", heading="the plan", unit="dollars"),
        Column(key="least", heading="least found", unit="dollars"),
        Column(key="most", heading="most found", unit="dollars"),
    )
    rows = tuple((ACTIONS[r.name], r.action, r.least, r.most) for r in ranges)
    blocks: tuple[Block, ...] = ()
    if ranges:
        note = (
            f"Both ends are actions of audited plans whose objective is within {percent(ranges[0].within, 2)} of this "
            "plan's; each action is moved by itself, the others follow. The true range may be wider, never narrower."
        )
        blocks = (Table(key="ranges", columns=columns, rows=rows, note=note),)
    return ReportSection(key="ranges", title=f"How far the actions of {year} can move", blocks=blocks)


def assumptions_section(rests: Rests) -> ReportSection:
    """A row an assumption: whether the first year changes, the objective, and how surely it is known."""
    year, value = rests.year, VALUES[rests.objective]
    columns = (
        Column(key="assumption", heading="if"),
        Column(key="verdict", heading=f"{year} changes"),
        Column(
            key="cost", heading=f"{year} as planned costs", short=f"{year} as\nplanned costs", unit="dollars"
        ),
        Column(key="change", heading=value, unit="change"),
    )
    rows = tuple(_cells(row, rests) for row in rests.rows)
    note = (
        f"Each assumption is changed by itself and the plan solved anew. {year} changes where doing it as "
        f"planned would then for certain cost more than {percent(rests.within, 2)} of the {value}, or than this plan's "
        "gap where that is more, and does not where it costs for certain no more than the first; the cost is by the "
        "plans that were found (a dash: it cannot be done; *: more had to be withdrawn beside it), after < what it is "
        f"for certain at most. The {value} is new less old. All in today's dollars."
    )
    blocks: tuple[Block, ...] = ()
    if rests.rows:
        table = Table(key="assumptions", columns=columns, rows=rows, note=note)
        blocks = (table, *(Sentence(text=words) for words in map(_reweighed, rests.rows) if words))
    return ReportSection(key="assumptions", title=f"Which assumptions would change {year}", blocks=blocks)


def _cells(row: AssumptionRow, rests: Rests) -> tuple[Value, ...]:
    if row.actions is None or row.objective_change is None:
        verdict = "no plan meets it" if row.verdict == "infeasible" else row.verdict
        return row.assumption.words, verdict, None, None
    return row.assumption.words, _verdict(row.actions, row, rests), _cost(row), _change(row, rests)


def _verdict(actions: Actions, row: AssumptionRow, rests: Rests) -> str:
    if row.verdict == "changed":
        return _moved(actions, row.beyond, rests)
    return "no" if row.verdict == "same" else NOT_KNOWN


def _cost(row: AssumptionRow) -> Value:
    """The cost by the plans found where something is certain to be lost; else within what it is known."""
    star = "*" if row.topped_up else ""
    if row.cost is None:
        return "-" if row.least_cost is None else f"> {dollars(floor(row.least_cost))}{star}"
    if row.verdict == "changed":
        return dollars(row.cost) + star if star else row.cost
    if row.known_within is None:
        return NOT_KNOWN
    return f"< {dollars_up(row.known_within)}{star}"


def _change(row: AssumptionRow, rests: Rests) -> Value:
    assert row.objective_change is not None
    if row.gap_dollars is None:
        return NOT_KNOWN
    if row.change_known or abs(row.objective_change) + row.gap_dollars + rests.gap_dollars <= 1.0:
        return row.objective_change
    within = abs(row.objective_change) + row.gap_dollars + rests.gap_dollars
    return f"{NOT_KNOWN}: within {dollars(ceil(within))}"


NOT_KNOWN = "not known"


def _moved(actions: Actions, beyond: Actions | None, rests: Rests) -> str:
    """`converted +$12,000`: the action furthest beyond its range (else the one that differs most)."""
    differ = {name: getattr(actions, name) - getattr(rests.actions, name) for name in actions._fields}
    by = differ if beyond is None or not any(beyond) else beyond._asdict()
    name = max(by, key=lambda name: abs(by[name]))
    return f"{CHANGES[name]} {change(differ[name])}"


def _reweighed(row: AssumptionRow) -> str:
    """An answer to another heirs' rate in two parts: their tax, and what a traditional dollar then weighs."""
    anew = row.reweighed
    if anew is None or row.objective_change is None:
        return ""
    words = (
        f"If {row.assumption.words}: the table's change is the heirs' tax alone. With traditional dollars weighed "
        f"anew (the first year's own rate is {percent(anew.own_rate)}, not {percent(anew.was)}) "
    )
    if anew.within is None or abs(anew.change) <= anew.within:
        limit = "" if anew.within is None else f": within {dollars(ceil(abs(anew.change) + anew.within))}"
        return f"{words}what the mix changes beside it is {NOT_KNOWN}{limit}."
    return f"{words}the mix changes {change(anew.change)} beside it."


def policies_section(policies: Sequence[SimplePolicy]) -> ReportSection:
    """Each simple policy: its targets, and what it costs against the optimum."""
    title = "The best simple policies"
    if not policies:
        none = Sentence(text="No simple policy that was tried meets the spending.")
        return ReportSection(key="policies", title="", blocks=(none,))
    columns = (
        Column(key="policy", heading="convert each year until"),
        Column(key="reaches", heading="reaches", unit="dollars"),
        Column(key="costs", heading="costs", unit="dollars"),
    )
    rows = tuple((policy.words, policy.value, policy.cost) for policy in policies)
    table = Table(key="policies", columns=columns, rows=rows, note=_policy_note(policies))
    return ReportSection(key="policies", title=title, blocks=(table,))


def _policy_note(policies: Sequence[SimplePolicy]) -> str:
    best = policies[-1]
    order = ", then ".join(" and ".join(group) for group in best.order).replace("roth", "Roth")
    where = {
        "same mix": "every account holds the same mix",
        "bonds in traditional": "bonds are held in traditional accounts first",
    }[best.location]
    goal = best.plan.objective
    also = (
        "; it is tax paid more and estate left less, together"
        if goal and goal.name == "min_lifetime_tax"
        else ""
    )
    return (
        f"Today's dollars. The last of them spends from {order} accounts; {where}. Simulated and audited; "
        "the best that was found. The cost is against the optimum, which also chooses order, location and lots "
        f"anew every year{also}."
    )
