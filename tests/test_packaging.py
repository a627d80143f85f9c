"""The wheel holds every room of the house and nothing else (why this needs a test: CONTRIBUTING.md)."""

from __future__ import annotations

import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

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


def floors() -> dict[str, str]:
    """The oldest version of each library that pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    return {line.split(">=")[0]: line.split(">=")[1].split(",")[0] for line in asked}


def test_the_oldest_libraries_are_those_that_are_allowed() -> None:
    """.ci/lowest.txt holds every library at its floor, and perhaps what those need of their own time."""
    lines = (ROOT / ".ci" / "lowest.txt").read_text(encoding="utf-8").splitlines()
    pinned = dict(line.split("==") for line in lines if line and not line.startswith("#"))
    assert {name: pinned.get(name) for name in floors()} == floors()


def test_the_hosting_site_runs_the_same_checks() -> None:
    """From the oldest Python that is allowed on, and once with the oldest libraries."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    checks = yaml.safe_load((ROOT / ".github" / "workflows" / "checks.yml").read_text(encoding="utf-8"))
    (job,) = checks["jobs"].values()
    matrix = job["strategy"]["matrix"]
    assert f">={matrix['python'][0]}" == project["requires-python"]
    assert [one["constraint"] for one in matrix["include"]] == [".ci/lowest.txt"]
    assert any(step.get("run") == ".ci/run" for step in job["steps"])
