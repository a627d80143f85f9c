"""Receipts: a question, its answer, the bound, versions and hashes in one file, and whether they hold together."""

from .document import Receipt, ReceiptError, read_receipt, receipt_json, receipt_of
from .verify import Verification, verify

__all__ = [
    "Receipt",
    "ReceiptError",
    "Verification",
    "read_receipt",
    "receipt_json",
    "receipt_of",
    "verify",
]
