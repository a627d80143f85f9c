"""A client's report: eight parts, in the order in which they are asked for."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Report, ReportSection
from ..sections.heirs import heirs_section
from ..sections.survivor import survivor_section
from .answer import answer_section
from .given import given_sections
from .letterhead import head_and_foot
from .parts import ClientParts
from .pictures import pictures_section
from .provenance import provenance_section
from .rests_on import laws_section, left_out_section, limits_section
from .returns import returns_section
from .side_by_side import side_by_side_section
from .to_do import to_do_section
from .why import why_section


def client_report(parts: ClientParts) -> Report:
    """The report of a plan. What is not there (`parts.missing`) is said where it would stand."""
    return Report(kind="client", title=parts.plan.scenario.title, sections=tuple(_sections(parts)))


def _sections(parts: ClientParts) -> Iterator[ReportSection]:
    scenario, plan = parts.scenario, parts.plan
    yield from head_and_foot(scenario.report)
    yield to_do_section(plan)
    yield answer_section(plan, parts.comparison)
    yield side_by_side_section(plan, parts.comparison, parts.why_not.get("comparison", ""))
    yield pictures_section(scenario, plan)
    survivor = survivor_section(plan, scenario)
    if survivor.blocks:
        yield survivor
    compared = parts.comparison is not None
    yield why_section(parts.explanation, parts.why_not.get("explanation", ""), compared=compared)
    if plan.estate is not None and plan.estate.heirs:
        yield heirs_section(plan)
    yield returns_section(scenario, plan)
    yield assumptions_section(parts)
    yield provenance_section(parts)


def assumptions_section(parts: ClientParts) -> ReportSection:
    """Everything the plan rests on."""
    scenario, plan = parts.scenario, parts.plan
    sections = (
        limits_section(plan),
        left_out_section(scenario, plan),
        ReportSection(
            key="given",
            title="Every assumption",
            blocks=(),
            sections=tuple(given_sections(scenario, rebuilt=parts.rebuilt)),
        ),
        laws_section(plan),
    )
    return ReportSection(key="assumptions", title="What this rests on", blocks=(), sections=sections)
