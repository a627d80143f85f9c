"""Steps as blocks: the same words wherever what to do is printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ....models.plan import Plan, SafeHarbour, Step
from ....models.steps.facts import listed
from ....models.steps.make import steps_of
from ....models.steps.words import CASH, action_of
from ..model import Sentence, StepBlock
from ..words import DUST, at_most, dollars, inward, rate
from .range_units import RangeUnits, units_of
from .step_lots import lots_of_step

NOTHING_TO_DO = "Nothing need be done: no account is to be drawn on, converted or traded."


def step_blocks(plan: Plan, units: RangeUnits | None = None) -> Iterator[StepBlock | Sentence]:
    """All steps of the first year, each with its range and lots; or that there is none. `units`: the plan's own goal's
    where none are given."""
    steps = plan.steps or steps_of(plan)
    if not steps:
        yield Sentence(text=NOTHING_TO_DO)
    for place, step in enumerate(steps):
        yield step_block(step, f"step_{place + 1}", plan, units)


def step_block(step: Step, key: str, plan: Plan | None = None, units: RangeUnits | None = None) -> StepBlock:
    """A step; without its `plan`, no range is said."""
    free = plan.step_ranges.dollars if plan is not None and plan.step_ranges is not None else None
    lots = [trade for trade in step.trades if trade.acquired is not None and trade.action == "sell"]
    return StepBlock(
        key=key,
        kind=step.kind,
        number=step.number,
        title=title_of(step),
        words=step_words(step),
        range_words="" if plan is None else " ".join(range_words(plan, step, units)),
        amount=step.amount,
        from_account=step.source,
        to_account=step.destination,
        after=step.after,
        by=step.by,
        low=step.low,
        high=step.high,
        free=free,
        why=step.why,
        lots=lots_of_step(step, lots, f"{key}_lots"),
    )


def bare_steps(steps: Sequence[Step]) -> Iterator[StepBlock]:
    """The steps without ranges and lots, for what is printed beside them."""
    for place, step in enumerate(steps):
        yield step_block(step, f"step_{place + 1}").model_copy(update={"lots": None})


def title_of(step: Step) -> str:
    """The bare action, for a heading."""
    if step.kind == "open_roth":
        return f"Open {step.destination} with {dollars(step.amount)} from {step.source}"
    if step.kind == "file_ssa44":
        return _ssa44(step)
    if step.kind == "pay_tax" and step.amount <= DUST:
        return "No income tax is left to pay"
    return action_words(step)


def _ssa44(step: Step) -> str:
    """For the premiums of which year, and what it saves."""
    of = "" if step.by is None else f" for the Medicare premiums of {step.by.year}, within that year"
    return f"File form SSA-44{of}; it saves {dollars(step.amount)} of surcharges"


def step_words(step: Step) -> str:
    """What, from where to where, by when, and why, in a sentence or two."""
    if step.kind == "pay_tax":
        return " ".join(_tax_words(step))
    if step.kind == "file_ssa44" and step.by is not None:
        return f"{_ssa44(step)}: {step.why}."
    if step.kind == "open_roth":
        return (
            f"opening {step.destination} with a dollar ({dollars(step.amount)} from {step.source}) is part of the "
            "plan: "
            f"{step.note}."
        )
    note = f" ({step.note})" if step.note else ""
    why = f": {step.why}" if step.why else ""
    return f"{action_words(step)}{_when(step)}{note}{why}."


def action_words(step: Step) -> str:
    """The bare action: `Convert $60,000 from Kim IRA to Kim Roth`."""
    if step.kind == "exchange":
        return f"In {step.source} {_changes(step)}"
    if step.kind == "give" and len(step.lots) == 1 and step.lots[0].acquired is not None:
        bought = step.lots[0].acquired.isoformat()
        what = f"{dollars(step.amount)} of {step.asset} bought {bought} in {step.source}"
        return f"Give {what} to {step.destination}"
    words = action_of(
        step.kind,
        lambda field: dollars(step.amount) if field == "amount" else str(getattr(step, field)),
        step.asset,
    )
    return f"{words[:1].upper()}{words[1:]}{_required(step)}"


def _required(step: Step) -> str:
    if step.kind != "withdraw" or step.required <= DUST:
        return ""
    part = "all" if step.required >= step.amount - DUST else dollars(step.required)
    return f" ({part} of it the required minimum distribution)"


def _changes(step: Step) -> str:
    sold = [f"{dollars(-change)} of {asset}" for asset, change in step.changes.items() if change < 0.0]
    bought = [f"{dollars(change)} of {asset}" for asset, change in step.changes.items() if change > 0.0]
    sides = [f"sell {listed(sold)}" if sold else "", f"buy {listed(bought)}" if bought else ""]
    return " and ".join(side for side in sides if side)


def _when(step: Step) -> str:
    if step.kind in ("sell", "buy", "exchange", "set_aside"):
        first = step.by is None or (step.by.month, step.by.day) == (1, 1)
        return "" if first or step.by is None else f" on {step.by.isoformat()}"
    given = step.kind == "qcd"
    age, since = ("70 1/2", "on or after") if given else ("59 1/2", "after")
    after = f" {since} {step.after.isoformat()}, when {step.owner} is {age}," if step.after else ""
    return f"{after} by {step.by.isoformat()}" if step.by else after.rstrip(",")


def _tax_words(step: Step) -> Iterator[str]:
    """The year's tax, what of it must be paid when, and the rest with the return."""
    known, note = step.safe_harbour, f"{step.note[:1].upper()}{step.note[1:]}." if step.note else ""
    if step.amount <= DUST:
        yield "No income tax is left to pay for the year."
    else:
        yield f"{action_words(step)} for the year."
        if known is not None:
            yield from _harbour_words(known)
        if step.by is not None:
            yield f"What is not paid by then is due with the return by {step.by.isoformat()}."
    if note:
        yield note


def _harbour_words(known: SafeHarbour) -> Iterator[str]:
    if known.rule in ("small", "no_tax_last_year"):
        reason = (
            "it is less than the law asks payments for" if known.rule == "small" else "last year's tax was 0"
        )
        yield f"Nothing need be paid before the return: {reason} (26 USC 6654(e))."
        return
    least = f"{dollars(known.this_year)} ({rate(known.this_year_share)} of the year's federal tax)"
    if known.last_year is None:
        unknown = "whether less would do is unknown: last year's tax is not given"
        yield f"No penalty is due once {least} is paid in time; {unknown}."
    else:
        last = f"{dollars(known.last_year)} ({rate(known.last_year_share or 1.0)} of last year's tax)"
        less, more = (last, least) if known.rule == "last_year" else (least, last)
        yield f"No penalty is due once {less} is paid in time; the other safe harbour is {more}."
    if known.paid > DUST and known.paid_in_all > known.paid + DUST:  # else all of it is federal
        yield f"Of what was paid before, {dollars(known.paid)} counts as federal, in proportion to the year's taxes."
    if not known.payments:
        yield "What was paid before is enough until the return."
        return
    dates = listed([f"{dollars(payment.amount)} by {payment.by.isoformat()}" for payment in known.payments])
    if not known.withhold_from:
        yield f"Estimates: {dates}."
        return
    yield (
        f"No estimate is needed where {dollars(known.required - known.paid)} is withheld from a distribution from "
        f"{known.withhold_from} in December: withholding counts as paid through the year. Without that: {dates}."
    )


def range_words(plan: Plan, step: Step, units: RangeUnits | None = None) -> Iterator[str]:
    """How far the amount may be moved, and what that costs; nothing where it was not looked for."""
    within, low, high = plan.step_ranges, step.low, step.high
    if within is None or low is None:
        return
    if step.together and step.number != step.together[0]:
        yield f"(The range of step {step.together[0]} holds this one too.)"
        return
    unit = (units or units_of(plan)).short
    most = f"costs at most {at_most(within.dollars)}{unit}"
    if step.kind == "exchange":  # the far end is not looked for
        if low > DUST:
            least = dollars(inward(low, _planned(step)))
            yield f"No plan that exchanges less than {least}{_range_of(step)} was found that {most}."
    elif high is None or high - low <= 1.0:
        but = "" if step.nothing_costs is None else ", but none at all,"
        yield f"No other amount{_range_of(step)}{but} was found that {most}."
    elif (
        step.kind == "convert" and 0.0 < low <= 1.0 + DUST
    ):  # the dollar that opens a Roth IRA, to the solver's grain
        yield f"Anything up to {dollars(inward(high, _planned(step)))}{_range_of(step)} {most}."
    else:
        ends = " to ".join(_amount(step, inward(end, _planned(step))) for end in (low, high))
        yield f"Anything from {ends}{_range_of(step)} {most}."
    if step.nothing_costs is not None:
        yield _nothing_words(plan, step, f"costs at most {at_most(step.nothing_costs)}{unit}")


def _planned(step: Step) -> float:
    """What the range is around: of trades, purchases below 0."""
    if step.planned is not None:
        return step.planned
    return -step.amount if step.kind == "buy" else step.amount


def _nothing_words(plan: Plan, step: Step, costs: str) -> str:
    """What leaving a step out costs: of less than its price, that others take its place."""
    if step.kind == "convert":
        opens = " but the dollar that opens a Roth IRA" if (step.low or 0.0) > DUST else ""
        return f"Nothing need be converted{opens}: that {costs}."
    together = listed([str(number) for number in step.together])
    it, of_it = (f"steps {together}", f"the place of steps {together}") if together else ("it", "its place")
    assert step.nothing_costs is not None
    if plan.given_up is not None and step.nothing_costs < _real(plan, plan.given_up.action):
        return f"Other steps can take {of_it}: that {costs}."
    return f"Leaving {it} out {costs}, all else adapting."


def _real(plan: Plan, amount: float) -> float:
    """Today's dollars of an amount in dollars of the objective."""
    objective = plan.objective
    return amount * objective.value_real / objective.value if objective and objective.value else amount


def _amount(step: Step, amount: float) -> str:
    """An end of a range; of trades, which may go either way, with the way."""
    if step.kind not in ("sell", "buy"):
        return dollars(amount)
    if step.asset == CASH:
        return f"{'putting in' if amount < 0 else 'taking out'} {dollars(abs(amount))}"
    return f"{'buying' if amount < 0 else 'selling'} {dollars(abs(amount))}"


def _range_of(step: Step) -> str:
    if step.range_of:
        return f" for {step.range_of} together"
    if len(step.together) > 1:
        return f" in steps {listed([str(number) for number in step.together])} together"
    return ""


def choices_note(plan: Plan, units: RangeUnits | None = None) -> str:
    """Which steps are worth less than a better plan might be; empty where none is, or nothing is proved."""
    proof, unit = plan.certificate, (units or units_of(plan)).whole
    gap = proof.gap_dollars_real if proof is not None else None
    if gap is None:
        return ""
    small = [step for step in plan.steps if step.number and _may_be_left_out(plan, step, gap)]
    if not small:
        return ""
    numbers = listed([str(step.number) for step in small])
    which = f"Step {numbers} is a choice" if len(small) == 1 else f"Steps {numbers} are choices"
    each = "it is worth" if len(small) == 1 else "each is worth"
    return f"{which}: {each} less than {at_most(gap)} {unit}, by which a better plan might exist."


def _may_be_left_out(plan: Plan, step: Step, gap: float) -> bool:
    """Whether a plan without it is within the gap: as was found, or by a conversion's range, which goes down to the
    dollar that opens a Roth IRA."""
    if step.nothing_costs is not None:
        return step.nothing_costs < gap
    within, low = plan.step_ranges, step.low
    return (
        step.kind == "convert"
        and within is not None
        and low is not None
        and low <= 1.0
        and within.dollars <= gap
    )


def ranges_note(plan: Plan, units: RangeUnits | None = None) -> str:
    """What the ranges mean; empty where there are none."""
    within = plan.step_ranges
    if within is None or all(step.low is None for step in plan.steps):
        return ""
    because = (
        f"{rate(within.share)} of it"
        if within.because == "share"
        else "the plan's gap, which is wider than what a range is usually within"
    )
    stopped = "" if within.whole else " Not every range was looked for in the time."
    most = at_most(within.dollars)
    return (
        f"Each range is of that step alone, everything else free to adapt; it costs at most {most} "
        f"{(units or units_of(plan)).whole} ({because}). Two ends at once cost more. True ranges may be wider.{stopped}"
    )
