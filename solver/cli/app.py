"""The commands there are. Each is imported when it is asked for: `decumulate --help` loads none of them."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Annotated, Any

import typer
import typer.core
import typer.main

from ... import __version__
from ..stopping import left_behind

COMMANDS: dict[str, tuple[str, str]] = {
    "solve": (
        ".planning",
        "Find the best plan and prove how good it is. Ctrl-C stops with the best plan so far.",
    ),
    "compare": (
        ".comparing",
        "Compare rules of thumb, the optimum, and the optimum without one decision. Ctrl-C keeps what is done.",
    ),
    "explain": (
        ".explaining",
        "Say why this plan: what the next dollar costs, which limits bind and what they cost.",
    ),
    "rests": (
        ".explaining",
        "Say what the first year's decisions rest on: which assumptions, changed, would change them (minutes).",
    ),
    "sweep": (
        ".sweeping",
        "Solve a thousand variants over law, markets and wishes. Ctrl-C keeps what is done; again: it goes on.",
    ),
    "outlook": (
        ".futures",
        "Follow the plan's policy and the rules over thousands of futures. Ctrl-C keeps what is done.",
    ),
    "tree": (
        ".futures",
        "Plan for several futures at once: what to do now, and what in each branch. Ctrl-C keeps the best.",
    ),
    "check": (".planning", "Validate a scenario and say every fault at once."),
    "import": (".trading", "Turn brokers' positions into a scenario's accounts and lots."),
    "trades": (
        ".trading",
        "Turn the plan's first year into orders: lots, tickers, shares, and why. Nothing is sent anywhere.",
    ),
    "done": (
        ".doing",
        "Mark steps as done: the scenario after them, what differs, and what is assumed; whole or not at all.",
    ),
    "audit": (
        ".auditing",
        "Recompute a plan year by year, without the optimiser; exit code 2 when it does not hold.",
    ),
    "tax": (".auditing", "Compute one-year returns in bulk, a row each, with the audit's own arithmetic."),
    "show": (".showing", "Print a saved plan or report again, or one table of it, without solving."),
    "schema": (".documents", "Print the JSON Schema of a document; without a name, which there are."),
    "mcp": (
        ".assisting",
        "Tools for assistants that speak the Model Context Protocol; nothing leaves this machine.",
    ),
    "serve": (".serving", "Serve the page and the HTTP API on this machine; nothing leaves it."),
    "new": (".documents", "Write a commented starter scenario that solves as it is."),
    "tables": (".documents", "Print the tax tables with their citations."),
}
"""The module of each command, where its function has its name (`import_` for import), and what it does."""


class Commands(typer.core.TyperGroup):
    """The commands by name, imported on demand."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        names: Any = dict.fromkeys(COMMANDS)  # until one is asked for
        self.commands = names

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        if self.commands[cmd_name] is None:
            self.commands[cmd_name] = _loaded(cmd_name)
        return self.commands[cmd_name]

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, words.split(". ")[0].rstrip(".") + ".") for name, (_, words) in COMMANDS.items()]
            )


def _loaded(name: str) -> Any:
    home, words = COMMANDS[name]
    module = import_module(home, __package__)
    alone = typer.Typer(**LOOK)
    alone.command(name, help=words)(getattr(module, "import_" if name == "import" else name))
    command = typer.main.get_command(alone)
    command.name = name
    return command


LOOK: Any = {"add_completion": False, "pretty_exceptions_enable": False, "rich_markup_mode": None}
app = typer.Typer(
    cls=Commands,
    help="Which withdrawals, Roth conversions and trades, year by year, leave a household best off?",
    no_args_is_help=True,
    **LOOK,
)


def show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"decumulate {__version__}")
        raise typer.Exit


@app.callback()
def decumulate(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=show_version, help="Print the version.")
    ] = False,
) -> None:
    """Options before the command."""


def main() -> None:
    """The `decumulate` command."""
    try:
        app()
    except SystemExit as end:
        if left_behind() and isinstance(end.code, int):  # a solver goes on in a thread that nobody waits for
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(end.code)
        raise
