"""The answer: a plan as a JSON document, what the household does and pays in every year.

Money is nominal dollars of its year, rates are fractions. Field names and their order are the contract; add
fields, never rename one without a schema version. What the owner decides must be given: holdings after the
first day's trades, the flows of each account (a flow left out is zero), the trades by lot, and under
`max_spending` the spending. Every other line may be left out: the audit computes it, and compares only the
lines that were given (pydantic's `model_fields_set`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, field_validator

from .chosen_facts import ChosenFacts
from .forced_risk import ForcedRisk
from .migrations import CURRENT, migrated
from .plan_part import Number, PlanPart
from .plan_steps import Payment, SafeHarbour, Step, StepRanges
from .plan_year import AccountYear, Cash, Income, PlanSoFar, PlanYear, RothOut, Tax, Trade
from .reading import MOST_PLAN, read_text
from .scenario.faults import Fault, problems, shown
from .scenario.fields import TaxRate, refusal
from .shown import Shown

__all__ = [
    "AccountYear",
    "Bare",
    "Cash",
    "Certificate",
    "ChosenFacts",
    "Estate",
    "ForcedRisk",
    "GivenUp",
    "HeirDraw",
    "HeirPart",
    "Income",
    "LawOf",
    "Objective",
    "OwnRate",
    "Payment",
    "Plan",
    "PlanError",
    "PlanSoFar",
    "PlanWarning",
    "PlanYear",
    "RatesTried",
    "RothOut",
    "SafeHarbour",
    "ScenarioOf",
    "Step",
    "StepRanges",
    "Tax",
    "Totals",
    "Trade",
    "WorstLine",
]

DECIMALS = 4
"""Money is written to a hundredth of a cent, so that sums of written numbers hold to the cent."""
GRAINS = 1e4
"""Of them in a dollar."""

WORTHLESS = 100.0
"""Basis over proceeds from which a sale's amount is written unrounded."""

AS_THEY_ARE = frozenset(
    {
        "by_year",
        "content",
        "deflator",
        "effort",
        "expected_return",
        "fraction",
        "gap",
        "last_year_share",
        "lives_rate",
        "marginal_rate_long_term_gain",
        "marginal_rate_ordinary",
        "more",
        "points",
        "price",
        "riskier",
        "share",
        "this_year_share",
    }
)
"""Fields that are no money and are written unrounded: a share of millions is worth more than its fourth decimal."""


class PlanError(ValueError):
    """The document is no plan, or no plan for this scenario; `faults` holds every reason."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = list(faults)
        count = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        super().__init__("\n  ".join([f"{count} in the plan:", *map(str, self.faults)]))


class ScenarioOf(PlanPart):
    """The question this plan answers: `content` is the scenario as given, `sha256` of its canonical JSON."""

    title: str = ""
    sha256: str = ""
    content: dict[str, Any] = Field(default_factory=dict)


class LawOf(PlanPart):
    """Which tables the plan was computed with, and the last year they were published for."""

    tables_sha256: str = ""
    projected_from: int = 0


class PlanWarning(PlanPart):
    """Something the owner must know; `effect_dollars_max` bounds what it can change, where that is known."""

    code: str
    where: str = ""
    message: str
    effect_dollars_max: Number | None = None


class Objective(PlanPart):
    """The goal and what the plan reaches: nominal, and in today's dollars (`value_real`)."""

    name: Literal["max_estate", "max_spending", "min_lifetime_tax"]
    value: Number = 0.0
    value_real: Number = 0.0


class WorstLine(PlanPart):
    """The line on which planner and audit differ most: `difference` is planner less audit."""

    year: int
    line: str
    difference: Number


class Certificate(PlanPart):
    """How good the plan is known to be: no plan for this program is better than `bound`.

    `bound` and the gaps are None where nothing is proved yet, and with the status "no_certificate", where the audited
    plan is better than the bound that was found (`refused_bound`): that bound is false.
    """

    status: Literal[
        "optimal", "within_gap", "limit", "open_gap", "interrupted", "optimal_except", "no_certificate"
    ]
    bound: Number | None = None
    gap: Number | None = None
    gap_dollars: Number | None = None
    gap_dollars_real: Number | None = None
    refused_bound: Number | None = None
    rounds: int
    binaries: int
    seconds: Number
    solver: str
    audit_worst_line: WorstLine | None = None

    @property
    def solved(self) -> bool:
        """Whether the plan is proved to the gap asked for."""
        return self.status in ("optimal", "within_gap", "optimal_except")


class HeirDraw(PlanPart):
    """What an heir draws of inherited traditional money in a year, and the tax on it, dollars of that year."""

    year: int
    drawn: Number = 0.0
    tax: Number = 0.0


class HeirPart(PlanPart):
    """What an heir inherits of traditional accounts and of the rest, the tax on the former as it counts at the close,
    what is kept, and the years of drawing it."""

    name: str
    traditional: Number = 0.0
    rest: Number = 0.0
    tax: Number = 0.0
    keeps: Number = 0.0
    keeps_real: Number = 0.0
    years: tuple[HeirDraw, ...] = ()


class Estate(PlanPart):
    """What is left at the close of `year`; `taxable` includes the carry; `heirs`: of a scenario that says who."""

    year: int
    taxable: Number = 0.0
    traditional: Number = 0.0
    roth: Number = 0.0
    hsa: Number = 0.0
    heirs_tax: Number = 0.0
    after_tax: Number = 0.0
    after_tax_real: Number = 0.0
    heirs: tuple[HeirPart, ...] = ()


class Totals(PlanPart):
    """Sums over the years, nominal; the present value is on 1 January of the first year.

    `lifetime_tax_present_value` takes federal, payroll and state tax and Medicare surcharges of the plan's
    k-th year (k = 0, 1, ...) times (1 + rate)^-k, and the heirs' tax times (1 + rate)^-(number of years), at
    the rate `goal.discount_rate`; without one, each is divided by the deflator of its year and of the estate.
    """

    federal_tax: Number = 0.0
    state_tax: Number = 0.0
    medicare_surcharges: Number = 0.0
    lifetime_tax_present_value: Number = 0.0


class Bare(PlanPart):
    """The best plan that was found, before anything was given up for a plan with less to do: its objective, and the
    decisions of its years (every other line is the audit's to compute)."""

    objective: Objective
    years: tuple[PlanYear, ...]


class GivenUp(PlanPart):
    """What the plan falls short of the bare one: nominal dollars of the objective, and today's (`dollars_real`).

    Apart from the certificate's gap, which is of the plan as given and holds it. Its parts add up to `dollars`: `need`
    is money left where it is beyond a year's need, `again` no more done of what was done this year already, `easier`
    fewer steps and less moved, `rounding` round amounts.

    effort                how many times the prices of effort were taken (`--effort`)
    price                 dollars of the objective for a dollar more on the plan's first day
    action                dollars of the objective that an action of the first five years had to be worth
    actions, bare_actions   how many there are in those years, and in the bare plan's
    beyond_need           years in which IRAs pay more than the year needs, because that is worth more; Roth IRAs never
                          do, but where a wish forces it
    """

    dollars: Number
    dollars_real: Number
    need: Number = 0.0
    again: Number = 0.0
    easier: Number = 0.0
    rounding: Number = 0.0
    effort: Number = 1.0
    price: Number = 0.0
    action: Number = 0.0
    actions: int = 0
    bare_actions: int = 0
    beyond_need: tuple[int, ...] = ()


class ThroughTheYear(PlanPart):
    """What the goal would come to with money taken out through the year (`spending.paid`), in the plan's own cells.

    `value` is nominal, `value_real` today's; `more` as a fraction of the plan's own (of the bare one, where there is
    one), left out where that is next to nothing.
    """

    value: Number
    value_real: Number
    more: Number | None = None


class RatesTried(PlanPart):
    """Rates by year that a plan was made with, and what it is worth: nominal, and in today's dollars (`value_real`)."""

    by_year: tuple[TaxRate, ...]
    value: Number
    value_real: Number


class OwnRate(PlanPart):
    """The rate at which the plan taxes its traditional money, by year, which a traditional dollar is weighed with.

    by_year         the rates that the plan was made with, fractions
    solves          how often it was solved to find them
    settled         whether its own rates are those to half a point in every year
    alternatives    where they are not: the last two rates tried, and the objective under each
    """

    by_year: Annotated[tuple[TaxRate, ...], Field(min_length=1)]
    solves: int = 1
    settled: bool = True
    alternatives: tuple[RatesTried, ...] = ()


class Plan(PlanPart, Shown):
    """The whole plan. `read` and `to_json` are the two doors of the document."""

    schema_version: Literal[2] = 2
    written_under: int = Field(
        default=CURRENT, exclude=True, description="The schema version of the document that was read."
    )
    decumulate: str = ""
    scenario: ScenarioOf = Field(default_factory=ScenarioOf)
    law: LawOf = Field(default_factory=LawOf)
    warnings: tuple[PlanWarning, ...] = ()
    objective: Objective | None = None
    certificate: Certificate | None = None
    steps: tuple[Step, ...] = Field(default=(), description="The first year, in the order it is done.")
    step_ranges: StepRanges | None = None
    years: tuple[PlanYear, ...] = Field(description="One entry a year, from the scenario's start_year on.")
    estate: Estate | None = None
    totals: Totals = Field(default_factory=Totals)
    bare: Bare | None = None
    given_up: GivenUp | None = None
    through_the_year: ThroughTheYear | None = None
    forced_risk: tuple[ForcedRisk, ...] = Field(
        default=(), description="Years in which what must be held forces more risk than the target."
    )
    own_rate: OwnRate | None = None
    chosen: ChosenFacts | None = Field(
        default=None, description="The facts that the scenario left to the plan, as chosen."
    )

    @field_validator("years")
    @classmethod
    def _years_follow(cls, entries: tuple[PlanYear, ...]) -> tuple[PlanYear, ...]:
        years = [entry.year for entry in entries]
        if not years or years != list(range(years[0], years[0] + len(years))):
            raise refusal("one entry or more, their years following one another without a gap")
        return entries

    def to_json(self) -> str:
        """The document: 2-space indentation, money to 4 decimals; lines that were never set are left out."""
        return json.dumps(self._document(), indent=2)

    def as_written(self) -> Plan:
        """The plan as its document will have it, money rounded: what is judged of it is true of the file too."""
        return Plan.model_validate_json(json.dumps(self._document()))

    def _document(self) -> Any:
        lines = self.model_dump(mode="json", exclude_unset=True)
        return _written({"schema_version": self.schema_version} | lines)

    @classmethod
    def read(cls, source: str | Path | Mapping[str, Any]) -> Plan:
        """A plan from a file's path, JSON text, or a mapping.

        Raises PlanError with every fault of the document, each with its place, value and what was expected.
        """
        raw = _raw(source)
        if not isinstance(raw, dict):
            raise PlanError([Fault("the plan", shown(raw), "a table of fields, as `decumulate schema plan`")])
        raw, version = migrated(raw)
        try:
            plan = cls.model_validate_json(json.dumps(raw, default=str))
        except ValidationError as error:
            raise PlanError([problem.fault(raw) for problem in problems(error, raw, cls)]) from None
        return plan if version == CURRENT else plan.model_copy(update={"written_under": version})


def _written(value: Any, name: str = "") -> Any:
    """`value` as it goes into the document: money rounded, no negative zero."""
    if name in AS_THEY_ARE:
        return value
    if isinstance(value, dict):
        whole = {"amount"} if value.get("action") == "sell" and _worthless(value) else set()
        return {key: entry if key in whole else _written(entry, key) for key, entry in value.items()}
    if isinstance(value, list):
        return [_written(entry, name) for entry in value]
    return rounded(value) if isinstance(value, float) else value


def rounded(amount: float, towards: float = 0.0) -> float:
    """Dollars as a document has them: never less where `towards` is above 0, never more where it is below; no negative
    zero."""
    if towards == 0.0 or not math.isfinite(amount):
        return round(amount, DECIMALS) + 0.0
    grains = amount * GRAINS
    return (math.ceil(grains) if towards > 0.0 else math.floor(grains)) / GRAINS + 0.0


def _worthless(sale: Mapping[str, Any]) -> bool:
    """Whether what a sale brings is so little of its basis that rounding it would change the loss."""
    amount, basis = sale.get("amount"), sale.get("basis")
    return isinstance(amount, float) and isinstance(basis, float) and rounded(basis) > WORTHLESS * amount


def _raw(source: str | Path | Mapping[str, Any]) -> Any:
    """What the document holds, before it is checked."""
    if isinstance(source, Mapping):
        return dict(source)
    try:
        is_text = isinstance(source, str) and source.lstrip()[:1] in ("{", "[")
        text = str(source) if is_text else read_text(Path(source), MOST_PLAN)
        return json.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise PlanError([Fault("the plan", str(source), f"a file that can be read ({error})")]) from None
    except (ValueError, RecursionError) as error:
        raise PlanError([Fault("the plan", "no JSON", f"a plan's JSON document ({error})")]) from None
