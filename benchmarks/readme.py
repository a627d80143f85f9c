"""Writes what the product prints into README.md and docs/tutorial.md, between their markers.

python benchmarks/readme.py [--seconds 60] [--threads 1] [--page README|tutorial]
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from typer.testing import CliRunner

from decumulate.solver.cli import app

ROOT = Path(__file__).parents[1]
README, TUTORIAL = ROOT / "README.md", ROOT / "docs" / "tutorial.md"
BEGIN, END = "<!-- output of {} -->\n", "<!-- end of output -->\n"
HOLDINGS, PROOF = (
    "After these steps each account holds",
    "Stopped at the time limit|Proved to the gap|Optimal:",
)
"""Where the first page goes on with what these pages leave out; how the certificate may begin."""


def printed(*words: str) -> str:
    """What a command prints on standard output."""
    result = CliRunner().invoke(app, list(words))
    if result.exit_code not in (0, 4):
        raise SystemExit(result.output)
    return result.stdout.rstrip()


def cut(text: str, begin: str = "", until: str = "") -> str:
    """The part of `text` from the first of the words in `begin` (parted by |) up to `until`."""
    starts = [text.index(word) for word in begin.split("|") if word in text]
    rest = text[min(starts) :]
    return rest[: rest.index(until)].rstrip() if until else rest


def put(page: Path, outputs: dict[str, str]) -> None:
    """Each output between its markers."""
    text = page.read_text("utf-8")
    for name, output in outputs.items():
        before, rest = text.split(BEGIN.format(name))
        _, after = rest.split(END, 1)
        text = f"{before}{BEGIN.format(name)}\n```text\n{output}\n```\n\n{END}{after}"
    page.write_text(text, "utf-8")


def readme(options: list[str]) -> None:
    put(README, {"solve": cut(printed("solve", "near_retirement", *options), until=HOLDINGS)})


def tutorial(options: list[str]) -> None:
    """Kim and Sam, from the broker's file to orders."""
    with TemporaryDirectory() as folder:
        here = Path(shutil.copytree(ROOT / "scenarios" / "positions", folder, dirs_exist_ok=True))
        mine, plan = str(here / "mine.toml"), str(here / "plan.json")
        broker = [str(here / "broker.csv"), "--mapping", str(here / "mapping.toml"), "--as-of", "2026-01-05"]
        printed("import", *broker, "--into", str(here / "household.toml"), "--out", mine)
        check = printed("check", mine)
        page = printed("solve", mine, "--out", plan, *options)
        files = ["--securities", str(here / "securities.csv"), "--history", str(here / "history.csv")]
        orders = printed("trades", mine, "--plan", plan, "--positions", *broker, *files)
    outputs = {
        "check": check,
        "solve": cut(page, "What to do in", HOLDINGS),
        "proof": cut(page, PROOF, "\n\nWarnings"),
        "trades": cut(orders, "Where the orders depart", "\n\nBefore and after, by asset"),
    }
    put(TUTORIAL, outputs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--page", choices=("README", "tutorial"))
    given = parser.parse_args()
    options = ["--quiet", "--time-limit", str(given.seconds), "--threads", str(given.threads)]
    if given.page != "tutorial":
        readme(options)
    if given.page != "README":
        tutorial(options)


if __name__ == "__main__":
    main()
