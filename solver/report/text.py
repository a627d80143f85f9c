"""The answer as a person reads it: this year's orders, the years, totals, the certificate, warnings."""

from __future__ import annotations

from ...models.plan import Estate, Objective, Plan, ThroughTheYear
from .certificate import certificate_text
from .this_year import FIRST, this_year_text
from .words import DUST, count, dollars, indented, paragraph
from .years import years_text

WHAT_REACHED = {
    "max_estate": "the estate",
    "max_spending": "spending",
    "min_lifetime_tax": "lifetime tax",
}
NOTABLE = 0.0005
"""Share of the goal from which the clock's price is worth a number."""


def plan_text(plan: Plan, *, nominal: bool = False) -> str:
    """The whole answer, in lines of at most `words.WIDTH` characters where names allow it."""
    parts = [
        plan.scenario.title,
        this_year_text(plan),
        years_text(plan, nominal=nominal),
        totals_text(plan),
        certificate_text(plan),
        warnings_text(plan),
    ]
    return "\n\n".join(part for part in parts if part)


def totals_text(plan: Plan) -> str:
    """Sums over the years and what is left at the end, nominal, with today's dollars where they matter."""
    totals, estate, objective = plan.totals, plan.estate, plan.objective
    sentences = []
    if objective is not None and objective.name == "max_spending":
        sentences.append(f"Spending: {dollars(objective.value_real)} a year in today's dollars.")
    taxes = {
        "federal tax": totals.federal_tax,
        "state tax": totals.state_tax,
        "Medicare surcharges": totals.medicare_surcharges,
    }
    paid = ", ".join(f"{dollars(amount)} of {name}" for name, amount in taxes.items() if amount > DUST)
    sentences.append(
        f"Over {count(len(plan.years), 'year')}: {paid or 'no tax at all'} (each year's dollars); "
        f"the present value of all tax, the heirs' included, is {dollars(totals.lifetime_tax_present_value)}."
    )
    if estate is not None:
        sentences.append(estate_words(estate))
    if plan.through_the_year is not None:
        sentences.append(clock_words(plan.through_the_year, objective))
    return "\n".join(map(paragraph, sentences))


def clock_words(through: ThroughTheYear, objective: Objective | None) -> str:
    """What taking money out through the year would change, once in the answer."""
    said = "All that accounts pay for a year leaves them on its first day here. Taken out through the year"
    if objective is None or through.more is None:
        return ""
    what = WHAT_REACHED[objective.name]
    if abs(through.more) < NOTABLE:
        return f"{said} instead, {what} would be the same to {NOTABLE:.2%}."
    way = "more" if through.more > 0.0 else "less"
    return f'{said} instead, {what} would be about {abs(through.more):.1%} {way} (spending.paid = "through_the_year").'


def estate_words(estate: Estate) -> str:
    kinds = {
        "taxable": estate.taxable,
        "traditional": estate.traditional,
        "Roth": estate.roth,
        "HSA": estate.hsa,
    }
    held = ", ".join(f"{dollars(amount)} {kind}" for kind, amount in kinds.items() if amount > DUST)
    return (
        f"Estate at the close of {estate.year}: {dollars(estate.after_tax)} after "
        f"{dollars(estate.heirs_tax)} of heirs' tax ({held or 'nothing left'}), "
        f"{dollars(estate.after_tax_real)} in today's dollars."
    )


def warnings_text(plan: Plan) -> str:
    """One entry a warning, but for those above the first step; empty without warnings."""
    warnings = [warning for warning in plan.warnings if warning.code not in FIRST]
    if not warnings:
        return ""
    entries = []
    for warning in warnings:
        where = f"{warning.where}: " if warning.where else ""
        most = warning.effect_dollars_max
        effect = f" (at most {dollars(most)})" if most else ""
        entries.append(paragraph(f"- {where}{warning.message}{effect}"))
    return "Warnings\n" + indented("\n".join(entries))
