"""What the page loads is what its README names, and asks for nothing else."""

from __future__ import annotations

import re
from hashlib import sha256
from importlib.resources import files

import pytest

from decumulate.solver.serve.faults import HttpFault
from decumulate.solver.serve.pages.render import static

FOLDER = files("decumulate.solver.serve").joinpath("static")
TEMPLATES = [
    file
    for file in files("decumulate.solver.serve").joinpath("templates").iterdir()
    if file.name.endswith(".html")
]
NAMES = ("page.css", "page.js", "htmx.min.js", "vega.js", "report-style.css", "report-script.js")


def test_htmx_is_the_one_of_the_readme() -> None:
    ((name, known),) = re.findall(
        r"^\| (\S+\.js) \|.*\| ([0-9a-f]{64}) \|$", FOLDER.joinpath("README.md").read_text("utf-8"), re.M
    )
    assert sha256(FOLDER.joinpath(name).read_bytes()).hexdigest() == known
    assert "Permission to use, copy, modify" in FOLDER.joinpath("LICENSE-htmx.txt").read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_no_file_asks_for_another(name: str) -> None:
    text, kind = static(name)
    assert kind in ("text/css", "text/javascript")
    assert "sourceMappingURL" not in text
    assert not re.search(r"@import|url\(\s*['\"]?http|src=['\"]http", text)


@pytest.mark.parametrize(
    "name", ["README.md", "../server.py", "report-../page.py", "report-vega/vega.min.js", ""]
)
def test_other_files_are_not_given(name: str) -> None:
    with pytest.raises(HttpFault):
        static(name)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: file.name)
def test_templates_hold_no_script_style_or_code(template: object) -> None:
    text = template.read_text("utf-8")  # type: ignore[attr-defined]
    assert not re.search(r"\son\w+=|\sstyle=|<style|javascript:|hx-on|js:|\|\s*safe|autoescape", text)
    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", text)
    assert all('type="application/json"' in one for one in inline)
    assert not re.search(r"https?://", text)
