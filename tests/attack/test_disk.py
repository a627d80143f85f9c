"""Trouble with the disk is the user's: exit code 2 with what to do, before solving where it can be known."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from decumulate.solver.cli import app
from decumulate.solver.cli.door import InputError
from decumulate.solver.cli.files import write_text
from decumulate.solver.sweep.cases import Cases
from decumulate.solver.sweep.sheet import SweepError
from decumulate.solver.sweep.store import Store

FULL = Path("/dev/full")


@pytest.mark.parametrize("option", ["--out", "--html"])
def test_a_sweep_into_a_missing_folder_is_refused_before_it_solves(option: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(
        app, ["sweep", "h2", "tax_law", option, str(tmp_path / "missing" / "rows.csv")]
    )
    assert result.exit_code == 2
    assert "make it first" in result.output


def test_a_file_is_replaced_whole_or_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "plan.json"
    write_text(file, "before")

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", full)
        with pytest.raises(InputError, match="No space left on device; free some space"):
            write_text(file, "after")
    assert file.read_text() == "before"
    write_text(file, "after")
    assert [path.name for path in tmp_path.iterdir()] == ["plan.json"]
    assert file.read_text() == "after"


@pytest.mark.skipif(not FULL.exists(), reason="no full device here")
@pytest.mark.parametrize(
    ("command", "option", "words"),
    [
        ("solve", "--out", "What to do in 2026"),
        ("compare", "--csv", "What the rows do"),
        ("explain", "--html", "What to do in 2026"),
    ],
)
def test_an_answer_is_printed_whatever_happens_to_its_file(command: str, option: str, words: str) -> None:
    result = CliRunner().invoke(app, [command, "by_hand", "--quiet", option, str(FULL)])
    assert result.exit_code == 2
    assert "No space left" in result.stderr
    assert words in result.stdout, result.stdout


@pytest.mark.skipif(not FULL.exists(), reason="no full device here")
def test_a_full_device_is_refused_in_words() -> None:
    with pytest.raises(InputError, match="No space left"):
        write_text(FULL, "plan")


@pytest.mark.skipif(not FULL.exists(), reason="no full device here")
def test_rows_that_find_no_room_name_their_file(tmp_path: Path) -> None:
    """A full disk raises without a name; the message must not say that standard output is full."""
    store = Store(tmp_path / "rows.csv", Cases((), {}), {"cases": 0})
    store.path = FULL
    with pytest.raises(OSError, match="/dev/full"):
        store.add(0, [])
    store.close()


def test_two_sweeps_never_share_a_file(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    cases = Cases((), {})
    first = Store(tmp_path / "rows.csv", cases, {"cases": 0})
    with pytest.raises(SweepError, match="another sweep is writing"):
        Store(tmp_path / "rows.csv", cases, {"cases": 0})
    first.close()
    Store(tmp_path / "rows.csv", cases, {"cases": 0}).close()


def test_a_folder_that_takes_no_file_is_refused_in_words(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    (tmp_path / "folder").write_text("no folder")
    with pytest.raises(SweepError, match="a folder that can be written"):
        Store(tmp_path / "folder" / "rows.csv", Cases((), {}), {"cases": 0})
