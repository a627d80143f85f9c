"""Every account type of a scenario has its kind, and what the kinds say of one another holds."""

from __future__ import annotations

from typing import get_args

from decumulate.models.accounts import KINDS
from decumulate.models.accounts.kind import DISTRIBUTION, OUTFLOWS
from decumulate.models.plan_year import AccountYear
from decumulate.models.scenario.accounts import Account, EmployerPlan

TYPES = {get_args(of.model_fields["type"].annotation)[0]: of for of in get_args(get_args(Account)[0])}


def test_every_type_of_a_scenario_is_a_kind() -> None:
    assert set(TYPES) == set(KINDS)
    assert {name for name, of in TYPES.items() if issubclass(of, EmployerPlan)} == {
        name for name, kind in KINDS.items() if kind.employer
    }


def test_what_leaves_an_account_is_a_field_of_a_plan_in_the_order_of_the_law() -> None:
    for kind in KINDS.values():
        assert all(outflow.flow in AccountYear.model_fields for outflow in kind.outflows)
        assert list(kind.outflows) == [outflow for outflow in OUTFLOWS if outflow in kind.outflows]
        assert (DISTRIBUTION in kind.outflows) == kind.sheltered


def test_a_plan_rolls_to_an_ira_that_is_taxed_alike() -> None:
    for kind in KINDS.values():
        if kind.rolls_to:
            target = KINDS[kind.rolls_to]
            assert (target.tax, target.line) == (kind.tax, kind.line)
            assert not target.employer


def test_required_distributions_are_pooled_within_a_kind_alone() -> None:
    pools = {kind.name: (kind.rmd_pool("one"), kind.rmd_pool("two")) for kind in KINDS.values()}
    assert pools["traditional_ira"][0] == pools["traditional_ira"][1]
    assert pools["403b"][0] == pools["403b"][1] != pools["traditional_ira"][0]
    for name in ("401k", "457b"):
        assert pools[name][0] != pools[name][1]
    for name in ("taxable", "roth_ira", "roth_401k"):
        assert pools[name] == (None, None)
