"""The door every command leaves by: an exception becomes a message for a person and an exit code.

0    solved (or: done)
1    a fault of ours
2    the input is wrong
3    no plan can meet the wishes
4    stopped at a limit, by Ctrl-C or by SIGTERM, with what is known by then

With --json the same stands on standard output as a problem document.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from traceback import format_exc
from typing import TYPE_CHECKING

import typer

from ..stopping import listening

if TYPE_CHECKING:
    from ..service.problems import ProblemDocument

OURS, WRONG_INPUT, INFEASIBLE, STOPPED = 1, 2, 3, 4
EXIT_CODES = {
    "fault_of_ours": OURS,
    "wrong_input": WRONG_INPUT,
    "infeasible": INFEASIBLE,
    "no_plan_in_time": STOPPED,
    "stopped": STOPPED,
}
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO)


class InputError(Exception):
    """A wrong argument or file: the message says what was given, what was expected, what to do."""


def say(message: str) -> None:
    """A line for the person at the terminal, on standard error."""
    typer.echo(message, err=True)


@contextmanager
def door(traceback: bool, json: bool = False) -> Iterator[None]:
    """Run a command's body; with `traceback` a fault of ours shows where it happened, with `json` whatever goes wrong
    is a document on standard output too."""
    try:
        with listening():
            yield
    except typer.Exit:
        raise
    except BrokenPipeError:  # the reader of our output (`| head`) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None
    except OSError as error:
        if error.errno in FULL:
            raise typer.Exit(_cannot_write(error)) from None
        raise typer.Exit(_leave(error, traceback, json)) from None
    except (Exception, KeyboardInterrupt) as error:
        raise typer.Exit(_leave(error, traceback, json)) from None


def _cannot_write(error: OSError) -> int:
    if error.filename is None:  # standard output: what is left in its buffer cannot be written at exit either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    where = error.filename or "standard output"
    say(f"{where}: cannot be written: {error.strerror}; free some space or write elsewhere.")
    return WRONG_INPUT


def _leave(error: BaseException, traceback: bool, json: bool) -> int:
    """Say what went wrong; returns the exit code."""
    problem = explain(error)
    code = EXIT_CODES[problem.kind]
    say(format_exc() if traceback and code == OURS else problem.detail)
    if json:
        from json import dumps

        typer.echo(dumps(problem.document(), indent=2))
    return code


def explain(error: BaseException) -> ProblemDocument:
    """The problem document of `error`: what a person should read about it, and its faults."""
    from ...models.scenario import Fault
    from ..service.problems import RequestError, problem_of

    if isinstance(error, InputError):
        place, _, why = str(error).partition(": ")
        fault = Fault(place if why else "the command", "what cannot be used", why or str(error))
        return problem_of(RequestError([fault], words=str(error)))
    return problem_of(error)
