"""The published law of a year, for every test of a law."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from decumulate.tax_tables.project import LawBook
from decumulate.tax_tables.read import actuarial as read_actuarial
from decumulate.tax_tables.schema import Actuarial, YearLaw


@pytest.fixture(scope="session")
def law_of() -> Callable[[int], YearLaw]:
    """The law of a year; later than the tables with 2.5 percent inflation."""
    return LawBook(lambda year: 0.025, 2026).for_year


@pytest.fixture(scope="session")
def law(law_of: Callable[[int], YearLaw]) -> YearLaw:
    """The law of 2026."""
    return law_of(2026)


@pytest.fixture(scope="session")
def actuarial() -> Actuarial:
    """The tables that no year changes."""
    return read_actuarial()
