"""Small files of positions and the household they are of."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from decumulate import scenarios
from decumulate.models.positions.read import Export, Reading, read_book
from decumulate.models.scenario import Scenario, load

SHIPPED = Path(scenarios.__file__).parent / "positions"
DAY = date(2026, 1, 5)

HOUSEHOLD = """
start_year = 2026
goal = { objective = "max_estate", heir_tax_rate = 0.24 }
spending = { annual = 1_000 }
allocation = { target = { stock = 0.5, bond = 0.4, cash = 0.1 } }
market = { inflation = 0, assets = { stock.total_return = 0.05, bond.total_return = 0, cash.total_return = 0 } }
taxes = { state = "FL" }

[[people]]
name = "Nora"
born = 1970-01-15
sex = "female"
plan_to_age = 57

[[accounts]]
name = "Brokerage"
type = "taxable"
owner = "Nora"

[[accounts]]
name = "Nora IRA"
type = "traditional_ira"
owner = "Nora"
holdings = {}
"""

OWN = """account,ticker,asset,acquired,quantity,basis,price
Brokerage,VTI,stock,2014-05-12,10.5,"$1,000.00",300
Brokerage,VTI,stock,2025-12-20,2,610,300
Brokerage,CASH,cash,,"1,234.56",,
Nora IRA,BND,bond,,100,,$73.00
"""


def household(text: str = HOUSEHOLD) -> Scenario:
    return load(text)


def written(folder: Path, text: str, name: str = "positions.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def read(
    folder: Path,
    positions: str = OWN,
    *,
    mapping: str | None = None,
    securities: str | None = None,
    history: str | None = None,
    scenario: Scenario | None = None,
) -> Reading:
    """The book of files with these contents, read for `household()` unless told."""
    way = None if mapping is None else written(folder, mapping, "mapping.toml")
    past = () if history is None else (Export(written(folder, history, "history.csv"), way),)
    return read_book(
        [Export(written(folder, positions), way)],
        DAY,
        scenario=scenario or household(),
        securities=None if securities is None else written(folder, securities, "securities.csv"),
        history=past,
    )
