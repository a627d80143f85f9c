"""Files without end, documents nested deeply, and thousands of faults: refused in words, in bounded time and memory."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from decumulate.models import reading
from decumulate.models.scenario import ScenarioError, load
from decumulate.models.scenario.changes import parse_change
from decumulate.solver.cli import app

DEEP = {
    "lists": "a = " + "[" * 500 + "]" * 500,
    "open lists": "a = " + "[" * 100_000,
    "tables": "a = " + "{a=" * 500 + "1" + "}" * 500,
    "dotted": "a." * 100_000 + "a = 1",
    "quoted dotted": '"a" . ' * 100_000 + "a = 1",
    "JSON": '{"a":' * 500 + "1" + "}" * 500,
    "JSON, open": '{"a":' * 100_000,
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_what_is_nested_deeply_is_refused_in_words(text: str) -> None:
    with pytest.raises(ScenarioError, match="nested too deeply"):
        load(text + "\n")


def test_so_is_what_set_brings_in() -> None:
    name, value = parse_change("market.inflation=" + "[" * 60 + "1" + "]" * 60)
    with pytest.raises(ScenarioError, match="nested too deeply"):
        load(Path(__file__).parents[2] / "scenarios" / "h2_couple.toml", changes={name: value})
    assert parse_change("title=" + "[" * 100_000)[1].startswith("[[[")
    assert isinstance(parse_change("title=" + "9" * 5_000)[1], str)


def test_four_thousand_unknown_fields_are_four_thousand_faults() -> None:
    with pytest.raises(ScenarioError) as caught:
        load("\n".join(f"k{i} = 1" for i in range(4_000)) + "\n")
    assert sum(fault.place.startswith("k") for fault in caught.value.faults) == 4_000


def test_four_thousand_wrong_people_are_named_one_by_one() -> None:
    with pytest.raises(ScenarioError) as caught:
        load({"people": [{"nme": "x"} for _ in range(4_000)]})
    assert sum(fault.place.endswith(".nme") for fault in caught.value.faults) == 4_000


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no endless file here")
@pytest.mark.parametrize(
    "command",
    [
        ["check", "/dev/zero"],
        ["import", "/dev/zero"],
        ["import", "/dev/null", "--mapping", "/dev/zero"],
        ["audit", "/dev/zero", "h2"],
        ["sweep", "h2", "/dev/zero"],
        ["tax", "/dev/zero"],
    ],
    ids=lambda command: command[0],
)
def test_a_file_without_end_is_refused_by_its_size(
    command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("decumulate.models.returns.bulk.MOST_RETURNS", 1_000_000)
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 2, result.output
    assert " MB" in result.output


def test_a_file_is_read_to_its_limit_and_no_further(tmp_path: Path) -> None:
    file = tmp_path / "some.csv"
    file.write_bytes(b"x" * 100)
    assert reading.read_text(file, 100) == "x" * 100
    with pytest.raises(OSError, match="longer than"):
        reading.read_text(file, 99)
