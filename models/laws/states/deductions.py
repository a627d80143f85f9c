"""The states whose own deduction of items is in plans, and their ways to deduct in a year."""

from __future__ import annotations

from collections.abc import Mapping

from . import (
    arizona,
    california,
    georgia,
    idaho,
    kansas,
    maryland,
    minnesota_deductions,
    mississippi,
    nebraska,
    north_carolina,
    oklahoma,
    oregon,
)
from .items import Deducting

WAYS: Mapping[str, Deducting] = {
    "AZ": arizona.ways,
    "CA": california.ways,
    "GA": georgia.ways,
    "ID": idaho.ways,
    "KS": kansas.ways,
    "MD": maryland.ways,
    "MN": minnesota_deductions.ways,
    "MS": mississippi.ways,
    "NC": north_carolina.ways,
    "NE": nebraska.ways,
    "OK": oklahoma.ways,
    "OR": oregon.ways,
}
