"""What is printed is as wide as the terminal, within 80 to 200 columns, and shows the years that are asked for."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from decumulate.solver.cli import app
from decumulate.solver.cli.pages import page_of

PLAN = Path(__file__).parent / "golden" / "near_retirement.plan.json"


@pytest.mark.parametrize(("terminal", "width"), [(40, 80), (84, 84), (150, 150), (400, 200)])
def test_a_page_is_as_wide_as_the_terminal(
    terminal: int, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("decumulate.solver.cli.pages._columns", lambda: terminal)
    assert page_of().width == width
    shown = CliRunner().invoke(app, ["show", str(PLAN)])
    assert shown.exit_code == 0
    assert max(map(cell_len, shown.stdout.splitlines())) <= width


def test_a_real_terminal_is_asked() -> None:
    """A pseudo-terminal of 92 columns; its lines are of at most 92, and some of more than 80."""
    leader, follower = pty.openpty()
    import fcntl
    import struct
    import termios

    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 92, 0, 0))
    command = "import sys; from decumulate.solver.cli import main; sys.argv[0] = 'decumulate'; main()"
    done = subprocess.Popen([sys.executable, "-c", command, "show", str(PLAN)], stdout=follower)
    os.close(follower)
    text = b""
    try:
        while chunk := os.read(leader, 65536):
            text += chunk
    except OSError:  # the other side has closed
        pass
    assert done.wait(timeout=120) == 0
    widths = [cell_len(line) for line in text.decode("utf-8").replace("\r", "").splitlines()]
    assert 80 < max(widths) <= 92


def test_without_a_terminal_a_page_has_110_columns() -> None:
    assert page_of().width == 110


def test_solve_shows_the_years_that_are_asked_for() -> None:
    words = ["solve", "by_hand", "--quiet", "--threads", "1", "--no-ranges", "--years"]
    shown = CliRunner().invoke(app, [*words, "2027"])
    assert shown.exit_code == 0, shown.stderr
    assert "Left out: 2026" in " ".join(shown.stdout.split())
    wrong = CliRunner().invoke(app, [*words, "2027..2026"])
    assert wrong.exit_code == 2
    assert "--years" in wrong.stderr
    assert "expected all, key" in wrong.stderr
