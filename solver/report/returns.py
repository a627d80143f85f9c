"""Every year's return as forms, from the audit of its plan, for every face.

forms_of(plan, scenario, 2031)    the forms of a year
forms_of(plan, scenario)          those of every year, in their order
"""

from __future__ import annotations

from itertools import groupby

from ...models.household.facts import Horizon
from ...models.household.horizon import build_horizon
from ...models.plan import Plan, PlanError
from ...models.returns.form import Form
from ...models.returns.forms.filed import Filed
from ...models.returns.forms.write import write_forms
from ...models.scenario import Fault, Scenario
from ..audit import AuditReport, audit
from .model import Report, ReportSection


def forms_of(
    plan: Plan,
    scenario: Scenario,
    year: int | None = None,
    *,
    audited: AuditReport | None = None,
    horizon: Horizon | None = None,
) -> tuple[Form, ...]:
    """The forms of a year's return (of every year without one), the audit's figures with the planner's beside them.

    `audited` and `horizon` are the plan's audit and `build_horizon(scenario)` where the caller has them. Raises
    PlanError for a year that the plan does not have, and where the plan is not one for this scenario.
    """
    horizon = horizon or build_horizon(scenario)
    years = [entry.year for entry in plan.years]
    if year is not None and year not in years:
        expected = f"a year of the plan, {years[0]} to {years[-1]}"
        raise PlanError([Fault("the year", str(year), expected)])
    found = audited or audit(plan, scenario, horizon)
    wanted = range(len(years)) if year is None else [years.index(year)]
    filed = (Filed(scenario, horizon, found.years, plan.years[i], found.returns[i], i) for i in wanted)
    return tuple(form for each in filed for form in write_forms(each))


def returns_section(forms: tuple[Form, ...]) -> ReportSection:
    """The forms with a part for each year."""
    years = tuple(
        ReportSection(key=f"return_{year}", title=f"The return of {year}", blocks=tuple(own))
        for year, own in groupby(forms, key=lambda form: form.year)
    )
    return ReportSection(key="returns", title="Returns", blocks=(), sections=years)


def returns_report(forms: tuple[Form, ...]) -> Report:
    """The same as a report by itself."""
    return Report(kind="plan", title="Returns", sections=(returns_section(forms),))
