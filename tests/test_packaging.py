"""The wheel holds every room of the house and nothing else (why this needs a test: CONTRIBUTING.md)."""

from __future__ import annotations

import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
NOT_SHIPPED = {"tests", "benchmarks", "docs", "build", "dist"}
ENVIRONMENTS = {path.parent.name for path in ROOT.glob("*/pyvenv.cfg")}


@pytest.fixture(scope="module")
def setuptools() -> dict[str, Any]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    table: dict[str, Any] = project["tool"]["setuptools"]
    return table


def shipped(pattern: str) -> list[Path]:
    """Files of the checkout that match, as paths from its top, without tests, caches and environments."""
    paths = (path.relative_to(ROOT) for path in ROOT.rglob(pattern))
    return [
        path
        for path in paths
        if path.parts[0] not in NOT_SHIPPED | ENVIRONMENTS
        and not any(part.startswith(".") for part in path.parts)
    ]


def package_of(folder: Path) -> str:
    return ".".join(("decumulate", *folder.parts))


def test_every_folder_with_python_is_listed(setuptools: dict[str, Any]) -> None:
    found = {package_of(path.parent) for path in shipped("*.py")}
    assert found == set(setuptools["packages"]), (
        "pyproject.toml [tool.setuptools] packages must list every folder with Python in it; one left out "
        "is missing from the wheel without a word, while an editable install works"
    )


def test_every_package_says_that_it_is_one(setuptools: dict[str, Any]) -> None:
    for package in setuptools["packages"]:
        folder = ROOT.joinpath(*package.split(".")[1:])
        assert (folder / "__init__.py").is_file(), f"{package} has no __init__.py"


def test_no_stray_module_at_the_top() -> None:
    stray = {path.name for path in ROOT.glob("*.py")} - {"__init__.py"}
    assert not stray, (
        f"{sorted(stray)} at the top of the checkout would be shipped inside the package; move it"
    )


def test_every_table_and_scenario_is_shipped(setuptools: dict[str, Any]) -> None:
    data = [path for path in shipped("*.toml") if len(path.parts) > 1]
    assert any(path.parts[0] == "tax_tables" for path in data)
    assert any(path.parts[0] == "scenarios" for path in data)
    for path in data:
        homes = ((package_of(home), path.relative_to(home).as_posix()) for home in path.parents)
        assert any(covers(setuptools["package-data"].get(home, []), within) for home, within in homes), (
            f"{path} is in no [tool.setuptools.package-data] pattern, so the wheel would lack it"
        )


def covers(patterns: list[str], within: str) -> bool:
    """Whether a glob of package-data takes the file `within` its package."""
    return any(
        fnmatch(within, pattern) or fnmatch(within, pattern.removeprefix("**/")) for pattern in patterns
    )


def test_the_version_is_said_once() -> None:
    import decumulate

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert decumulate.__version__ == project["project"]["version"]
