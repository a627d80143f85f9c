"""Names are for people: other names of people, accounts and assets, some the beginning of others, change no number."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pydantic import BaseModel

from decumulate.models.scenario import load
from decumulate.solver.audit import audit
from decumulate.solver.baselines.compare import compare
from decumulate.solver.explain.explain import explain
from decumulate.solver.run import SolveOptions, solve
from decumulate.solver.sweep.run import SweepOptions, sweep

from .solver.small import benefits

OPTIONS = SolveOptions(effort=0.0, ranges=False, gap=1e-4, time_limit=30.0, threads=1)
PLAIN = {name: name for name in ("Bob", "Cleo", "A", "B", "C", "D", "E", "F", "stock", "bond", "cash")}
RENAMED = [
    {"Bob": "Ann Lee", "Cleo": "Ann", "A": "Ann Lee IRA", "B": "Ann", "C": "Ann Lee", "D": "Ann IRA"}
    | {"E": "Ann Lee I", "F": "A", "stock": "Ann", "bond": "Ann Lee", "cash": "A"},
    {"Bob": "rmd", "Cleo": "rmd rmd", "A": "held", "B": "sold 2027", "C": "cash", "D": "pooled", "E": "None"}
    | {"F": "held held", "stock": "held", "bond": "taxable", "cash": "2026"},
]
"""The first in another order of the alphabet, the second words that the program has for its own things."""


def household(named: Mapping[str, str]) -> dict[str, Any]:
    """A couple of 71 and 74 with accounts of each kind, whose distributions are required in the plan."""

    def person(key: str, born: str, until: int) -> dict[str, Any]:
        return {
            "name": named[key],
            "born": born,
            "plan_to_age": until,
            "social_security": benefits(1_500, 67),
        }

    def lot(asset: str, value: float, basis: float) -> dict[str, Any]:
        return {"asset": named[asset], "acquired": "2015-05-01", "value": value, "basis": basis}

    def account(key: str, kind: str, owner: str, **holdings: float) -> dict[str, Any]:
        held = {named[asset]: amount for asset, amount in holdings.items()}
        return {"name": named[key], "type": kind, "owner": named.get(owner, owner), "holdings": held}

    def brokerage(key: str, owner: str, *lots: dict[str, Any]) -> dict[str, Any]:
        return {"name": named[key], "type": "taxable", "owner": named.get(owner, owner), "lots": list(lots)}

    return {
        "start_year": 2026,
        "goal": {"objective": "max_estate", "heir_tax_rate": 0.22},
        "people": [person("Bob", "1952-01-15", 77), person("Cleo", "1955-03-15", 75)],
        "accounts": [
            account("A", "traditional_ira", "Bob", stock=300_000, bond=150_000),
            account("B", "traditional_ira", "Cleo", stock=200_000, bond=100_000),
            account("C", "401k", "Cleo", stock=100_000, cash=20_000),
            account("D", "roth_ira", "Bob", stock=80_000)
            | {"contribution_basis": 40_000, "first_contribution_year": 2010},
            brokerage("E", "joint", lot("stock", 200_000, 90_000), lot("bond", 100_000, 95_000)),
            brokerage("F", "Bob", lot("stock", 50_000, 30_000), lot("cash", 40_000, 40_000)),
        ],
        "spending": {"annual": 85_000, "survivor_fraction": 0.75},
        "allocation": {
            "target": {named["stock"]: 0.6, named["bond"]: 0.3, named["cash"]: 0.1},
            "band": 0.05,
            "traditional_tax_rate": 0.22,
        },
        "limits": {"max_annual_conversion": 60_000},
        "market": {
            "inflation": 0.02,
            "assets": {
                named["stock"]: {"total_return": 0.06, "qualified_dividends": 0.02},
                named["bond"]: {"total_return": 0.035, "interest": 0.03},
                named["cash"]: {"total_return": 0.0},
            },
        },
        "taxes": {
            "state": "FL",
            "prior_magi": [90_000, 90_000],
            "prior_filing_status": ["married_filing_jointly", "married_filing_jointly"],
        },
    }


def numbers(thing: Any) -> Iterator[float]:
    """Every number of an answer, in its order."""
    if isinstance(thing, bool | str | Path) or thing is None:
        return
    if isinstance(thing, int | float):
        yield float(thing)
    elif isinstance(thing, BaseModel):
        for name in type(thing).model_fields:
            if name not in ("seconds", "sha256"):
                yield from numbers(getattr(thing, name))
    elif is_dataclass(thing):
        for field in fields(thing):
            if field.name != "seconds":
                yield from numbers(getattr(thing, field.name))
    elif isinstance(thing, Mapping):
        for value in thing.values():
            yield from numbers(value)
    elif isinstance(thing, list | tuple):
        for value in thing:
            yield from numbers(value)


def same(ours: Any, theirs: Any) -> None:
    """No number differs by a tenth of a cent."""
    pairs = itertools.zip_longest(numbers(ours), numbers(theirs))
    assert [(a, b) for a, b in pairs if a is None or b is None or abs(a - b) > 1e-3] == []


def solved(number: int | None) -> tuple[Any, Any]:
    return _solved(-1 if number is None else number)


@cache
def _solved(number: int) -> tuple[Any, Any]:
    scenario = load(household(PLAIN if number < 0 else RENAMED[number]))
    return scenario, solve(scenario, OPTIONS)


@pytest.mark.parametrize("number", range(len(RENAMED)))
def test_a_plan_and_its_audit_are_the_same(number: int) -> None:
    (plain, plan), (renamed, other) = solved(None), solved(number)
    assert len(list(numbers(plan.years))) > 500
    same(plan.years, other.years)
    same([plan.estate, plan.objective, plan.totals], [other.estate, other.objective, other.totals])
    ours, theirs = audit(plan, plain), audit(other, renamed)
    assert ours.ok
    assert theirs.ok
    same(ours.years, theirs.years)
    assert [warning.code for warning in plan.warnings] == [warning.code for warning in other.warnings]


@cache
def explained(number: int | None) -> Any:
    return explain(*solved(number), OPTIONS, [2026])


@pytest.mark.parametrize("number", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_prices_and_limits_are_the_same(number: int) -> None:
    ours, theirs = explained(None), explained(number)
    limits = [[(limit.cost, limit.at, limit.years) for limit in one.limits] for one in (ours, theirs)]
    assert limits[0]
    same(*limits)
    same(ours.costs, theirs.costs)
    same(ours.rate_maps, theirs.rate_maps)


@pytest.mark.slow
def test_comparisons_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    from decumulate.solver.baselines.rules import rules_for

    monkeypatch.setattr("decumulate.solver.baselines.compare.rules_for", lambda *given: rules_for(*given)[:3])
    tables = [compare(load(household(names)), OPTIONS).frame() for names in (PLAIN, RENAMED[0])]
    same_table(*tables)


def test_a_sweep_is_the_same() -> None:
    factor = {"name": "spending", "field": "spending.annual", "set": [80_000, 90_000]}
    sheet = {"sweep": {"factors": [factor]}}
    frames = [
        sweep(load(household(names)), sheet, SweepOptions(workers=1)).frame for names in (PLAIN, RENAMED[0])
    ]
    same_table(*(frame.drop(columns="seconds") for frame in frames))


def same_table(ours: pd.DataFrame, theirs: pd.DataFrame) -> None:
    counted = ours.select_dtypes("number").columns
    assert len(counted) >= 3
    assert list(theirs.select_dtypes("number").columns) == list(counted)
    pd.testing.assert_frame_equal(ours[counted], theirs[counted], rtol=0.0, atol=1e-3)
