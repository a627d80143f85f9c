"""Whether a receipt holds: its digests, its plan under its scenario, and the gap by value and bound.

Nothing here solves. What no digest and no audit can show is named: above all, that the bound is a bound.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ... import __version__
from ...models.plan import Plan, PlanError
from ...models.scenario import Scenario, ScenarioError, load
from ...tax_tables.read import tables_sha256
from ..audit import AuditReport
from ..audit.document import audit
from .document import AskedOptions, Receipt, digests, proved_by

GRAIN = 1e-9
NOT_SHOWN = (
    "that no plan is better than the bound: a solver proves it, and this is its claim (decumulate audit --receipt "
    "--prove solves again and compares)",
    "who made the receipt, and when: whoever can change a file can make its hashes anew, so keep its sha256 apart, or "
    "sign the file",
    "the versions, the time limit and the threads it names",
)
"""What no receipt shows by itself."""

Claim = tuple[str, str]
"""A place in the receipt, and how it is false."""


@dataclass(frozen=True)
class Verification:
    """faults: places of the receipt that do not hold, each with its reason. notes: what differs between the program
    that made it and this one, and changes nothing. unchecked: what is not shown. `audit`: of the plan, where it and the
    scenario can be read."""

    receipt: Receipt
    faults: tuple[Claim, ...]
    notes: tuple[str, ...]
    unchecked: tuple[str, ...]
    scenario: Scenario | None = None
    plan: Plan | None = None
    audit: AuditReport | None = None

    @property
    def ok(self) -> bool:
        return not self.faults


def verify(receipt: Receipt) -> Verification:
    """Everything that can be shown of a receipt without solving."""
    faults = [*_digests(receipt), *_proved(receipt)]
    scenario, plan, report = None, None, None
    try:
        scenario = load(receipt.scenario)
    except ScenarioError as error:
        faults += [(f"scenario.{fault.place}", str(fault)) for fault in error.faults]
    try:
        plan = Plan.read(receipt.plan)
    except PlanError as error:
        faults += [(f"plan.{fault.place}", str(fault)) for fault in error.faults]
    if scenario is not None and plan is not None:
        faults += _options(receipt.options, plan)
        try:
            report = audit(plan, scenario)
        except PlanError as error:
            faults += [("plan", str(fault)) for fault in error.faults]
    if report is not None:
        faults += [("plan", str(found)) for found in (*report.faults, *report.differences)]
    more = (
        () if report is None else tuple(word for word in report.unchecked if "no plan is better" not in word)
    )
    notes = tuple(_notes(receipt))
    return Verification(receipt, tuple(faults), notes, (*NOT_SHOWN, *more), scenario, plan, report)


def _digests(receipt: Receipt) -> Iterator[Claim]:
    """The hashes, made anew, and the tables of the two programs."""
    document = receipt.model_dump(mode="json")
    stated, here = receipt.sha256, tables_sha256()
    found = digests(document, stated.tax_tables)
    for name, what in (("scenario", "the scenario"), ("plan", "the plan"), ("receipt", "the whole receipt")):
        said = getattr(stated, name)
        if said != found[name]:
            yield f"sha256.{name}", f"{said[:12]}... is not that of {what} in it ({found[name][:12]}...)"
    if stated.tax_tables != here:
        yield (
            "sha256.tax_tables",
            f"the plan was computed with other tax tables ({stated.tax_tables[:12]}...) than this program's "
            f"({here[:12]}...): what was law then is not what is audited here; verify it with decumulate "
            f"{receipt.versions.decumulate}",
        )
    law = receipt.plan.get("law")
    if not isinstance(law, dict) or law.get("tables_sha256") != stated.tax_tables:
        yield "sha256.tax_tables", "the plan in it says that it was computed with other tables"
    told = receipt.plan.get("scenario")
    if not isinstance(told, dict) or told.get("sha256") != stated.scenario:
        yield "sha256.scenario", "the plan in it says that it is of another scenario"


def _proved(receipt: Receipt) -> Iterator[Claim]:
    """Value, bound and gap as the plan has them; the audit finds whether they follow from one another."""
    said = receipt.proved.model_dump()
    for name, value in proved_by(receipt.plan).items():
        if said[name] != value:
            yield f"proved.{name}", f"{said[name]}, the plan in it says {value}"
    proof = receipt.plan.get("certificate")
    if isinstance(proof, dict) and proof.get("solver") != receipt.versions.solver:
        yield "versions.solver", f"{receipt.versions.solver}, the plan in it says {proof.get('solver')}"
    if receipt.plan.get("decumulate") != receipt.versions.decumulate:
        yield (
            "versions.decumulate",
            f"{receipt.versions.decumulate}, the plan in it says {receipt.plan.get('decumulate')}",
        )


def _options(asked: AskedOptions, plan: Plan) -> Iterator[Claim]:
    """What a plan shows of how it was solved."""
    proof, given_up = plan.certificate, plan.given_up
    if proof is not None and not proof.solver.lower().startswith(asked.solver):
        yield "options.solver", f"{asked.solver}, the plan was solved with {proof.solver}"
    if given_up is not None and given_up.effort != asked.effort:
        yield "options.effort", f"{asked.effort:g}, the plan was made with {given_up.effort:g}"
    if plan.step_ranges is not None and not asked.ranges:
        yield "options.ranges", "false, but the plan has ranges"
    if proof is None or proof.status != "within_gap" or proof.gap_dollars is None or plan.objective is None:
        return
    best = plan.objective.value if plan.bare is None else plan.bare.objective.value
    left = proof.gap_dollars - (0.0 if given_up is None else given_up.dollars)
    if left > asked.gap * abs(best) + 1.0:
        yield "options.gap", f"{asked.gap:g}, but the plan is proved to {left / max(abs(best), 1.0):.3g} only"


def _notes(receipt: Receipt) -> Iterator[str]:
    if receipt.versions.decumulate != __version__:
        yield f"made by decumulate {receipt.versions.decumulate}, verified by {__version__}"
