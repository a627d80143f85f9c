"""A receipt holds as it was written, and no longer when anything in it that matters is another."""

from __future__ import annotations

import copy
import hashlib
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, load
from decumulate.scenarios import path as shipped
from decumulate.solver.baselines.at_once import solve
from decumulate.solver.cli.app import app
from decumulate.solver.receipts import ReceiptError, read_receipt, receipt_json, receipt_of, verify
from decumulate.solver.receipts.document import digests
from decumulate.solver.receipts.prove import prove
from decumulate.solver.run import SolveOptions

OPTIONS = SolveOptions(time_limit=6.0, threads=1, ranges=False)
Document = dict[str, Any]


@pytest.fixture(scope="module")
def household() -> Scenario:
    changes = {
        "people[0].plan_to_age": 72,
        "allocation.traditional_tax_rate": 0.22,
        "report": {"firm": "A firm", "client": "=1+1"},
    }
    return load(shipped("h8_single_losses"), changes=changes)


@pytest.fixture(scope="module")
def document(household: Scenario) -> Document:
    return receipt_of(household, solve(household, OPTIONS), OPTIONS)


def read_back(document: Document) -> Any:
    return verify(read_receipt(receipt_json(document)))


def refused(document: Document) -> list[str]:
    """Places that do not hold; those of the document where it cannot be read."""
    try:
        return [where for where, _ in read_back(document).faults]
    except ReceiptError as error:
        return [fault.place for fault in error.faults]


def hashed_anew(document: Document) -> Document:
    rest = {name: part for name, part in document.items() if name != "sha256"}
    return rest | {"sha256": digests(rest, document["sha256"]["tax_tables"])}


def leaves(node: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(node, dict | list) and node:
        for key, inner in node.items() if isinstance(node, dict) else enumerate(node):
            yield from leaves(inner, (*place, key))
    else:
        yield place


def changed(document: Document, place: tuple[Any, ...]) -> Document:
    other = copy.deepcopy(document)
    holder: Any = other
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = another(holder[place[-1]])
    return other


def another(value: Any) -> Any:
    """The nearest value that is another one."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, float):
        return value * (1.0 + 3e-16) if value else 1e-9
    if isinstance(value, str):
        return f"{value[:-1]}{'0' if value[-1:] != '0' else '1'}"
    return 1.0


def test_a_receipt_holds_as_it_was_written(document: Document) -> None:
    """And with other spaces and its fields in another order."""
    verified = read_back(document)
    assert verified.ok, verified.faults
    assert verified.notes == ()
    assert any("that no plan is better than the bound" in words for words in verified.unchecked)
    turned = dict(reversed(list(document.items())))
    assert verify(read_receipt(json.dumps(turned, indent=7))).ok


def test_its_hashes_are_those_of_the_plans_file_and_its_scenario(
    document: Document, household: Scenario
) -> None:
    """sha256.plan is what sha256sum says of the file that solve --out writes."""
    file = (Plan.read(document["plan"]).to_json() + "\n").encode()
    assert document["sha256"]["plan"] == hashlib.sha256(file).hexdigest()
    assert document["sha256"]["scenario"] == household.sha256 == document["plan"]["scenario"]["sha256"]


def test_every_field_beside_scenario_and_plan_matters(document: Document) -> None:
    places = [place for place in leaves(document) if place[0] not in ("scenario", "plan")]
    assert len(places) > 15
    assert [place for place in places if not refused(changed(document, place))] == []


@pytest.mark.parametrize(("part", "digest"), [("scenario", "sha256.receipt"), ("plan", "sha256.plan")])
def test_the_least_change_anywhere_is_refused(part: str, digest: str, document: Document) -> None:
    """The last digit of a number, a letter of a word, in forty places."""
    places = [place for place in leaves(document) if place[0] == part]
    for place in random.Random(14).sample(places, 40):
        found = refused(changed(document, place))
        assert digest in found, (place, found)


def test_a_field_more_or_less_is_refused(document: Document) -> None:
    for name in document:
        assert refused({key: part for key, part in document.items() if key != name}) == [name]
    assert refused(document | {"note": "more"}) == ["note"]
    twice = receipt_json(document).replace('"kind": "receipt"', '"kind": "receipt", "kind": "receipt"')
    with pytest.raises(ReceiptError, match="stands twice"):
        read_receipt(twice)
    with pytest.raises(ReceiptError, match="is no number"):
        read_receipt(receipt_json(document).replace('"schema_version": 1', '"schema_version": NaN', 1))


def bound(document: Document, amount: float, *, consistent: bool = False) -> None:
    """Another bound, in both places; `consistent`: with gaps and status that follow from it."""
    plan = document["plan"]
    proof, value = plan["certificate"], plan["objective"]["value"]
    proof["bound"] = amount
    if consistent:
        gap = max(0.0, amount - value)
        real = gap * plan["objective"]["value_real"] / value
        proof |= {"gap": gap / value, "gap_dollars": gap, "gap_dollars_real": real}
        proof["status"] = "optimal" if gap < 1.0 else "within_gap"
    document["proved"] |= {name: proof[name] for name in ("bound", "gap_dollars", "status")}


def flow(document: Document) -> None:
    accounts = document["plan"]["years"][0]["accounts"].values()
    next(account for account in accounts if account["close"] > 10_000.0)["distributed"] += 10.0


def spending(document: Document) -> None:
    document["scenario"]["spending"]["annual"] += 1.0


def tables(document: Document) -> None:
    document["sha256"]["tax_tables"] = document["plan"]["law"]["tables_sha256"] = "0" * 64


FORGED: dict[str, tuple[Callable[[Document], None], str, str]] = {
    "the value": (
        lambda receipt: receipt["plan"]["objective"].update(value=2e6),
        "proved.value",
        "the plan in it says",
    ),
    "a flow": (flow, "plan", "planner"),
    "a bound that the plan beats": (
        lambda receipt: bound(receipt, receipt["proved"]["value"] - 1000.0, consistent=True),
        "plan",
        "better than what is said to be the best possible",
    ),
    "a bound that the best plan beats": (
        lambda receipt: bound(receipt, receipt["proved"]["value"], consistent=True),
        "plan",
        "of which the given one falls short",
    ),
    "the bound alone": (
        lambda receipt: bound(receipt, receipt["proved"]["bound"] + 50.0),
        "plan",
        "bound and value make it",
    ),
    "the summary alone": (
        lambda receipt: receipt["proved"].update(bound=1e6),
        "proved.bound",
        "the plan in it says",
    ),
    "the household": (spending, "sha256.scenario", "another scenario"),
    "the tables": (tables, "sha256.tax_tables", "other tax tables"),
    "the solver": (
        lambda receipt: receipt["options"].update(solver="cbc"),
        "options.solver",
        "was solved with HiGHS",
    ),
    "the gap asked for": (
        lambda receipt: receipt["options"].update(gap=1e-9),
        "options.gap",
        "is proved to",
    ),
    "effort": (lambda receipt: receipt["options"].update(effort=2.0), "options.effort", "was made with 1"),
    "the version": (
        lambda receipt: receipt["versions"].update(decumulate="9.9"),
        "versions.decumulate",
        "the plan in it says",
    ),
}


@pytest.mark.parametrize("what", FORGED)
def test_where_hashes_are_made_anew_the_rest_refuses(what: str, document: Document) -> None:
    forge, where, words = FORGED[what]
    other = copy.deepcopy(document)
    forge(other)
    found = read_back(hashed_anew(other)).faults
    assert [place for place, said in found if place == where and words in said], found
    assert not any(place == "sha256.receipt" for place, _ in found)


def test_another_version_of_the_program_is_named(document: Document) -> None:
    other = copy.deepcopy(document)
    other["versions"]["decumulate"] = other["plan"]["decumulate"] = "0.0.9"
    verified = read_back(hashed_anew(other))
    assert verified.ok, verified.faults
    assert len(verified.notes) == 1
    assert verified.notes[0].startswith("made by decumulate 0.0.9, verified by ")


def test_solving_again_confirms_a_bound(document: Document) -> None:
    again = prove(read_back(document))
    assert again.refuted == ""
    assert again.new_bound is not None
    assert again.new_bound >= document["proved"]["value"] - 1.5


def test_solving_again_refutes_a_false_bound(household: Scenario) -> None:
    """A rule's plan called optimal: nothing in the file contradicts it, the solver does."""
    poor = receipt_of(household, solve(household, SolveOptions(time_limit=0.0, ranges=False)), OPTIONS)
    bound(poor, poor["proved"]["value"], consistent=True)
    verified = read_back(hashed_anew(poor))
    assert verified.ok, verified.faults
    assert "better than the receipt's bound" in prove(verified).refuted


def test_by_the_command_line(document: Document, tmp_path: Path) -> None:
    run, file = CliRunner(), tmp_path / "receipt.json"
    options = ["--set", "people.0.plan_to_age=72", "--set", "allocation.traditional_tax_rate=0.22"]
    solved = run.invoke(
        app,
        ["solve", "h8", *options, "--time-limit", "6", "--no-ranges", "--quiet", "--receipt", str(file)],
    )
    assert solved.exit_code == 0, solved.output
    held = run.invoke(app, ["audit", "--receipt", str(file)])
    assert held.exit_code == 0, held.output
    assert held.stdout.startswith("The receipt holds")
    sha = json.loads(file.read_text("utf-8"))["sha256"]["receipt"]
    assert sha in held.stdout
    assert sha in solved.stderr
    file.write_text(file.read_text("utf-8").replace('"annual": ', '"annual": 1', 1), encoding="utf-8")
    changed = run.invoke(app, ["audit", "--receipt", str(file)])
    assert changed.exit_code == 2
    assert "sha256.scenario" in changed.stdout
    for wrong in (
        ["audit"],
        ["audit", str(file)],
        ["audit", "a", "b", "--prove"],
        ["audit", "a", "--receipt", "b"],
    ):
        said = run.invoke(app, wrong)
        assert said.exit_code == 2
        assert "--receipt FILE" in said.stderr
    none = run.invoke(app, ["audit", "--receipt", str(shipped("h8_single_losses"))])
    assert none.exit_code == 2
    assert "is not a receipt" in none.stderr
