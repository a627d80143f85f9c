"""Several years' gifts in one: against every way to give on a grid, each of them audited."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from decumulate.models.plan import Plan
from decumulate.models.scenario import Scenario, load
from decumulate.solver.audit import audit
from decumulate.solver.run import SolveOptions

from .small import benefits, brokerage, document, lot, solved

GRANT, STEP, YEARS = 12_000.0, 4_000.0, 3
OPTIONS = SolveOptions(gap=1e-5, time_limit=20, threads=1, ranges=False, effort=0.0)


def giver(**more: Any) -> Scenario:
    """Ann, 60, with a pension of $70,000 and $9,000 of property tax, who gives $12,000 a year. Nothing grows."""
    content = document(1966, YEARS, [brokerage(lot(300_000, 300_000))], 40_000, heirs=0.0)
    content["people"][0] |= {
        "social_security": benefits(0, 67),
        "pensions": [{"name": "Post", "annual": 70_000, "from_age": 60}],
    }
    content["taxes"] |= {"itemized": {"property_tax": 9_000}}
    content["giving"] = {"annual": GRANT, "lots": False, "qcd": False, "daf": True, "daf_years": YEARS}
    return load(content | more)


def every_way() -> Iterator[tuple[list[float], list[dict[str, float]]]]:
    """What a fund receives in each year on a grid, and the gifts of each year: it pays before anything else does."""
    for received in product(*([STEP * n for n in range(10)] for _ in range(YEARS))):
        left, gifts = 0.0, []
        for t, came in enumerate(received):
            if came and left + came > GRANT * (YEARS - t) + 1e-6:
                break
            paid = min(left + came, GRANT)
            left += came - paid
            gifts.append({"grants": GRANT, "cash": GRANT - paid, "fund_received": came, "fund_paid": paid})
        if len(gifts) == YEARS:
            yield list(received), gifts


def planned(gifts: list[dict[str, float]]) -> Plan:
    """All of the brokerage is cash from the first day on."""
    sold = {"account": "Ann brokerage", "asset": "fund", "action": "sell", "amount": 300_000}
    years = [
        {
            "year": 2026 + t,
            "trades": [] if t else [sold],
            "cash": {"spending": 40_000},
            "gifts": each,
            "accounts": {"Ann brokerage": {"holdings": {}}},
        }
        for t, each in enumerate(gifts)
    ]
    return Plan.read({"years": years})


def test_the_best_bunching_is_found_and_proved() -> None:
    """Three years in one deduct 36,000 + 9,000 - 350 and twice 16,100, each by itself 9,000 + 12,000 - 350 three times.

    Of 70,000 that is tax of 2,794 and twice 6,570, or three times 5,674.
    """
    home = giver()
    found: dict[tuple[float, ...], float] = {}
    for received, gifts in every_way():
        report = audit(planned(gifts), home)
        assert report.ok, report
        found[tuple(received)] = report.objective.value
    best = max(found, key=lambda key: found[key])
    plan = solved(home, OPTIONS)
    assert plan.objective is not None
    assert plan.certificate is not None
    assert plan.objective.value >= found[best] - 0.01
    assert plan.certificate.bound == pytest.approx(plan.objective.value, abs=5.0)
    assert plan.objective.value <= found[best] + STEP * 0.24, "the grid's spacing"
    bunched, each_year = found[36_000.0, 0.0, 0.0], found[0.0, 0.0, 0.0]
    assert bunched - each_year == pytest.approx(3 * 5_674 - (2_794 + 2 * 6_570), abs=0.01)
    assert found[best] >= bunched
