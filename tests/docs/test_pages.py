"""What the documentation shows works: links and anchors, TOML and JSON, commands with their options, Python."""

from __future__ import annotations

import json
import re
import shlex
import sys
import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import typer.main

from decumulate import load, scenarios
from decumulate.solver.cli import app

sys.path.insert(0, str(Path(__file__).parent))

from pages import FENCE, PAGES, ROOT, Block, anchors, blocks, slug

LINK = re.compile(r"\]\(([^)\s#]*)#([^)\s]+)\)")
COMMANDS = typer.main.get_command(app)
SWEEP = """
[sweep]
title = "Two rates of the heirs"
method = "grid"
[[sweep.factors]]
name = "inflation"
field = "market.inflation"
set = [0.0, 0.01]
"""


def test_the_pages_are_found() -> None:
    assert {"README.md", "docs/contract.md"} <= {str(page.relative_to(ROOT)) for page in PAGES}


@pytest.mark.parametrize(
    ("heading", "expected"),
    [("A clock of a year", "a-clock-of-a-year"), ("`solve`, twice", "solve-twice"), ("[a](b.md) c", "a-c")],
)
def test_slugs(heading: str, expected: str) -> None:
    assert slug(heading) == expected


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_with_an_anchor_lead_to_a_heading(page: Path) -> None:
    for target, anchor in LINK.findall(FENCE.sub("", page.read_text("utf-8"))):
        if target.startswith(("http:", "https:")):
            continue
        there = (page.parent / target).resolve() if target else page
        assert there.exists(), f"{page.name} links to {target}"
        assert anchor in anchors(there), (
            f"{page.name} links to {target}#{anchor}: {there.name} has no such heading"
        )


@pytest.mark.parametrize("block", blocks("toml", "json"), ids=str)
def test_data_can_be_read(block: Block) -> None:
    (tomllib.loads if block.language == "toml" else json.loads)(block.text)


def commands(block: Block) -> list[list[str]]:
    """The words of every `decumulate ...` in a block of shell, comments and continuations resolved."""
    lines = block.text.replace("\\\n", " ").splitlines()
    words = (shlex.split(part, comments=True) for line in lines for part in line.split("&&"))
    return [line[1:] for line in words if line and Path(line[0]).name == "decumulate"]


def parsed(words: list[str]) -> Any:
    """The context of a command line: raises the library's UsageError where the program would."""
    commands: Any = COMMANDS
    command = commands.get_command(None, words[0])
    return command.make_context(words[0], words[1:])


@pytest.mark.parametrize("block", [one for one in blocks("sh", "bash") if commands(one)], ids=str)
def test_commands_are_understood(block: Block) -> None:
    for words in commands(block):
        parsed(words)


def test_a_wrong_option_is_seen() -> None:
    with pytest.raises(Exception, match="--no-such-option"):
        parsed(["solve", "h1", "--no-such-option"])


@pytest.mark.parametrize("block", blocks("python"), ids=str)
def test_python_runs(block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder with a small household, `my.toml`, and a small sweep; pages may go on from names made before."""
    if "doctest: skip" in block.text:
        pytest.skip("the page says that this block is not run")
    monkeypatch.chdir(tmp_path)
    text = scenarios.path("by_hand").read_text("utf-8")
    (tmp_path / "my.toml").write_text(text, "utf-8")
    (tmp_path / "sweep.toml").write_text(SWEEP, "utf-8")
    exec(compile(block.text, str(block), "exec"), known_before(block))


def known_before(block: Block) -> dict[str, Any]:
    """Names that a page has made, or said to be there, before its block."""
    names: dict[str, Any] = {"__name__": "__main__"}
    if block.page.name == "answers.md":
        import decumulate

        found = decumulate.sweep("my.toml", "sweep.toml")
        names |= {"scenario": load("my.toml"), "sheet": "sweep.toml", "frame": pd.DataFrame(found.frame)}
    return names
