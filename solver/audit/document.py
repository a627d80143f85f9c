"""What a plan's document claims beside its years: which scenario and law it is of, how good it is, what it warns of.

    audit(plan, scenario)    the audit of the years, and of these claims

A bound is a theorem that only a solver proves: here it is checked that nothing in the document refutes it, and that
gap and status follow from it. What cannot be checked is named (`AuditReport.unchecked`), never passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...models.gap import gap_of
from ...models.household.facts import Horizon
from ...models.household.horizon import build_horizon, law_book
from ...models.household.open_facts import as_chosen
from ...models.household.plan_warnings import plan_warnings
from ...models.migrations import CHANGED
from ...models.plan import Certificate, Estate, Plan, Totals
from ...models.scenario import Scenario
from ...models.scenario.scenario import question_of
from ...tax_tables.read import tables_sha256
from .chosen import check_chosen
from .findings import TOLERANCE, RuleFault, dollars
from .judgement import audit as audit_years
from .own_rate import check_own_rate
from .report import AuditReport
from .steps import check_steps

OPTIMAL = 1.0
"""Dollars of gap up to which a plan is `optimal`."""
ROUNDED = 0.01
"""Dollars of rounding between a document's gap and its bound less its value."""
BARE = {
    "objective": None,
    "estate": None,
    "totals": Totals(),
    "bare": None,
    "given_up": None,
    "steps": (),
    "step_ranges": None,
}
"""What a plan's document says of its years, for others to be put in their place."""
Claim = tuple[str, str]
"""Where in the document a claim is false, and how."""


def audit(plan: Plan, scenario: Scenario, horizon: Horizon | None = None) -> AuditReport:
    """Recompute a plan from its scenario, check what its document claims, and name what is not checked.

    Raises PlanError when the plan is not one for this scenario: other years, unknown accounts or assets.
    """
    scenario = as_chosen(scenario, plan)
    horizon = horizon or build_horizon(scenario)
    report = audit_years(plan, scenario, horizon)
    claims = [
        *_origin(plan, scenario),
        *_ends(plan, report),
        *check_steps(plan, scenario, report),
        *_warned(plan, scenario, horizon),
        *_certificate(plan, scenario, horizon, report),
        *check_chosen(plan.chosen, scenario),
        *check_own_rate(plan.own_rate, _best(plan, scenario, horizon, report), scenario, horizon),
        *_bare(plan, scenario, horizon, report),
    ]
    first = plan.years[0].year
    faults = [RuleFault(first, "claim", where, f"{where}: {message}") for where, message in claims]
    changed = CHANGED.get(plan.written_under)
    notes = [] if changed is None else [RuleFault(first, "schema_version", "schema_version", changed)]
    return replace(
        report,
        faults=(*report.faults, *_bindings(plan, report), *faults),
        notes=(*report.notes, *notes),
        unchecked=tuple(_unchecked(plan)),
    )


def _origin(plan: Plan, scenario: Scenario) -> Iterator[Claim]:
    """The scenario and the tables the plan says it is of, where it says so."""
    told, law = plan.scenario, plan.law
    if told.sha256 and told.sha256 != scenario.sha256:
        yield (
            "scenario.sha256",
            f"the plan is of another scenario ({told.sha256[:12]}..., not {scenario.sha256[:12]}...)",
        )
    if told.content and question_of(told.content) != scenario.question():
        yield "scenario.content", "it is not the content of this scenario"
    if told.title and told.title != scenario.title:
        yield "scenario.title", f"{told.title!r}, the scenario's is {scenario.title!r}"
    if law.tables_sha256 and law.tables_sha256 != tables_sha256():
        yield "law.tables_sha256", "the plan was computed with other tax tables than these"
    published = law_book(scenario).projected_from
    if law.projected_from and law.projected_from != published:
        yield "law.projected_from", f"{law.projected_from}, the tables are published to {published}"


def _ends(plan: Plan, report: AuditReport) -> Iterator[Claim]:
    estate, last = plan.estate, plan.years[-1].year
    if estate is not None and estate.year != last:
        yield "estate.year", f"{estate.year}, the plan ends with {last}"
    if estate is not None and _draws(estate) not in ([], _draws(report.estate)):
        yield (
            "estate.heirs",
            "not the scenario's heirs, each with the years in which their share may be drawn",
        )
    so_far, known = plan.years[0].so_far, report.years[0].so_far
    if (so_far is None) != (known is None) and "so_far" in plan.years[0].model_fields_set:
        yield "so_far", "a year that has begun has this block, and no other year"
    elif so_far is not None and known is not None and so_far.as_of != known.as_of:
        yield "so_far.as_of", f"{so_far.as_of}, the scenario says {known.as_of}"


def _draws(estate: Estate) -> list[tuple[str, list[int]]]:
    return [(heir.name, [drawn.year for drawn in heir.years]) for heir in estate.heirs]


def _bindings(plan: Plan, report: AuditReport) -> Iterator[RuleFault]:
    """What is said to hold each year where it is."""
    for given, audited in zip(plan.years, report.years, strict=True):
        if "binding" not in given.model_fields_set:
            continue
        for word in set(given.binding) - set(audited.binding):
            yield RuleFault(given.year, "binding", word, f"{word!r} is said to bind, and does not")
        for word in set(audited.binding) - set(given.binding):
            yield RuleFault(given.year, "binding", word, f"{word!r} binds, and is not said to")


def _warned(plan: Plan, scenario: Scenario, horizon: Horizon) -> Iterator[Claim]:
    """Warnings that belong to the scenario and to what the plan does, where the plan gives any block of warnings."""
    if "warnings" not in plan.model_fields_set:
        return
    given = {(warning.code, warning.where) for warning in plan.warnings}
    due = [*horizon.warnings, *plan_warnings(scenario, horizon, plan)]
    for code, where in dict.fromkeys((code, where) for code, where, _ in due):
        if (code, where) not in given:
            yield (
                f"warnings: {code}",
                f"a warning that this plan needs is left out ({where or 'of the plan'})",
            )


def _certificate(plan: Plan, scenario: Scenario, horizon: Horizon, report: AuditReport) -> Iterator[Claim]:
    """Bound, gap and status, each from the ones before it."""
    proof, value = plan.certificate, report.objective.value
    if proof is None:
        return
    yield from _worst(proof, plan)
    gaps = {name: getattr(proof, name) for name in ("gap", "gap_dollars", "gap_dollars_real")}
    if proof.bound is None:
        for name in (name for name, amount in gaps.items() if amount is not None):
            yield f"certificate.{name}", "there is no bound, so there is no gap"
        if proof.status in ("optimal", "within_gap", "optimal_except"):
            yield "certificate.status", f"{proof.status} without a bound proves nothing"
        return
    gap = gap_of(proof.bound, value, 1.0 if report.objective.name == "min_lifetime_tax" else -1.0)
    if gap is None:
        message = f"the plan is worth {dollars(value)}, better than what is said to be the best possible, "
        yield "certificate.bound", f"{message}{dollars(proof.bound)}"
        return
    if plan.objective is not None and "value" in plan.objective.model_fields_set:
        value = plan.objective.value  # unlike the audited one, it is not of amounts rounded in the document
        gap = gap_of(proof.bound, value, 1.0 if report.objective.name == "min_lifetime_tax" else -1.0) or 0.0
    real = horizon.estate_deflator if report.objective.name == "max_estate" else 1.0
    share = gap / max(abs(value), 1e-9)
    expected = {"gap": share, "gap_dollars": gap, "gap_dollars_real": gap / real}
    for name, amount in gaps.items():
        near = ROUNDED if name != "gap" else ROUNDED / max(abs(value), 1.0) + 1e-9
        if amount is None or abs(amount - expected[name]) > near:
            yield f"certificate.{name}", f"{amount}, bound and value make it {expected[name]:.6g}"
    on_purpose = 0.0 if plan.given_up is None else plan.given_up.dollars
    yield from _status(proof, gap - on_purpose, bool(scenario.ignored))


def _best(plan: Plan, scenario: Scenario, horizon: Horizon, report: AuditReport) -> AuditReport:
    """Of the best plan before anything was given up, by which the own rates were found."""
    if plan.own_rate is None or plan.bare is None:
        return report
    return audit_years(plan.model_copy(update=BARE | {"years": plan.bare.years}), scenario, horizon)


def _bare(plan: Plan, scenario: Scenario, horizon: Horizon, report: AuditReport) -> Iterator[Claim]:
    """The best plan before anything was given up for a simpler one: that it holds, what it is worth, and what was
    given up of it."""
    bare, given_up = plan.bare, plan.given_up
    if (bare is None) != (given_up is None):
        yield (
            "bare" if bare is None else "given_up",
            "left out, where the other of bare and given_up is there",
        )
    if bare is None or given_up is None:
        return
    known = audit_years(plan.model_copy(update=BARE | {"years": bare.years}), scenario, horizon)
    for fault in known.faults:
        yield "bare", str(fault)
    best = bare.objective.value
    if bare.objective.name != report.objective.name:
        yield "bare.objective", f"{bare.objective.name}, the goal is {report.objective.name}"
    elif abs(known.objective.value - best) > TOLERANCE:
        yield "bare.objective", f"{dollars(best)}, its years make it {dollars(known.objective.value)}"
    own = report.objective.value if plan.objective is None else plan.objective.value
    sign = 1.0 if report.objective.name == "min_lifetime_tax" else -1.0
    bound = None if plan.certificate is None else plan.certificate.bound
    if bound is not None and gap_of(bound, best, sign) is None:
        yield (
            "certificate.bound",
            f"{dollars(bound)}, the best plan found, of which the given one falls short, beats it: {dollars(best)}",
        )
    if abs(sign * (own - best) - given_up.dollars) > ROUNDED:
        yield (
            "given_up.dollars",
            f"{dollars(given_up.dollars)}, the two plans make it {dollars(sign * (own - best))}",
        )
    parts = given_up.need + given_up.again + given_up.easier + given_up.rounding
    if abs(parts - given_up.dollars) > ROUNDED:
        yield "given_up", "its parts do not add up"


def _worst(proof: Certificate, plan: Plan) -> Iterator[Claim]:
    worst = proof.audit_worst_line
    if worst is None:
        return
    if abs(worst.difference) > TOLERANCE:
        yield (
            "certificate.audit_worst_line",
            f"planner and audit are said to differ by {dollars(worst.difference)}",
        )
    if not plan.years[0].year <= worst.year <= plan.years[-1].year:
        yield "certificate.audit_worst_line", f"{worst.year} is no year of the plan"


def _status(proof: Certificate, gap: float, ignored: bool) -> Iterator[Claim]:
    """The status that a gap in dollars allows."""
    solved = "optimal_except" if ignored else "optimal"
    if proof.status == "no_certificate":
        yield "certificate.status", "no_certificate, but the bound does not contradict the plan"
    elif gap <= OPTIMAL - ROUNDED and proof.status != solved:
        yield "certificate.status", f"{proof.status}, but a gap of {dollars(gap)} is {solved}"
    elif gap > OPTIMAL + ROUNDED and proof.status == "optimal":
        yield "certificate.status", f"optimal with a gap of {dollars(gap)}"
    elif proof.status in ("optimal", "within_gap") and ignored:
        yield "certificate.status", f"{proof.status}, but fields of the scenario are ignored"
    elif proof.status == "optimal_except" and not ignored:
        yield "certificate.status", "optimal_except, but no field of the scenario is ignored"


def _unchecked(plan: Plan) -> Iterator[str]:
    """What the audit cannot know."""
    yield "the version that wrote the plan"
    if not plan.scenario.sha256:
        yield "scenario.sha256 (not given)"
    if not plan.law.tables_sha256:
        yield "law.tables_sha256 (not given)"
    if "warnings" in plan.model_fields_set:
        yield "the wording of warnings, and warnings that neither scenario nor years call for"
    else:
        yield "warnings (not given)"
    if plan.own_rate is not None:
        yield "how often the plan was solved for its own rates, and what it was worth under others"
    if plan.steps:
        yield "the words of steps, which say their numbers again"
        yield "how far the steps may be moved, and what that costs (solving again finds it)"
    if plan.certificate is None:
        yield "the certificate (not given)"
        return
    yield "that no plan is better than the bound (a solver proves it: solve again)"
    yield "which gap was asked for, and how the search ended"
    yield "rounds, binaries, seconds, solver and audit_worst_line"
