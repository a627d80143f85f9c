"""Where a report comes from: hashes, versions, solver, options, and the command that makes it again."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from hashlib import sha256

from .... import __version__
from ....models.plan import Plan
from ..model import Block, Column, ReportSection, Sentence, Table
from ..sections.proof import worst_line_words
from ..words import count, percent
from .parts import ClientParts

COLUMNS = (Column(key="what", heading="what"), Column(key="is", heading="is"))


def provenance_section(parts: ClientParts) -> ReportSection:
    """What this very report was made of."""
    table = Table(key="provenance_facts", columns=COLUMNS, rows=tuple(_facts(parts)), look="pairs")
    blocks: tuple[Block, ...] = (table, *(Sentence(text=said, tone="note") for said in _words(parts)))
    return ReportSection(key="provenance", title="Where this comes from", blocks=blocks)


def plan_sha256(plan: Plan) -> str:
    """Hex digest of the plan's document as `solve --out` writes it."""
    return sha256((plan.to_json() + "\n").encode()).hexdigest()


def _facts(parts: ClientParts) -> Iterator[tuple[str, str]]:
    plan, proof = parts.plan, parts.plan.certificate
    if parts.command:
        yield "Command", parts.command
    asked = plan.scenario.sha256 if plan.scenario is not None else ""
    yield "Scenario, SHA-256", asked or parts.scenario.sha256
    yield "Plan, SHA-256", plan_sha256(plan)
    yield "Tax tables, SHA-256", plan.law.tables_sha256
    yield (
        "decumulate",
        plan.decumulate if plan.decumulate == __version__ else f"{plan.decumulate}, shown by {__version__}",
    )
    yield "Python", f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    if proof is not None:
        gap = "none proved" if proof.gap is None else percent(proof.gap, 4)
        yield "Solver", proof.solver
        yield "Search", f"{proof.status}, gap {gap}, {proof.seconds:.1f} s, {count(proof.rounds, 'round')}"
        if proof.audit_worst_line is not None:
            yield "Audit", worst_line_words(proof.audit_worst_line)
    yield from parts.options


def _words(parts: ClientParts) -> Iterator[str]:
    yield (
        "The scenario's hash is of its question alone: who the report is from and for is no part of it. The plan's is "
        "that of the file which decumulate solve --out writes; decumulate audit recomputes that file without the "
        "optimiser."
    )
    for name, why in parts.why_not.items():
        yield f"Not in this report: the {name}, for {why}."
