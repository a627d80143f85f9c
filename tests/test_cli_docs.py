"""The reference page keeps up with the code: every field, option and command stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from decumulate.models.plan import Plan
from decumulate.models.returns.bulk import COLUMNS_IN
from decumulate.models.scenario import Scenario
from decumulate.solver.cli import app

ROOT = Path(__file__).resolve().parents[1]
CONTRACT = (ROOT / "docs" / "contract.md").read_text(encoding="utf-8")
WORDS = set(re.findall(r"\w+", CONTRACT))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")]


def fields(schema: Any) -> Iterator[str]:
    """Every field name in a JSON Schema."""
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "properties":
                yield from value
            yield from fields(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from fields(value)


def test_every_field_of_a_scenario_is_described() -> None:
    missing = set(fields(Scenario.model_json_schema())) - WORDS
    assert not missing, f"docs/contract.md does not mention {sorted(missing)}"


def test_every_part_of_a_plan_is_described() -> None:
    year = Plan.model_json_schema()["$defs"]["PlanYear"]["properties"]
    missing = (set(Plan.model_fields) | set(year)) - WORDS
    assert not missing, f"docs/contract.md does not mention {sorted(missing)}"


def test_every_column_of_bulk_returns_is_described() -> None:
    assert set(COLUMNS_IN) <= WORDS


@pytest.mark.parametrize(
    "command",
    ["solve", "compare", "explain", "sweep", "import", "check", "audit", "tax", "schema", "new", "tables"],
)
def test_every_option_is_described(command: str) -> None:
    shown = CliRunner().invoke(app, [command, "--help"]).stdout
    options = set(re.findall(r"^  (--[a-z-]+)", shown, flags=re.MULTILINE)) - {"--help"}
    missing = {option for option in options if option not in CONTRACT}
    assert not missing, f"docs/contract.md does not mention {sorted(missing)} of {command}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_readme_solves_a_scenario_that_ships() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"scenarios/\w+\.toml", readme)
    assert named
    assert all((ROOT / path).is_file() for path in named)
