"""The answer in three numbers, and one sentence of proof with its bar: this plan, and what no plan can beat."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor, log10

from ....models.amounts import figure_step, to_figures
from ....models.plan import Certificate, Objective, Plan
from ...baselines.comparison import Comparison
from ...baselines.gain import GainPart
from ...baselines.parts import worth
from ..model import Block, Column, ReportSection, Sentence, Table, Value
from ..risk_words import risk_beside
from ..sections.chosen import chosen_words
from ..sections.proof import proof_words
from ..words import at_most, dollars, dollars_up, percent

MILLION = 1e6
COLUMNS = (
    Column(key="what", heading="what"),
    Column(key="figure", heading="figure"),
    Column(key="words", heading="which"),
)
BARS = (
    Column(key="whose", heading="whose"),
    Column(key="amount", heading="today's dollars", unit="dollars"),
    Column(key="words", heading="which"),
)
PROGRAM = (
    "The program: every year's withdrawals, conversions, trades by lot and taxes of this household to the end of the "
    "plan, as one mixed-integer program under today's law as projected"
)
REACHED = {
    "max_estate": "What is left, after tax",
    "max_spending": "To spend each year",
    "min_lifetime_tax": "Tax over the whole plan",
}
NONE_BEATS = {
    "max_estate": "No plan of the program leaves more than",
    "max_spending": "No plan of the program spends more than",
    "min_lifetime_tax": "No plan of the program pays less than",
}
NO_BETTER = {
    "max_estate": "no plan leaves more than {gap} more than this one ({share} of it)",
    "max_spending": "no plan spends more than {gap} a year more than this one ({share} of it)",
    "min_lifetime_tax": "no plan with as large an estate pays more than {gap} less than this one ({share} of it)",
}
UNDER = "under the returns, lengths of life, wishes and law that this report lists; another market is another answer"


def answer_section(plan: Plan, comparison: Comparison | None) -> ReportSection:
    """Three numbers, the proof, its bar, and how the plan was found."""
    return ReportSection(
        key="answer", title="The answer, and how good it is", blocks=tuple(_blocks(plan, comparison))
    )


def _blocks(plan: Plan, comparison: Comparison | None) -> Iterator[Block]:
    rows = tuple(_numbers(plan, comparison))
    note = f"Today's dollars ({plan.years[0].year}), rounded to what is known; tables have every dollar."
    yield Table(key="numbers", columns=COLUMNS, rows=rows, note=note, look="numbers")
    yield Sentence(text=proof_sentence(plan), tone="proof")
    for words in () if plan.chosen is None else chosen_words(plan, plan.chosen):
        yield Sentence(text=words)
    if plan.objective is not None and (bars := tuple(_bars(plan, plan.objective, comparison))):
        title = f"{REACHED[plan.objective.name]}, in today's dollars, from zero"
        yield Table(key="bound", title=title, columns=BARS, rows=bars, note=f"{PROGRAM}.", look="bars")
    for words in list(proof_words(plan))[1:]:
        yield Sentence(text=words, tone="note")


# -- the three numbers ---------------------------------------------------------------------------------------


def _numbers(plan: Plan, comparison: Comparison | None) -> Iterator[tuple[str, str, str]]:
    objective, estate, gap = plan.objective, plan.estate, _gap(plan.certificate)
    name = objective.name if objective is not None else "max_estate"
    left = (
        (
            REACHED["max_estate"],
            about(estate.after_tax_real, gap),
            f"at the close of {estate.year}, the heirs' tax paid",
        )
        if estate is not None
        else None
    )
    tax = (
        REACHED["min_lifetime_tax"],
        about(plan.totals.lifetime_tax_present_value, gap),
        "present value of all tax and Medicare surcharges, the heirs' tax among them",
    )
    if name == "max_spending" and objective is not None:
        yield (
            REACHED[name],
            about(objective.value_real, gap),
            "after all taxes and premiums, every year of the plan",
        )
    if left is not None and name != "min_lifetime_tax":
        yield left
    if name != "max_spending":
        yield tax
    if left is not None and name == "min_lifetime_tax":
        yield left
    yield _gain(plan, comparison) or _first_tax(plan)


def _gain(plan: Plan, comparison: Comparison | None) -> tuple[str, str, str] | None:
    """By how much the plan is better than the current course at its risk, else than the best rule; None for neither."""
    if comparison is None or plan.objective is None:
        return None
    course, gap = comparison.course, _gap(plan.certificate)
    split = course.gain if course is not None else None
    if split is not None and split.at_equal_risk is not None:
        parts = "; ".join(f"{part.name} {_known(part)}" for part in (split.tax_and_order, split.location))
        return "More than what you do today, at its risk", about(split.at_equal_risk, gap), parts
    rule = comparison.best_rule
    if rule is None or rule.plan is None:
        return None
    gained = worth(plan) - worth(rule.plan)
    most = f"; no plan gains more than {at_most(gained + gap)}" if gap is not None else ""
    risk = risk_beside(comparison.scenario, plan, rule.plan)
    if gained < 0.0:
        why = "the time was too short for a plan to act on: give more with --time-limit"
        return "Less than the best rule of thumb", about(-gained, None), f"{rule.name}, {risk}: {why}"
    return "More than the best rule of thumb", about(gained, gap), f"{rule.name}, {risk}{most}"


def _known(part: GainPart) -> str:
    """`$12,340, known within $11`: dollars to the first figure of what they are known within."""
    if part.dollars is None:
        return "not known"
    if part.within is None:
        return about(part.dollars, None)
    step = 10.0 ** floor(log10(max(part.within, 1.0)))
    return f"{dollars(round(part.dollars / step) * step)}, known within {dollars_up(part.within)}"


def _first_tax(plan: Plan) -> tuple[str, str, str]:
    year = plan.years[0]
    return (
        f"Taxes and premiums of {year.year}",
        about(year.tax.total, None),
        "federal, payroll and state tax, Medicare",
    )


# -- the proof -----------------------------------------------------------------------------------------------


def proof_sentence(plan: Plan) -> str:
    """How good the plan is proved to be, in one sentence."""
    proof, objective = plan.certificate, plan.objective
    if proof is None or objective is None:
        return "This plan carries no certificate: nothing is known about better ones."
    if proof.gap_dollars_real is None or proof.gap is None:
        return next(iter(proof_words(plan)))
    said = NO_BETTER[objective.name].format(gap=dollars_up(proof.gap_dollars_real), share=_share(proof.gap))
    return f"Proved: {said}, {UNDER}."


def _bars(plan: Plan, objective: Objective, comparison: Comparison | None) -> Iterator[tuple[Value, ...]]:
    """The plan, the bound, and the best rule."""
    gap = _gap(plan.certificate)
    yield "This plan", objective.value_real, "audited, every return computed twice"
    if gap is not None:
        sign = -1.0 if objective.name == "min_lifetime_tax" else 1.0
        within = f"{dollars_up(gap)} beyond this plan: what is not known"
        yield NONE_BEATS[objective.name], objective.value_real + sign * gap, within
    if comparison is not None and (rule := comparison.best_rule) is not None and rule.plan is not None:
        risk = risk_beside(comparison.scenario, plan, rule.plan)
        yield "Best rule of thumb", abs(worth(rule.plan)), f"{rule.name}, {risk}"


def _gap(proof: Certificate | None) -> float | None:
    return proof.gap_dollars_real if proof is not None else None


# -- numbers that stand out ----------------------------------------------------------------------------------


def about(amount: float, gap: float | None) -> str:
    """An amount to three figures, and no finer than half the plan's gap: `$1.03 million`, `$66,400`, `$0`."""
    if abs(amount) < 0.5:
        return "$0"
    finest = 10.0 ** floor(log10(0.5 * gap)) if gap is not None and gap >= 1.0 else 1.0
    rounded = to_figures(amount, finest)
    if abs(rounded) >= MILLION:
        places = max(0, 6 - round(log10(figure_step(amount, finest))))
        return f"{'-' if rounded < 0 else ''}${abs(rounded) / MILLION:,.{places}f} million"
    return dollars(rounded)


def _share(gap: float) -> str:
    """A gap as a share, rounded up to two figures: 0.06% of 0.00052."""
    if gap <= 0.0:
        return percent(0.0, 2)
    step = 10.0 ** (floor(log10(gap)) - 1)
    return percent(ceil(gap / step - 1e-9) * step, max(0, -floor(log10(step)) - 2))
