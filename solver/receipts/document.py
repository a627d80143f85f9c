"""The receipt as a document: what it holds, how it is written and read, its digests (docs/contract.md, Receipts)."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from ... import __version__
from ...models.plan import Plan
from ...models.reading import MOST_PLAN, read_text
from ...models.scenario import Fault, Scenario
from ...models.scenario.faults import problems, shown
from ...models.scenario.scenario import question_of
from ..run import SolveOptions


class ReceiptError(ValueError):
    """The document is no receipt; `faults` holds every reason."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = list(faults)
        count = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        super().__init__("\n  ".join([f"{count} in the receipt:", *map(str, self.faults)]))


class ReceiptPart(BaseModel):
    """A part of the document: unknown names are refused, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class StatedProof(ReceiptPart):
    """What was proved: the plan's `value` (nominal), and the `bound` that no plan beats; the plan says the same."""

    objective: str
    value: float
    bound: float | None
    gap_dollars: float | None
    status: str


class AskedOptions(ReceiptPart):
    """How it was solved: the options of `decumulate solve`."""

    solver: Literal["highs", "cbc"]
    gap: float
    time_limit: float
    threads: int | None
    effort: float
    ranges: bool


class Versions(ReceiptPart):
    """Of what made it: the program, the solver, Python and the machine's system."""

    decumulate: str
    solver: str
    python: str
    system: str


class Digests(ReceiptPart):
    """SHA-256, hexadecimal: of the scenario's question, the plan's file, the tax tables, and the receipt itself."""

    scenario: str
    plan: str
    tax_tables: str
    receipt: str


class Receipt(ReceiptPart):
    """A question and its answer, with what they were made of."""

    kind: Literal["receipt"]
    schema_version: Literal[1]
    scenario: dict[str, Any]
    plan: dict[str, Any]
    proved: StatedProof
    options: AskedOptions
    versions: Versions
    sha256: Digests


def receipt_of(scenario: Scenario, plan: Plan, options: SolveOptions) -> dict[str, Any]:
    """The document of a plan that was solved with these options. Raises ValueError for a plan without certificate."""
    proof, goal = plan.certificate, plan.objective
    if proof is None or goal is None:
        raise ValueError("a plan without a certificate has no receipt: solve the scenario")
    written = json.loads(plan.to_json())
    asked = AskedOptions.model_validate({name: getattr(options, name) for name in AskedOptions.model_fields})
    versions = Versions(
        decumulate=__version__,
        solver=proof.solver,
        python=platform.python_version(),
        system=platform.system(),
    )
    document = {
        "kind": "receipt",
        "schema_version": 1,
        "scenario": scenario.content(),
        "plan": written,
        "proved": StatedProof.model_validate(proved_by(written)).model_dump(),
        "options": asked.model_dump(),
        "versions": versions.model_dump(),
    }
    return document | {"sha256": digests(document, plan.law.tables_sha256)}


def proved_by(plan: Mapping[str, Any]) -> dict[str, Any]:
    """What a plan's document says of its value and its bound."""
    goal, proof = plan.get("objective") or {}, plan.get("certificate") or {}
    return {
        "objective": goal.get("name"),
        "value": goal.get("value"),
        "bound": proof.get("bound"),
        "gap_dollars": proof.get("gap_dollars"),
        "status": proof.get("status"),
    }


def digests(document: Mapping[str, Any], tables: str) -> dict[str, str]:
    """The four digests of a receipt's other fields; `tables` is that of the tax tables."""
    rest = {name: part for name, part in document.items() if name != "sha256"}
    found = {
        "scenario": digest(canonical(question_of(rest["scenario"]))),
        "plan": digest(json.dumps(rest["plan"], indent=2) + "\n"),
        "tax_tables": tables,
    }
    return found | {"receipt": digest(canonical(rest | {"sha256": found}))}


def canonical(value: Any) -> str:
    """JSON with sorted names, no spaces, text as it is, and numbers in the shortest form that reads back."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def receipt_json(document: Mapping[str, Any]) -> str:
    """The file's text."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def read_receipt(source: str | Path) -> Receipt:
    """A receipt from a file's path or JSON text. Raises ReceiptError with every fault of the document."""
    try:
        is_text = isinstance(source, str) and source.lstrip()[:1] == "{"
        text = str(source) if is_text else read_text(Path(source), MOST_PLAN)
        raw = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except (OSError, UnicodeDecodeError) as error:
        raise ReceiptError(
            [Fault("the receipt", str(source), f"a file that can be read ({error})")]
        ) from None
    except (ValueError, RecursionError) as error:
        raise ReceiptError(
            [Fault("the receipt", "no JSON", f"a receipt's JSON document ({error})")]
        ) from None
    if not isinstance(raw, dict):
        raise ReceiptError([Fault("the receipt", shown(raw), "what solve --receipt writes")])
    try:
        return Receipt.model_validate(raw)
    except ValidationError as error:
        raise ReceiptError([problem.fault(raw) for problem in problems(error, raw, Receipt)]) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A table in which no name stands twice: of two, one would be read and the other seen."""
    table = dict(pairs)
    if len(table) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(
            f"{next(name for name in names if names.count(name) > 1)!r} stands twice in one table"
        )
    return table


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number")
