"""The answer as a person reads it: this year's orders, the years, totals, the certificate, warnings."""

from __future__ import annotations

from ...models.plan import Estate, Plan
from .certificate import certificate_text
from .this_year import FIRST, this_year_text
from .words import DUST, count, dollars, indented, paragraph
from .years import years_text


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
    return "\n".join(map(paragraph, sentences))


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
