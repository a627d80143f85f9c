"""The vendored scripts are those that their README names, and may stand in a page as they are."""

from __future__ import annotations

import re
from hashlib import sha256
from importlib.resources import files

from decumulate.solver.report.html.vega import vega_scripts

FOLDER = files("decumulate.solver.report.html").joinpath("vega")


def test_hashes_are_those_of_the_readme() -> None:
    rows = re.findall(
        r"^\| (\S+\.js) \|.*\| ([0-9a-f]{64}) \|$", FOLDER.joinpath("README.md").read_text(), re.M
    )
    scripts = sorted(file.name for file in FOLDER.iterdir() if file.name.endswith(".js"))
    assert sorted(name for name, _ in rows) == scripts
    for name, known in rows:
        assert sha256(FOLDER.joinpath(name).read_bytes()).hexdigest() == known, name


def test_licences_are_beside_them() -> None:
    for name in ("vega", "vega-lite", "d3"):
        text = FOLDER.joinpath(f"LICENSE-{name}.txt").read_text()
        assert re.search("Redistribution and use|Permission to use, copy, modify", text), name


def test_no_script_ends_its_element_or_asks_for_a_source_map() -> None:
    scripts = vega_scripts()
    assert sum(map(len, scripts)) < 850_000
    for script in scripts:
        assert "sourceMappingURL" not in script
        assert not re.search(r"</script|<script|<!--|\r|\0", script, re.I)
