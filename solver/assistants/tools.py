"""What each tool does. All raise what the service layer knows (problems.py); none reads or writes a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from ...models.plan import Plan
from ...models.returns.form import Form, Line
from ...models.scenario import Fault
from ...models.scenario.faults import did_you_mean
from ..following.moves import StepMove
from ..following.refusals import CannotTry
from ..report.returns import forms_of
from ..report.sections.check import check_report
from ..report.sections.comparison import comparison_report
from ..report.sections.explanation import explanation_report
from ..report.sections.plan import totals_section
from ..report.sections.this_year import this_year_section
from ..report.text import report_text, section_text
from ..report.words import dollars
from ..service import RequestError, read_request
from ..service.schema import schema_of
from .caveats import SAY, assumptions_of, caveats_of
from .kept import KeptPlan, KeptPlans

Ask = Callable[[Any], Any]
"""Runs a request of the service layer and gives its response."""
Answer = tuple[str, dict[str, Any]]
"""An answer in words, and as data."""
MOST_SECONDS = 600.0
UNMOVED = "No step of this year moves beyond its range."


def schema(path: str = "") -> Answer:
    """The fields of the scenario at a path, as `people.social_security`: types, defaults and what they mean."""
    whole = schema_of("scenario")
    here: Mapping[str, Any] = whole
    walked: list[str] = []
    for name in filter(None, path.split(".")):
        known = _fields(here, whole)
        if name not in known and not name.isdigit():
            where = ".".join(walked) or "the scenario"
            raise RequestError(
                [
                    Fault(
                        "path",
                        f'"{path}"',
                        f"a field of {where}: {', '.join(known)}",
                        did_you_mean(name, known),
                    )
                ]
            )
        here = known.get(name, here)
        walked.append(name)
    required = set(_table(here, whole).get("required", ()))
    fields = {
        name: {
            "type": _type(field, whole),
            "required": name in required,
            "default": field.get("default"),
            "meaning": " ".join(str(field.get("description", "")).split()),
        }
        for name, field in _fields(here, whole).items()
    }
    lines = [
        f"{path or 'The scenario'}: {' '.join(str(here.get('description', '')).split()) or _type(here, whole)}"
    ]
    lines += [
        f"  {name} ({each['type']}{', required' if each['required'] else ''}): {each['meaning']}"
        for name, each in fields.items()
    ]
    return "\n".join(lines), {"path": path, "type": _type(here, whole), "fields": fields}


def _table(field: Mapping[str, Any], whole: Mapping[str, Any]) -> Mapping[str, Any]:
    """The first object that a field may be, behind references, lists and alternatives."""
    if "$ref" in field:
        return _table(whole["$defs"][field["$ref"].rsplit("/", 1)[1]], whole)
    if "properties" in field:
        return field
    within = [field["items"]] if isinstance(field.get("items"), Mapping) else []
    within += [*field.get("anyOf", ()), *field.get("oneOf", ()), *field.get("allOf", ())]
    more = field.get("additionalProperties")
    within += [more] if isinstance(more, Mapping) else []
    tables = (found for found in (_table(one, whole) for one in within) if found)
    return next(tables, {})


def _fields(field: Mapping[str, Any], whole: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a table; of one of several kinds (an account's types) those of all of them."""
    kinds = _kinds(field, whole)
    return {name: one for kind in kinds for name, one in kind.get("properties", {}).items()}


def _kinds(field: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "$ref" in field:
        yield from _kinds(whole["$defs"][field["$ref"].rsplit("/", 1)[1]], whole)
    elif "properties" in field:
        yield field
    else:
        inside = [field.get("items"), field.get("additionalProperties")]
        for one in [*inside, *field.get("anyOf", ()), *field.get("oneOf", ()), *field.get("allOf", ())]:
            if isinstance(one, Mapping):
                yield from _kinds(one, whole)


def _type(field: Mapping[str, Any], whole: Mapping[str, Any]) -> str:
    if "enum" in field:
        return " | ".join(map(str, field["enum"]))
    if "const" in field:
        return str(field["const"])
    for name in ("anyOf", "oneOf"):
        if name in field:
            return " or ".join(dict.fromkeys(_type(one, whole) for one in field[name]))
    if "$ref" in field:
        return _type(whole["$defs"][field["$ref"].rsplit("/", 1)[1]], whole)
    if field.get("type") == "array":
        return f"list of {_type(field.get('items', {}), whole)}"
    kind = str(field.get("type", "value"))
    return {"object": "table", "null": "nothing"}.get(kind, str(field.get("format", kind)))


def check(ask: Ask, scenario: Any) -> Answer:
    """Whether a scenario has no fault; what is assumed, and what it is of."""
    response = ask(read_request("check", {"scenario": scenario}))
    given, horizon = response.found
    data = response.document() | {"assumptions": assumptions_of(given)}
    return report_text(check_report(given, horizon)), data


def solve(
    ask: Ask, plans: KeptPlans, scenario: Any, seconds: float, objective: str | None, changes: Any
) -> Answer:
    """The best plan within some seconds, kept under a plan_id that other tools take."""
    asked = {
        "scenario": scenario,
        "time_limit": _seconds(seconds),
        "changes": changes or {},
        "one_future": True,
    }
    response = ask(read_request("solve", asked | ({"objective": objective} if objective else {})))
    return planned(plans.keep(response.found, response.plan))


def planned(kept: KeptPlan) -> Answer:
    """A plan's answer: its value, certificate, this year's steps, totals, and what must be said with them."""
    plan = kept.plan
    goal = plan.objective
    data = {
        "plan_id": kept.name,
        "title": plan.scenario.title,
        "objective": None if goal is None else goal.name,
        "value_in_todays_dollars": None if goal is None else goal.value_real,
        "steps_this_year": steps_of(plan),
        "years": [plan.years[0].year, plan.years[-1].year],
    } | caveats_of(kept.scenario, plan)
    parts = (
        section_text(this_year_section(plan)),
        section_text(totals_section(plan)),
        data["certificate"]["words"],
    )
    return "\n\n".join([f"plan_id {kept.name}", *parts, *data["warnings"], *data["say"]]), data


def steps_of(plan: Plan) -> list[dict[str, Any]]:
    """The first year's steps as data, fields that say nothing left out."""
    return [step.model_dump(mode="json", exclude_defaults=True) for step in plan.steps]


def this_year(kept: KeptPlan) -> Answer:
    """What to do this year, in order, with dates, reasons and how far each amount may be moved."""
    data = {"plan_id": kept.name, "steps": steps_of(kept.plan)} | caveats_of(kept.scenario, kept.plan)
    words = (section_text(this_year_section(kept.plan)), data["certificate"]["words"], *data["say"])
    return "\n\n".join(words), data


def why(ask: Ask, kept: KeptPlan, years: list[int], seconds: float) -> Answer:
    """Why the plan is as it is: what the next dollar costs, which limits bind, what they cost."""
    asked = {"scenario": kept.scenario.content(), "plan": _document(kept.plan), "years": years}
    response = ask(read_request("explain", asked | {"time_limit": _seconds(seconds)}))
    found = response.explanation
    data = {"plan_id": kept.name, "sentences": [sentence.text for sentence in found.sentences]}
    return report_text(explanation_report(found)), data | caveats_of(kept.scenario, kept.plan)


def compare(ask: Ask, kept: KeptPlan, seconds: float) -> Answer:
    """Rules of thumb and the current course beside the best plan, each by the same exact law."""
    response = ask(
        read_request("compare", {"scenario": kept.scenario.content(), "time_limit": _seconds(seconds)})
    )
    data = {"plan_id": kept.name, "comparison": response.document()}
    return report_text(comparison_report(response.comparison)), data | caveats_of(kept.scenario, kept.plan)


def try_change(plans: KeptPlans, kept: KeptPlan, changes: Mapping[str, Any]) -> Answer:
    """Other values of the scenario, tried from a plan: the value, its bound and the steps that move."""
    try:
        tried = plans.try_(kept, changes)
    except CannotTry as error:
        expected = "changes that a plan can be led to"
        raise RequestError(
            [Fault("changes", str(error), expected, "Call solve with these `changes`.")]
        ) from None
    assert tried.plan is not None  # it was asked for
    moves = [move for move in tried.moves if move.moved]
    more = tried.value_real - tried.base_value_real
    data = {
        "plan_id": kept.name,
        "changes": dict(changes),
        "value_in_todays_dollars": tried.value_real,
        "more_than_before": more,
        "at_most_from_the_best": tried.gap_dollars_real,
        "steps_that_move": [asdict(move) for move in moves],
        "held": tried.held,
    } | caveats_of(kept.scenario.with_changes(dict(changes)), Plan.read(tried.plan))
    than = f"{dollars(abs(more))} {'more' if more >= 0 else 'less'} than before"
    away = dollars(tried.gap_dollars_real)
    words = [
        f"Value: {dollars(tried.value_real)} in today's dollars, {than}; at most {away} from the best of these values.",
        "\n".join(["Steps of this year that move:", *map(_moved, moves)]) if moves else UNMOVED,
        tried.held,
        *SAY,
    ]
    return "\n\n".join(filter(None, words)), data


def _moved(move: StepMove) -> str:
    """To the hundred dollars: the plan that was led along is not tidied as a solved one is."""
    where = " to ".join(filter(None, (move.source, move.destination)))
    what = " ".join(filter(None, (move.kind.replace("_", " "), move.asset)))
    now = f"about {dollars(round(move.now, -2))}"
    before = f"{dollars(move.was)} before, {now} now" if move.number else f"{now}, which the plan does not do"
    return f"  {what}{', ' + where if where else ''}: {before}"


def audit_line(kept: KeptPlan, year: int, line: str) -> Answer:
    """A line of a year's return: its amount, arithmetic and law, and the lines that it is made of."""
    forms = forms_of(kept.plan, kept.scenario, year)
    every = {one.key: (form, one) for form in forms for one in form.lines}
    found = [pair for pair in every.values() if _is_meant(line, *pair)]
    if not found:
        named = [f"{_plain(form)}.{one.line}" for form, one in every.values() if one.line]
        expected = f"a line of {', '.join(map(_plain, forms))}, or its words"
        words = [*named, *(one.label for _, one in every.values())]
        raise RequestError([Fault("line", f'"{line}"', expected, did_you_mean(line, words))])
    lines = [_said(form, one, every) for form, one in found]
    data = {"plan_id": kept.name, "year": year, "lines": lines} | caveats_of(kept.scenario, kept.plan)
    text = "\n".join(
        f"{one['form']}, line {one['line']}, {one['label']}: {one['amount']:,.2f}"
        + (f" = {one['arithmetic']}" if one["arithmetic"] else "")
        + (f" ({one['law']})" if one["law"] else "")
        for one in lines
    )
    return text, data


def _plain(form: Form) -> str:
    """A form's key without its year: form1040."""
    return form.key.partition(".")[2]


def _is_meant(asked: str, form: Form, line: Line) -> bool:
    plain = asked.strip().lower()
    names = (line.key, f"{_plain(form)}.{line.line}", f"{form.title} line {line.line}", line.label)
    return bool(plain) and (plain in (name.lower() for name in names) or plain in line.label.lower())


def _said(form: Form, line: Line, every: Mapping[str, tuple[Form, Line]]) -> dict[str, Any]:
    made_of = [every[key][1] for key in line.inputs if key in every]
    return {
        "form": form.title,
        "line": line.line,
        "label": line.label,
        "amount": line.amount,
        "planner": line.planner,
        "arithmetic": line.arithmetic,
        "law": line.citation,
        "made_of": [{"key": one.key, "label": one.label, "amount": one.amount} for one in made_of],
        "facts": [key for key in line.inputs if key not in every],
    }


def _seconds(asked: float) -> float:
    if not 0.0 < asked <= MOST_SECONDS:
        raise RequestError([Fault("seconds", f"{asked:g}", f"more than 0, at most {MOST_SECONDS:g}")])
    return asked


def _document(plan: Plan) -> str:
    return plan.to_json()
