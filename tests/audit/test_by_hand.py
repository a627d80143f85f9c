"""Plans whose every number is worked out on paper, in the comments."""

from __future__ import annotations

from pathlib import Path

import pytest

from decumulate.models.scenario import load
from decumulate.solver.audit import audit

from .households import FLAT, buy, person, plan, rules, scenario, sell

GROWING = {"fund": {"total_return": 0.1}}


def holds(report, year: int, block: str, **lines: float) -> None:
    part = getattr(report.years[year - 2026], block)
    assert {name: getattr(part, name) for name in lines} == pytest.approx(lines, abs=0.005)


def test_the_hand_solved_scenario_leaves_what_its_comments_say():
    nora = load(Path(__file__).parents[2] / "scenarios" / "by_hand.toml")
    first = {
        "Nora IRA": {"distributed": 45_800, "converted_out": 20_700, "holdings": {"fund": 533_500}},
        "Nora Roth": {"converted_in": 20_700, "holdings": {"fund": 120_700}},
    }
    second = {
        "Nora IRA": {"distributed": 45_800, "converted_out": 20_700, "holdings": {"fund": 493_675}},
        "Nora Roth": {"converted_in": 20_700, "holdings": {"fund": 147_435}},
    }
    report = audit(plan({"accounts": first}, {"accounts": second}), nora)
    assert report.ok
    holds(report, 2026, "income", traditional_distributions=45_800, roth_conversions=20_700)
    holds(report, 2026, "tax", agi=66_500, deduction=16_100, taxable_income=50_400, federal_tax=5_800)
    holds(report, 2026, "cash", first_day=45_800, spending=40_000, taxes=5_800, carry_out=0)
    assert report.years[0].binding == ("top of the 12% bracket",)
    assert report.estate.traditional == pytest.approx(518_358.75)
    assert report.estate.roth == pytest.approx(154_806.75)
    assert report.estate.heirs_tax == pytest.approx(103_671.75)
    assert report.objective.value == pytest.approx(569_493.75)
    assert report.totals.federal_tax == pytest.approx(11_600)
    # No inflation, so present values are the sums: 2 x 5,800 and the heirs' 20 % of 518,358.75.
    assert report.totals.lifetime_tax_present_value == pytest.approx(115_271.75)


def broker(owner: str, *lots: tuple[str, float, float]) -> dict:
    rows = [{"asset": "fund", "acquired": day, "value": value, "basis": basis} for day, value, basis in lots]
    return {"name": "Broker", "type": "taxable", "owner": owner, "lots": rows}


# Ann's last year is 2026. The lot: 100,000 with basis 40,000; 10,000 sold in 2026 takes basis 4,000. The
# other 90,000 (basis 36,000) is worth 99,000 on the last day of 2026. 11,000, a ninth, is sold in 2027:
#   joint            basis (36,000 + 99,000) / 2 = 67,500, a ninth is 7,500, gain 3,500
#   community        basis 99,000, a ninth is 11,000, no gain
#   Ann's own        as community
#   Bob's own        basis 36,000, a ninth is 4,000, gain 7,000
@pytest.mark.parametrize(
    ("owner", "community", "gain"),
    [
        ("joint", False, 3_500),
        ("joint", True, 0),
        ("Ann", False, 0),
        ("Bob", False, 7_000),
        ("Bob", True, 7_000),
    ],
)
def test_basis_steps_up_at_a_death(owner, community, gain):
    home = scenario(
        [person("Ann", "1980-03-01", 46), person("Bob", "1980-03-01", 47)],
        [broker(owner, ("2010-05-01", 100_000, 40_000))],
        10_000,
        GROWING,
        spending={"annual": 10_000, "survivor_fraction": 1.0},
        taxes={"state": "FL", "community_property": community},
    )
    first = {"accounts": {"Broker": {"holdings": {"fund": 90_000}}}, "trades": [sell(10_000)]}
    second = {"accounts": {"Broker": {"holdings": {"fund": 88_000}}}, "trades": [sell(11_000)]}
    report = audit(plan(first, second), home)
    assert report.ok
    assert report.years[0].trades[0].gain == pytest.approx(6_000)
    assert report.years[1].trades[0].gain == pytest.approx(gain)
    assert report.years[1].trades[0].term == "long"
    assert [entry.filing_status for entry in report.years] == ["married_filing_jointly", "single"]
    assert report.estate.taxable == pytest.approx(88_000 * 1.1 + 1_000)


# The same lot where the law of 2026 has no step-up: whoever owned it, Bob's ninth has basis 4,000 and gain 7,000.
@pytest.mark.parametrize(("owner", "community"), [("joint", False), ("joint", True), ("Ann", False)])
def test_basis_carries_over_where_the_step_up_is_repealed(owner, community):
    home = scenario(
        [person("Ann", "1980-03-01", 46), person("Bob", "1980-03-01", 47)],
        [broker(owner, ("2010-05-01", 100_000, 40_000))],
        10_000,
        GROWING,
        spending={"annual": 10_000, "survivor_fraction": 1.0},
        taxes={
            "state": "FL",
            "community_property": community,
            "reform": [{"name": "step_up_repealed", "from_year": 2026}],
        },
    )
    first = {"accounts": {"Broker": {"holdings": {"fund": 90_000}}}, "trades": [sell(10_000)]}
    second = {"accounts": {"Broker": {"holdings": {"fund": 88_000}}}, "trades": [sell(11_000)]}
    report = audit(plan(first, second), home)
    assert report.ok
    assert report.years[1].trades[0].gain == pytest.approx(7_000)
    assert report.years[1].trades[0].term == "long"
    assert report.estate.taxable == pytest.approx(88_000 * 1.1 + 1_000)  # the heirs' gains are not taxed


def test_half_of_a_loss_carried_forward_dies_with_its_owner():
    # 50,000 of long loss in, 6,000 of gain: 44,000 of net loss. 3,000 comes off AGI, but with no other income
    # there is nothing for it to reduce, so all 44,000 goes on, and 22,000 of it is Bob's. In 2027 his gain of
    # 3,500 leaves 18,500.
    home = scenario(
        [person("Ann", "1980-03-01", 46), person("Bob", "1980-03-01", 47)],
        [broker("joint", ("2010-05-01", 100_000, 40_000))],
        10_000,
        GROWING,
        taxes={"state": "FL", "capital_loss_carryforward": {"long": 50_000}},
    )
    first = {"accounts": {"Broker": {"holdings": {"fund": 90_000}}}, "trades": [sell(10_000)]}
    second = {"accounts": {"Broker": {"holdings": {"fund": 88_000}}}, "trades": [sell(11_000)]}
    report = audit(plan(first, second), home)
    holds(report, 2026, "income", long_term_gains=6_000, capital_loss_deduction=3_000)
    holds(report, 2026, "income", loss_carryforward_in=50_000, loss_carryforward_out=44_000)
    holds(report, 2027, "income", loss_carryforward_in=22_000, loss_carryforward_out=18_500)


# Ann's last year is 2026. Of a fund that stands still she sells 10,000 of her lot and Bob 10,000 of his; nothing is
# used up, for there is no other income. Schedule D nets all of both, and the carry-forward is divided by each one's own
# net loss, losses carried in included; Ann's part ends.
#   Ann loses 4,000 and carries 2,000 in, Bob loses 5,000 and carries 9,000: 20,000 go on, 14/20 of them Bob's
#   Ann gains 6,000, Bob carries 9,000: 3,000 go on, all Bob's
#   Ann carries 9,000, Bob gains 6,000: 3,000 go on, all Ann's
#   Ann carries 10,000, Bob carries 20,000 and gains 6,000: 24,000 go on, 14/24 of them Bob's
@pytest.mark.parametrize(
    ("ann", "bob", "carried", "out", "then"),
    [
        (-4_000, -5_000, (2_000, 9_000), 20_000, 14_000),
        (6_000, 0, (0, 9_000), 3_000, 3_000),
        (0, 6_000, (9_000, 0), 3_000, 0),
        (0, 6_000, (10_000, 20_000), 24_000, 14_000),
        (6_000, 6_000, (0, 9_000), 0, 0),
    ],
)
def test_losses_are_divided_by_each_spouses_own(ann, bob, carried, out, then):
    accounts = []
    for name, gain in (("Ann", ann), ("Bob", bob)):
        lots = [{"asset": "fund", "acquired": "2010-05-01", "value": 10_000, "basis": 10_000 - gain}]
        lots.append({"asset": "cash", "acquired": "2010-05-01", "value": 50_000, "basis": 50_000})
        accounts.append({"name": name, "type": "taxable", "owner": name, "lots": lots})
    home = scenario(
        [person("Ann", "1980-03-01", 46), person("Bob", "1980-03-01", 47)],
        accounts,
        10_000,
        {"fund": FLAT, "cash": FLAT},
        spending={"annual": 10_000, "survivor_fraction": 1.0},
        taxes={
            "state": "FL",
            "capital_loss_carryforward": [
                {"short": lost / 4, "long": 3 * lost / 4, "owner": name}
                for name, lost in zip(("Ann", "Bob"), carried, strict=True)
            ],
        },
    )
    sales = [
        sell(10_000, acquired="2010-05-01" if gain else None, account=name)
        for name, gain in (("Ann", ann), ("Bob", bob))
    ]
    first = {
        "accounts": {name: {"holdings": {"cash": 50_000}} for name in ("Ann", "Bob")},
        "trades": sales,
    }
    second = {"accounts": {name: {"holdings": {"cash": 50_000}} for name in ("Ann", "Bob")}}
    report = audit(plan(first, second), home)
    assert report.faults == ()
    holds(report, 2026, "income", loss_carryforward_in=sum(carried), loss_carryforward_out=out)
    holds(report, 2027, "income", loss_carryforward_in=then)


def test_lots_terms_yields_and_trading_cost():
    # A lot of November 2024 is long on 1 January 2026, one of March 2025 is short; what the plan buys in 2026
    # is long in 2027. 75,000 traded costs 750.
    lots = [
        {"asset": "stock", "acquired": "2024-11-01", "value": 10_000, "basis": 8_000},
        {"asset": "stock", "acquired": "2025-03-01", "value": 10_000, "basis": 9_500},
        {"asset": "cash", "acquired": "2025-12-01", "value": 60_000, "basis": 60_000},
    ]
    stock = {"total_return": 0.08, "qualified_dividends": 0.02, "ordinary_dividends": 0.01}
    home = scenario(
        [person("Ann", "1980-03-01", 47)],
        [{"name": "Broker", "type": "taxable", "owner": "Ann", "lots": lots}],
        20_000,
        {"cash": {"total_return": 0.03, "interest": 0.02, "treasury_interest": 0.01}, "stock": stock},
    )
    home = home.with_changes({"market.trading_cost": 0.01})
    first = {
        "accounts": {"Broker": {"holdings": {"stock": 15_000, "cash": 10_000}}},
        "trades": [
            sell(5_000, "stock", "2024-11-01"),
            sell(10_000, "stock", "2025-03-01"),
            {"account": "Broker", "asset": "cash", "action": "sell", "amount": 50_000},
            buy(10_000, 2026, "stock"),
        ],
    }
    # 10,000 of stock bought is worth 10,500 in 2027 (8 % less 3 % of dividends); half of it is sold.
    second = {
        "accounts": {"Broker": {"holdings": {"stock": 10_500, "cash": 10_000}}},
        "trades": [sell(5_250, "stock", "2026-01-01")],
    }
    report = audit(plan(first, second), home)
    assert report.faults == ()
    traded = [(order.gain, order.term) for entry in report.years for order in entry.trades]
    assert [gain for gain, _ in traded] == pytest.approx([1_000, 500, 0, 0, 250])
    assert [term for _, term in traded] == ["long", "short", "long", None, "long"]
    holds(report, 2026, "income", short_term_gains=500, long_term_gains=1_000, interest=300)
    holds(report, 2026, "income", ordinary_dividends=150, qualified_dividends=300)
    holds(report, 2026, "cash", sales=65_000, purchases=10_000, trading_cost=750, from_taxable=55_000)
    holds(report, 2026, "cash", first_day=54_250, receipts=750, spending=20_000, carry_out=35_000)
    assert report.years[0].accounts["Broker"].growth == pytest.approx(750)
    assert report.years[0].accounts["Broker"].close == pytest.approx(25_750)
    assert report.years[1].accounts["Broker"].open == pytest.approx(25_750)


ROTH = {
    "name": "Roth",
    "type": "roth_ira",
    "owner": "Ann",
    "holdings": {"fund": 40_000},
    "contribution_basis": 10_000,
    "first_contribution_year": 2019,
    "conversions": [{"year": 2021, "amount": 6_000}, {"year": 2023, "amount": 8_000}],
}
IRA = {"name": "IRA", "type": "traditional_ira", "owner": "Ann", "holdings": {"fund": 30_000}}


def test_roth_money_leaves_in_order():
    # At 50: 10,000 of contributions and the seasoned 6,000 of 2021 are free. 2,000 is converted this year, so
    # of 29,000 the 8,000 of 2023 and this year's 2,000 bear 10 %, and so do 3,000 of earnings, also income.
    home = scenario([person("Ann", "1976-01-15", 50)], [ROTH, IRA], 27_700)
    year = {
        "accounts": {
            "Roth": {"distributed": 29_000, "converted_in": 2_000, "holdings": {"fund": 13_000}},
            "IRA": {"converted_out": 2_000, "holdings": {"fund": 28_000}},
        }
    }
    report = audit(plan(year), home)
    assert report.ok
    holds(report, 2026, "income", roth_conversions=2_000, taxable_roth_distributions=3_000)
    holds(report, 2026, "tax", agi=5_000, early_withdrawal_penalty=1_300, federal_tax=1_300)
    holds(report, 2026, "cash", from_roth=29_000, carry_out=0)
    out = report.years[0].roth_out["Ann"]
    assert (out.contributions, out.earnings, out.taxable) == (10_000, 3_000, 3_000)
    assert out.conversions == {"2021": 6_000, "2023": 8_000, "2026": 2_000}
    assert (out.early, out.early_tax) == (13_000, 1_300)
    told = plan(year | {"roth_out": {"Ann": {"early_tax": 1_000}}})
    assert [str(found) for found in audit(told, home).differences] == [
        "2026 Ann's Roth IRAs: early_tax: planner 1,000.00, audit 1,300.00 (-300.00)"
    ]


def test_the_survivor_inherits_the_five_year_clock():
    # Bob, 61, has no Roth IRA; from 2027 Ann's is his. It began in 2019, so earnings are free to him.
    home = scenario(
        [person("Ann", "1976-01-15", 50), person("Bob", "1966-01-15", 61)], [ROTH], 0.0,
        spending={"annual": 0, "extra": [{"year": 2027, "amount": 39_000}]},
    )  # fmt: skip
    first = {"accounts": {"Roth": {"holdings": {"fund": 40_000}}}}
    second = {"accounts": {"Roth": {"distributed": 39_000, "holdings": {"fund": 1_000}}}}
    report = audit(plan(first, second), home)
    assert report.ok
    holds(report, 2027, "tax", early_withdrawal_penalty=0, agi=0)
    holds(report, 2027, "income", taxable_roth_distributions=0)
    holds(report, 2027, "cash", from_roth=39_000, carry_out=0)


def test_early_distributions_of_an_ira_bear_ten_percent():
    home = scenario([person("Ann", "1976-01-15", 50)], [IRA], 9_000)
    report = audit(plan({"accounts": {"IRA": {"distributed": 10_000, "holdings": {"fund": 20_000}}}}), home)
    assert report.ok
    holds(report, 2026, "tax", agi=10_000, early_withdrawal_penalty=1_000, federal_tax=1_000)


def test_rmds_are_pooled_over_iras_and_not_over_401ks():
    # 80 in 2026: the uniform table has 20.2. IRAs of 202,000 and 101,000 need 15,000 between them, the 401(k)
    # of 50,500 needs 2,500 of its own.
    accounts = [
        IRA | {"holdings": {"fund": 202_000}},
        IRA | {"name": "Other IRA", "holdings": {"fund": 101_000}},
        IRA | {"name": "Plan", "type": "401k", "holdings": {"fund": 50_500}},
    ]
    home = scenario(
        [person("Ann", "1946-06-15", 80)], accounts, 10_000,
        taxes={"state": "FL", "prior_magi": [30_000, 30_000], "prior_filing_status": ["single", "single"]},
    )  # fmt: skip

    def years(ira: float, other: float, employer: float) -> dict:
        return {
            "accounts": {
                "IRA": {"distributed": ira, "holdings": {"fund": 202_000 - ira}},
                "Other IRA": {"distributed": other, "holdings": {"fund": 101_000 - other}},
                "Plan": {"distributed": employer, "holdings": {"fund": 50_500 - employer}},
            }
        }

    kept = audit(plan(years(15_000, 0, 2_500)), home)
    assert kept.ok
    assert kept.years[0].rmd_required == pytest.approx({"Ann": 17_500})
    assert kept.years[0].accounts["IRA"].rmd == pytest.approx(15_000)
    assert kept.years[0].binding == ("RMD (Ann)",)
    missed = audit(plan(years(17_500, 0, 0)), home)
    assert [str(fault) for fault in missed.faults] == [
        "2026 rmd: Ann must take 2,500.00 from Plan, the plan takes 0.00"
    ]
    short = audit(plan(years(9_000, 5_900, 2_500)), home)
    assert [str(fault) for fault in short.faults] == [
        "2026 rmd: Ann must take 15,000.00 from IRA, Other IRA, the plan takes 14,900.00"
    ]


def test_surcharges_follow_the_return_of_two_years_before():
    # Single: 150,000 in 2024 lies in tier 2 (137,000 to 171,000), 109,000 in 2025 is the edge of tier 0. In
    # 2026 Part B costs 202.90 more and Part D 37.50, twelve times: 2,884.80. In 2027 nothing.
    home = scenario(
        [person("Ann", "1946-06-15", 81)], [ROTH], 10_000,
        taxes={"state": "FL", "prior_magi": [150_000, 109_000], "prior_filing_status": ["single", "single"]},
    )  # fmt: skip
    years = [{"accounts": {"Roth": {"distributed": 18_000, "holdings": {"fund": 22_000}}}},
             {"accounts": {"Roth": {"distributed": 12_000, "holdings": {"fund": 10_000}}}}]  # fmt: skip
    report = audit(plan(*years), home)
    holds(report, 2026, "tax", irmaa_surcharge=2_884.80)
    holds(report, 2027, "tax", irmaa_surcharge=0)
    assert rules(report) == []


@pytest.mark.parametrize("named", [None, "2026-01-01"])
def test_a_still_asset_with_a_lot_that_has_a_loss(named: str | None) -> None:
    """Bonds at an unchanging price, 10,000 bought for 13,000: these need a date, what is bought later does not."""
    broker = {
        "name": "Broker",
        "type": "taxable",
        "owner": "Ann",
        "lots": [
            {"asset": "bond", "acquired": "2020-08-04", "value": 10_000, "basis": 13_000},
            {"asset": "bond", "acquired": "2021-03-01", "value": 5_000, "basis": 5_000},
            {"asset": "cash", "acquired": "2025-06-01", "value": 9_000, "basis": 9_000},
        ],
    }
    home = scenario([person("Ann", "1963-02-01", 64)], [broker], 0, {"bond": FLAT, "cash": FLAT})
    bond = {"account": "Broker", "asset": "bond", "amount": 4_000.0}
    first = [
        sell(4_000, "cash", "2025-06-01"),
        bond | {"action": "buy", "acquired": named},
        bond | {"action": "sell", "acquired": "2020-08-04"},
    ]
    held = {"Broker": {"holdings": {"bond": 15_000, "cash": 5_000}}}
    later = {"Broker": {"holdings": {"bond": 6_000, "cash": 5_000}}}
    second = [bond | {"action": "sell", "acquired": None, "amount": 9_000.0}]
    spent = {"cash": {"spending": 0.0}}
    report = audit(
        plan({"accounts": held, "trades": first} | spent, {"accounts": later, "trades": second} | spent), home
    )
    assert not report.faults, [*map(str, report.faults)]
    assert report.years[0].income.long_term_gains == pytest.approx(-1_200)
    assert [trade.gain for trade in report.years[1].trades] == pytest.approx([0.0])
