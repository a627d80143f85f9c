"""The door every command leaves by: an exception becomes a message for a person and an exit code.

0    solved (or: done)
1    a fault of ours
2    the input is wrong
3    no plan can meet the wishes
4    stopped at a limit, by Ctrl-C or by SIGTERM, with what is known by then
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from traceback import format_exc

import typer

from ..stopping import listening

OURS, WRONG_INPUT, INFEASIBLE, STOPPED = 1, 2, 3, 4


class InputError(Exception):
    """A wrong argument or file: the message says what was given, what was expected, what to do."""


def say(message: str) -> None:
    """A line for the person at the terminal, on standard error."""
    typer.echo(message, err=True)


@contextmanager
def door(traceback: bool) -> Iterator[None]:
    """Run a command's body; with `traceback` a fault of ours shows where it happened."""
    try:
        with listening():
            yield
    except typer.Exit:
        raise
    except KeyboardInterrupt:
        say("Stopped before there was anything to give.")
        raise typer.Exit(STOPPED) from None
    except BrokenPipeError:  # the reader of our output (`| head`) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO):
            say(format_exc() if traceback else explain(error)[1])
            raise typer.Exit(OURS) from None
        if (
            error.filename is None
        ):  # standard output: what is left in its buffer cannot be written at exit either
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        where = error.filename or "standard output"
        say(f"{where}: cannot be written: {error.strerror}; free some space or write elsewhere.")
        raise typer.Exit(WRONG_INPUT) from None
    except Exception as error:
        code, message = explain(error)
        say(format_exc() if traceback and code == OURS else message)
        raise typer.Exit(code) from None


def explain(error: Exception) -> tuple[int, str]:
    """The exit code of `error` and what a person should read about it."""
    from ...models.plan import PlanError
    from ...models.scenario import ScenarioError
    from ...tax_tables.project import LawYearError
    from ...tax_tables.reform_asked import ReformError
    from ..errors import InfeasibleError, NoPlanInTime
    from ..report.faults import faults_text, infeasible_text
    from ..sweep.sheet import SweepError

    if isinstance(error, InputError):
        return WRONG_INPUT, str(error)
    if isinstance(error, ScenarioError):
        return WRONG_INPUT, faults_text(error.faults)
    if isinstance(error, SweepError):
        return WRONG_INPUT, faults_text(error.faults, "the sweep")
    if isinstance(error, PlanError):
        return WRONG_INPUT, faults_text(error.faults, "the plan")
    if isinstance(error, LawYearError):
        return WRONG_INPUT, f"start_year: {error}"
    if isinstance(error, NoPlanInTime):
        return STOPPED, str(error)
    if isinstance(error, ReformError):
        return WRONG_INPUT, f"taxes.reform: {error}"
    if isinstance(error, InfeasibleError):
        return INFEASIBLE, infeasible_text(error)
    return OURS, (
        f"This is a fault of ours, not of your scenario: {type(error).__name__}: {error}\n"
        "Please report it with the scenario that shows it; --traceback prints where it happened."
    )
