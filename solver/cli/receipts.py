"""Receipts: written by `solve --receipt`, verified by `audit --receipt`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from .door import WRONG_INPUT, InputError, say
from .files import write_text

if TYPE_CHECKING:
    from ...models.plan import Plan
    from ...models.scenario import Scenario
    from ..run import SolveOptions


def write_receipt(scenario: Scenario, plan: Plan, options: SolveOptions, path: Path) -> None:
    """Write the receipt, and say its sha256: kept apart, it shows whether the file is still the same."""
    from ..receipts import receipt_json, receipt_of

    document = receipt_of(scenario, plan, options)
    write_text(path, receipt_json(document))
    say(f"Wrote {path}, receipt sha256 {document['sha256']['receipt']}.")


def audit_receipt(path: Path, *, prove_again: bool) -> int:
    """Print whether a receipt holds; returns the exit code."""
    from ..receipts import ReceiptError, read_receipt, verify
    from ..report.receipt import receipt_text

    try:
        verified = verify(read_receipt(path))
    except ReceiptError as error:
        raise InputError(f"{path} is not a receipt:\n{error}") from None
    again = None
    if prove_again and verified.ok:
        from ..receipts.prove import prove

        again = prove(verified)
    typer.echo(receipt_text(verified, again))
    refuted = again is not None and bool(again.refuted)
    return 0 if verified.ok and not refuted else WRONG_INPUT
