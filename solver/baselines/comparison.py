"""What a comparison says, as data: rows, parts, and the same as a frame or JSON. Money is in today's dollars."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from ...models.plan import Plan
from ...models.scenario import Scenario
from ...models.shown import Shown
from .free_risk import FreeRisk
from .gain import GainSplit
from .parts import LeadPart, room, worth

if TYPE_CHECKING:
    import pandas as pd

NUMBERS = {
    "estate": "Float64",
    "sustainable_spending": "Float64",
    "years_lasting": "Int64",
    "failed_in": "Int64",
    "lifetime_tax": "Float64",
    "surcharges": "Float64",
    "gap": "Float64",
    "spending_gap": "Float64",
}
"""The numbers of a row and their types, in the order of the columns of `Comparison.frame`."""


RISKIER = "riskier than the target"
"""How the words of a rule begin that is."""


@dataclass(frozen=True)
class ComparedRow:
    """One plan of a comparison: the current course's, a rule's, or an optimum's.

    plan, spending_plan    of the scenario's goal, and of the most spending (the same under `max_spending`); None where
                           there is none, of which `words` say why
    words                  a rule's parameters and location; what an optimum may not decide
    sustainable_spending   the highest level of spending a year that lasts and leaves `goal.estate_floor`; None where
                           none does
    years_lasting          years in which everything is paid, of all the scenario's; `failed_in` the first that is not
    breaks                 of a rule's plan, what what the optimum must hold and it does not: the target's risk, a
                           wish; it is listed, and never the best rule
    """

    name: str
    kind: Literal["current", "rule", "optimum", "restricted"]
    words: str
    plan: Plan | None
    spending_plan: Plan | None
    sustainable_spending: float | None
    years_lasting: int | None
    failed_in: int | None
    breaks: tuple[str, ...] = ()

    @property
    def estate(self) -> float | None:
        """After tax, at the close of the last year."""
        return self.plan.estate.after_tax_real if self.plan and self.plan.estate else None

    @property
    def lifetime_tax(self) -> float | None:
        """Present value of all tax and surcharges and of the heirs' tax (`totals.lifetime_tax_present_value`)."""
        return self.plan.totals.lifetime_tax_present_value if self.plan else None

    @property
    def surcharges(self) -> float | None:
        """Medicare surcharges over all years, each in today's dollars."""
        if self.plan is None:
            return None
        return sum(year.tax.irmaa_surcharge / year.deflator for year in self.plan.years)

    @property
    def gap(self) -> float | None:
        """How far at most the plan is from the best, by the objective; None for a rule."""
        return room(self.plan) if self.plan and self.plan.certificate else None

    @property
    def spending_gap(self) -> float | None:
        """The same of `sustainable_spending`."""
        return room(self.spending_plan) if self.spending_plan and self.spending_plan.certificate else None


@dataclass(frozen=True)
class CourseCompared:
    """The current course beside the plan ([current_course] of the scenario).

    as_is          with its own holdings and risk
    equal_risk     the same flows with the accounts' mixes moved alike to the target; as `as_is` where that holds it
    points         by how much the share of the riskier assets in `as_is` is above the target's, the mean of the
                   years, a fraction (below 0: less risk); None where there is no plan
    least_points, most_points    the least and the most of any year
    gain           of the recommended plan over `as_is`; None where either has no plan, and `why_no_gain` says why
    notes          what was stated and could not be done, with the year, the account and what is missing
    """

    as_is: ComparedRow
    equal_risk: ComparedRow
    points: float | None
    least_points: float | None
    most_points: float | None
    gain: GainSplit | None
    why_no_gain: str
    notes: tuple[str, ...]

    @property
    def rows(self) -> tuple[ComparedRow, ...]:
        """As it is, and at equal risk where that is another row."""
        return (self.as_is,) if self.equal_risk is self.as_is else (self.as_is, self.equal_risk)


@dataclass(frozen=True)
class Comparison(Shown):
    """Rules, optimum and narrower optima of one scenario.

    rows       the current course as it is and at equal risk, where it is stated; rules in their own order, the
               optimum, the optimum without each decision
    parts      what each decision is worth alone
    missing    what was not done when it was stopped, by name
    notes      what a reader must know of these numbers
    given      the plan that `solve` gives out for the optimum: its steps are what to do
    free       what the optimum would reach with risk left free; None where it is free, or not known
    course     the current course beside the recommended plan (`recommended`); None where the scenario states none
    """

    scenario: Scenario
    rows: tuple[ComparedRow, ...]
    parts: tuple[LeadPart, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    given: Plan | None = None
    free: FreeRisk | None = None
    course: CourseCompared | None = None

    @property
    def optimum(self) -> ComparedRow:
        """The row of the optimum."""
        return next(row for row in self.rows if row.kind == "optimum")

    @property
    def recommended(self) -> Plan | None:
        """The plan to follow: the one that `solve` gives out, or the optimum itself; None where neither was found."""
        return self.given or self.optimum.plan

    @property
    def best_rule(self) -> ComparedRow | None:
        """The rule that is best by the scenario's goal, of those that break nothing; None where none lasts."""
        rules = [row for row in self.rows if row.kind == "rule" and not row.breaks]
        known = [(worth(row.plan), row) for row in rules if row.plan is not None]
        return max(known, key=lambda known: known[0], default=(0.0, None))[1]

    @property
    def solved(self) -> bool:
        """Whether nothing is missing and every optimum is proved to the gap asked for."""
        plans = [plan for row in self.rows for plan in (row.plan, row.spending_plan) if plan is not None]
        proofs = [plan.certificate for plan in plans if plan.certificate is not None]
        return not self.missing and all(proof.solved for proof in proofs)

    def frame(self) -> pd.DataFrame:
        """A row each, its name, kind, words and numbers; what is not known is missing."""
        import pandas as pd

        return pd.DataFrame(self._records(), columns=["name", "kind", "words", *NUMBERS]).astype(NUMBERS)

    def _records(self) -> Iterator[dict[str, Any]]:
        for row in self.rows:
            named = {"name": row.name, "kind": row.kind, "words": row.words}
            yield named | {number: getattr(row, number) for number in NUMBERS}

    def to_json(self) -> str:
        """Everything, the plans included, as a JSON document."""
        rows = [
            record
            | {"breaks": list(row.breaks)}
            | {name: _document(getattr(row, name)) for name in ("plan", "spending_plan")}
            for row, record in zip(self.rows, self._records(), strict=True)
        ]
        content = {
            "scenario": {"title": self.scenario.title, "sha256": self.scenario.sha256},
            "objective": self.scenario.goal.objective,
            "rows": rows,
            "parts": [asdict(part) for part in self.parts],
            "missing": list(self.missing),
            "notes": list(self.notes),
            "given": _document(self.given),
            "free": self._free_document(),
            "current_course": self._course_document(),
        }
        return json.dumps(content, indent=2)

    def _course_document(self) -> dict[str, Any] | None:
        course = self.course
        if course is None:
            return None
        names = ("points", "least_points", "most_points", "why_no_gain")
        document = {"as_is": course.as_is.name, "equal_risk": course.equal_risk.name}
        document |= {name: getattr(course, name) for name in names} | {"notes": list(course.notes)}
        return document | {"gain": None if course.gain is None else _gain_document(course.gain)}

    def _free_document(self) -> dict[str, Any] | None:
        if self.free is None:
            return None
        return {name: getattr(self.free, name) for name in ("earns", "within", "points", "most_points")} | {
            "plan": _document(self.free.plan)
        }


def _gain_document(gain: GainSplit) -> dict[str, Any]:
    parts = [asdict(part) | {"within": part.within, "known": part.known} for part in gain.parts]
    named = {"whole": gain.whole, "at_equal_risk": gain.at_equal_risk, "given_up": gain.given_up}
    return named | {"parts": parts}


def _document(plan: Plan | None) -> dict[str, Any] | None:
    return json.loads(plan.to_json()) if plan is not None else None
