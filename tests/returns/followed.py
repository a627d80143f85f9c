"""Every number of a year's forms followed down: its arithmetic recomputed, each of its inputs looked up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from decumulate.models.plan import Plan, PlanYear
from decumulate.models.returns.form import Form, Line
from decumulate.models.scenario import Scenario
from decumulate.solver.audit import audit
from decumulate.solver.report.returns import forms_of

CENT = 0.01
TOTALS = (
    ("form1040.line11a", "agi"),
    ("form1040.line14", "deduction"),
    ("form1040.line15", "taxable_income"),
    ("paid.federal", "federal_tax"),
    ("paid.total", "total"),
)
"""Lines of every year, and what the year's `tax` calls them."""


def at_pointer(document: Any, path: str) -> Any:
    """What stands at a JSON pointer (RFC 6901) of a document."""
    for step in path.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        document = document[int(name)] if isinstance(document, list) else document[name]
    return document


class Followed:
    """The forms of every year of a plan, with what its lines can be looked up in."""

    def __init__(
        self, forms: tuple[Form, ...], years: Sequence[PlanYear], documents: Mapping[str, Any]
    ) -> None:
        self.forms, self.years, self.documents = forms, years, documents
        self.lines = {line.key: line for line in self.each()}

    @classmethod
    def of(cls, plan: Plan, scenario: Scenario) -> Followed:
        """Of every year of a plan, as its audit has it."""
        report = audit(plan, scenario)
        audited = plan.model_copy(update={"years": report.years})
        documents = {"plan": audited.model_dump(mode="json"), "scenario": scenario.content()}
        return cls(forms_of(plan, scenario, audited=report), report.years, documents)

    def each(self) -> Iterator[Line]:
        for form in self.forms:
            yield from form.lines

    def year(self, year: int) -> dict[str, Form]:
        """A year's forms by their short keys."""
        return {form.key.partition(".")[2]: form for form in self.forms if form.year == year}

    def amount(self, key: str) -> float | None:
        """Dollars of an input: a line's, or a document's; None where what stands there is no number."""
        if key in self.lines:
            return self.lines[key].amount
        document, _, path = key.partition("#")
        found = at_pointer(self.documents[document], path)
        return float(found) if isinstance(found, int | float) else None

    def recomputed(self, line: Line) -> float:
        """A line's amount by its own formula."""
        names = {f"x{i}": self.amount(key) for i, key in enumerate(line.inputs)}
        return float(eval(line.formula, {"__builtins__": {}}, {"min": min, "max": max} | names))

    def wrong(self) -> list[str]:
        """Lines whose arithmetic gives another amount, or whose inputs lead nowhere."""
        found = []
        for line in self.each():
            try:
                inputs = [self.amount(key) for key in line.inputs]
                again = self.recomputed(line) if line.formula else line.amount
            except (KeyError, IndexError, TypeError) as error:
                found.append(f"{line.key}: {error!r} of {line.inputs}")
                continue
            if not line.formula and not inputs:
                found.append(f"{line.key}: a fact that comes from nowhere")
            if abs(again - line.amount) > CENT:
                found.append(f"{line.key}: {line.amount:.4f} is said to be {line.formula} = {again:.4f}")
            if not (line.arithmetic and line.citation and line.label):
                found.append(f"{line.key}: words are missing")
        keys = [line.key for line in self.each()]
        found += [f"{key}: stands twice" for key in set(keys) if keys.count(key) > 1]
        return found

    def apart(self) -> list[str]:
        """Totals that are missing, or differ from the audit's own year."""
        return [
            f"{year.year} {key}: {line.amount} is not {getattr(year.tax, field)}"
            for year in self.years
            for key, field in TOTALS
            if (line := self.lines.get(f"{year.year}.{key}")) is None
            or abs(line.amount - getattr(year.tax, field)) > CENT
        ]
