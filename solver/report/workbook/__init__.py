"""A plan as a spreadsheet: ten sheets whose sums are formulas, each with its value as it was when it was written."""

from .make import SHEETS, workbook_bytes, write_workbook

__all__ = ["SHEETS", "workbook_bytes", "write_workbook"]
