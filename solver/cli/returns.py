"""`decumulate tax`: one-year returns in bulk, CSV in and CSV out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ...models.returns.bulk import read_rows, tax_rows, warnings_of
from ...models.returns.bulk_cells import ReturnsError
from ...models.spreadsheet import csv_text
from ..report.faults import faults_text
from .door import InputError, say

DECIMALS = 4


def compute_returns(file: Path, ignore: Sequence[str]) -> str:
    """The answers as CSV text, a row for each row of `file`; what had to be assumed goes to standard error.

    Raises InputError with every fault of the file.
    """
    try:
        rows = read_rows(file)
        answers = tax_rows(rows, ignore=ignore)
    except ReturnsError as error:
        raise InputError(faults_text(error.faults, str(file))) from None
    for _, where, message in warnings_of(rows, ignore=ignore):
        say(f"Warning: {where}: {message}")
    return csv_text(answers.round(DECIMALS))
