"""The site builds without a warning, and the notebook runs."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "docs" / "notebooks" / "household.ipynb"


def needed(*modules: str) -> None:
    """Skip where these are not installed; under CI they must be."""
    missing = [name for name in modules if find_spec(name) is None]
    if missing and os.environ.get("CI") != "true":
        pytest.skip(f"not installed: {', '.join(missing)} (pip install '.[docs]')")
    assert not missing, f"CI installs {', '.join(missing)}"


def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    needed("mkdocs", "material", "mkdocstrings_handlers")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)]
    quiet = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=quiet)
    assert made.returncode == 0, made.stderr
    reference = (tmp_path / "reference" / "index.html").read_text("utf-8")
    assert 'id="decumulate.solve"' in reference
    assert 'id="decumulate.Plan.to_json"' in reference


def test_every_page_is_in_the_navigation() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text("utf-8")
    missing = [page.name for page in (ROOT / "docs").glob("*.md") if f" {page.name}\n" not in navigation]
    assert not missing, f"mkdocs.yml does not list {missing}"


def test_the_notebook_runs() -> None:
    needed("nbclient", "nbformat", "ipykernel")
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(NOTEBOOK, as_version=4)
    assert all(not cell.get("outputs") for cell in notebook.cells), "the notebook is kept without outputs"
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    shown = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert any('class="decumulate"' in str(output) for output in shown), "the plan shows itself"
    assert any("True" in str(output) for output in shown), "the audit holds"
