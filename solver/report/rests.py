"""What a plan rests on, as a person reads it: the room of the first year, the assumptions, simple policies, rates."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor

from ..explain.policy import SimplePolicy
from ..explain.rate_map import KINDS, Kind, RateMap, RatesOfYear
from ..explain.rests import AssumptionRow, Rests
from ..steps.ranges import ActionRange, Actions
from .layout import indented, paragraph, table_text
from .words import dollars

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
MAP_TITLES: dict[Kind, str] = {
    "ordinary": "IRA withdrawal or Roth conversion",
    "long_term_gain": "long-term gain",
}
PARTS = {
    "own": "own",
    "benefits": "Soc. Sec.",
    "stacking": "stacking",
    "senior": "senior",
    "itemized": "other ded.",
    "niit": "NIIT",
    "amt": "AMT",
    "state": "state",
}


def rests_text(rests: Rests) -> str:
    """How far the first year's actions can move; then which assumptions would change them."""
    parts = [ranges_text(rests.year, rests.ranges), assumptions_text(rests)]
    if rests.policies:
        parts.append(policies_text(rests.policies))
    if rests.left_out:
        lines = [paragraph(f"- {words}: {reason}") for words, reason in rests.left_out]
        parts.append("Not tried\n" + indented("\n".join(lines)))
    if rests.interrupted:
        parts.append("Interrupted: what was finished is above.")
    return "\n\n".join(part for part in parts if part)


def ranges_text(year: int, ranges: Sequence[ActionRange]) -> str:
    """A row an action: what the plan does, and the least and most of plans that are as good."""
    if not ranges:
        return ""
    rows = [[ACTIONS[r.name], *map(dollars, (r.action, r.least, r.most))] for r in ranges]
    table = table_text((f"in {year}", "the plan", "least found", "most found"), rows)
    note = paragraph(
        f"Both ends are actions of audited plans whose objective is within {ranges[0].within:.2%} of this plan's; "
        "each action is moved by itself, the others follow. The true range may be wider, never narrower."
    )
    return f"How far the actions of {year} can move\n\n{indented(table)}\n\n{note}"


def assumptions_text(rests: Rests) -> str:
    """A row an assumption: whether the first year changes, the objective, and how surely it is known."""
    if not rests.rows:
        return ""
    rows = [_cells(row, rests) for row in rests.rows]
    value = VALUES[rests.objective]
    headings = ("if", f"{rests.year} changes", f"{rests.year} as\nplanned costs", value)
    table = table_text(headings, rows, left=2)
    note = paragraph(
        f"Each assumption is changed by itself and the plan solved anew. {rests.year} changes where doing it as "
        f"planned would then for certain cost more than {rests.within:.2%} of the {value}, or than this plan's gap "
        "where that is more, and does not where it costs for certain no more than the first; the cost is by the plans "
        "that were found (a dash: it cannot be done; *: more had to be withdrawn beside it), after < what it is for "
        f"certain at most. The {value} is new less old. All in today's dollars."
    )
    note = "\n\n".join([note, *(paragraph(words) for words in map(_reweighed, rests.rows) if words)])
    return f"Which assumptions would change {rests.year}\n\n{indented(table)}\n\n{note}"


def _cells(row: AssumptionRow, rests: Rests) -> list[str]:
    if row.actions is None or row.objective_change is None:
        verdict = "no plan meets it" if row.verdict == "infeasible" else row.verdict
        return [row.assumption.words, verdict, "", ""]
    return [row.assumption.words, _verdict(row.actions, row, rests), _cost(row), _change(row, rests)]


def _verdict(actions: Actions, row: AssumptionRow, rests: Rests) -> str:
    if row.verdict == "changed":
        return _moved(actions, row.beyond, rests)
    return "no" if row.verdict == "same" else NOT_KNOWN


def _cost(row: AssumptionRow) -> str:
    """The cost by the plans found where something is certain to be lost; else within what it is known."""
    star = "*" if row.topped_up else ""
    if row.cost is None:
        return "-" if row.least_cost is None else f"> {dollars(floor(row.least_cost))}{star}"
    if row.verdict == "changed":
        return dollars(row.cost) + star
    if row.known_within is None:
        return NOT_KNOWN
    return f"< {dollars(max(1, ceil(row.known_within)))}{star}"


def _change(row: AssumptionRow, rests: Rests) -> str:
    assert row.objective_change is not None
    if row.gap_dollars is None:
        return NOT_KNOWN
    if row.change_known or abs(row.objective_change) + row.gap_dollars + rests.gap_dollars <= 1.0:
        return _signed(row.objective_change)
    within = abs(row.objective_change) + row.gap_dollars + rests.gap_dollars
    return f"{NOT_KNOWN}: within {dollars(ceil(within))}"


NOT_KNOWN = "not known"


def _moved(actions: Actions, beyond: Actions | None, rests: Rests) -> str:
    """`converted +$12,000`: the action furthest beyond its range (else the one that differs most)."""
    differ = {name: getattr(actions, name) - getattr(rests.actions, name) for name in actions._fields}
    by = differ if beyond is None or not any(beyond) else beyond._asdict()
    name = max(by, key=lambda name: abs(by[name]))
    return f"{CHANGES[name]} {_signed(differ[name])}"


def _reweighed(row: AssumptionRow) -> str:
    """An answer to another heirs' rate in two parts: their tax, and what a traditional dollar then weighs."""
    anew = row.reweighed
    if anew is None or row.objective_change is None:
        return ""
    words = (
        f"If {row.assumption.words}: the table's change is the heirs' tax alone. With traditional dollars weighed "
        f"anew (the first year's own rate is {anew.own_rate:.1%}, not {anew.was:.1%}) "
    )
    if anew.within is None or abs(anew.change) <= anew.within:
        limit = "" if anew.within is None else f": within {dollars(ceil(abs(anew.change) + anew.within))}"
        return f"{words}what the mix changes beside it is {NOT_KNOWN}{limit}."
    return f"{words}the mix changes {_signed(anew.change)} beside it."


def _signed(amount: float) -> str:
    return f"+{dollars(amount)}" if round(amount) > 0 else dollars(amount)


def policies_text(policies: Sequence[SimplePolicy]) -> str:
    """Each simple policy: its targets, and what it costs against the optimum."""
    if not policies:
        return "No simple policy that was tried meets the spending."
    rows = [[policy.words, dollars(policy.value), dollars(policy.cost)] for policy in policies]
    table = table_text(("convert each year until", "reaches", "costs"), rows)
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
    note = paragraph(
        f"Today's dollars. The last of them spends from {order} accounts; {where}. Simulated and audited; "
        "the best that was found. The cost is against the optimum, which also chooses order, location and lots "
        f"anew every year{also}."
    )
    return f"The best simple policies\n\n{indented(table)}\n\n{note}"


def rate_map_text(rates: RateMap) -> str:
    """The map as tables: a row a stretch of income with its rate and the parts, and Medicare's edges."""
    blocks = []
    for kind in KINDS:
        segments = rates.of(kind)
        used = [name for name in PARTS if any(getattr(segment, name) for segment in segments)]
        rows = [
            [dollars(s.start), dollars(s.end), dollars(s.agi_start), f"{s.rate:.2%}", *_shares(s, used)]
            for s in segments
        ]
        headings = ("from", "to", "AGI from", "rate", *(PARTS[name] for name in used))
        stands = f" (the plan has {dollars(rates.here[kind])})" if kind in rates.here else ""
        title = f"The next dollar of {MAP_TITLES[kind]} in {rates.year}{stands}"
        blocks.append(f"{title}\n\n{indented(table_text(headings, rows, left=0))}")
        edges = [
            [dollars(jump.income), dollars(jump.magi), dollars(jump.dollars)]
            for jump in rates.jumps
            if jump.kind == kind
        ]
        if edges:
            headings = ("above", "MAGI", f"Medicare in {rates.year_paid}")
            blocks.append(indented(table_text(headings, edges, left=0)))
    return "\n\n".join(blocks)


def _shares(segment: RatesOfYear, names: Sequence[str]) -> list[str]:
    return [f"{share:.2%}" if (share := getattr(segment, name)) else "" for name in names]
