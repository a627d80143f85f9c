"""`decumulate audit`, and receipts: written by `solve --receipt`, verified by `audit --receipt`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import typer

from .door import WRONG_INPUT, InputError, say
from .files import load_plan, load_scenario, write_text

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


def audit_plan(
    plan: Path, file: str, ignore: Sequence[str], settings: Sequence[str], year: int | None = None
) -> int:
    """Print the audit of a plan, and a year's return as forms; returns the exit code."""
    from ..audit.document import audit
    from ..report.audit import audit_text

    scenario, made = load_scenario(file, settings=settings, ignore=ignore), load_plan(plan)
    report = audit(made, scenario)
    typer.echo(audit_text(report))
    if year is not None:
        from ..report.returns import forms_of, returns_report
        from ..report.text import Page, report_text

        forms = forms_of(made, scenario, year, audited=report)
        page = Page.of(get_terminal_size((Page().width, 0)).columns)
        typer.echo("\n" + report_text(returns_report(forms), page))
    return 0 if report.ok else WRONG_INPUT
