"""Plans of employers in the audit's hands: whose required distributions are one, and what bears the 10 percent."""

from __future__ import annotations

import pytest

from decumulate.solver.audit import audit

from .households import person, plan, scenario

OLD = {"state": "FL", "prior_magi": [30_000, 30_000], "prior_filing_status": ["single", "single"]}
YOUNG = person("Ann", "1970-01-15", 56)


def account(kind: str, amount: float, name: str = "", **more: object) -> dict:
    return {"name": name or kind, "type": kind, "owner": "Ann", "holdings": {"fund": amount}} | more


def paid(**flows: tuple[float, float]) -> dict:
    """A year in which accounts pay: by name, what is taken out of what."""
    return {
        "accounts": {
            name: {"distributed": out, "holdings": {"fund": held - out}}
            for name, (out, held) in flows.items()
        }
    }


def test_rmds_of_403bs_are_pooled_with_one_another_and_with_nothing_else():
    # 80 in 2026: the uniform table has 20.2. 403(b)s of 101,000 and 50,500 need 7,500 between them, the IRA of
    # 202,000 needs 10,000, the 457(b) of 20,200 needs 1,000.
    accounts = [
        account("403b", 101_000, "first"),
        account("403b", 50_500, "second"),
        account("traditional_ira", 202_000, "ira"),
        account("457b", 20_200, "city"),
    ]
    home = scenario([person("Ann", "1946-06-15", 80)], accounts, 10_000, taxes=OLD)

    def found(first: float, second: float, ira: float, city: float) -> list[str]:
        year = paid(first=(first, 101_000), second=(second, 50_500), ira=(ira, 202_000), city=(city, 20_200))
        report = audit(plan(year), home)
        assert report.years[0].rmd_required == pytest.approx({"Ann": 18_500})
        return [str(fault) for fault in report.faults]

    assert found(7_500, 0, 10_000, 1_000) == []
    assert found(0, 7_500, 10_000, 1_000) == []
    must = "2026 rmd: Ann must take"
    assert found(0, 0, 17_500, 1_000) == [f"{must} 7,500.00 from first, second, the plan takes 0.00"]
    assert found(17_500, 0, 0, 1_000) == [f"{must} 10,000.00 from ira, the plan takes 0.00"]
    assert found(8_500, 0, 10_000, 0) == [f"{must} 1,000.00 from city, the plan takes 0.00"]


@pytest.mark.parametrize(
    ("kind", "more", "tax"),
    [
        ("457b", {}, 0),
        ("457b", {"rolled_in": True}, 1_000),
        ("403b", {}, 1_000),
        ("401k", {}, 1_000),
        ("traditional_ira", {}, 1_000),
    ],
)
def test_a_457b_bears_no_ten_percent_but_on_what_was_rolled_in(kind: str, more: dict, tax: float):
    # 10,000 is less than the standard deduction of 16,100: 26 USC 72(t) is all the tax there is.
    home = scenario([YOUNG], [account(kind, 30_000, **more)], 9_000)
    report = audit(plan(paid(**{kind: (10_000, 30_000)})), home)
    assert report.ok
    assert report.years[0].tax.early_withdrawal_penalty == pytest.approx(tax)
    assert report.years[0].tax.federal_tax == pytest.approx(tax)
    assert report.years[0].income.traditional_distributions == pytest.approx(10_000)


def test_nothing_leaves_the_plan_of_a_present_employer_before_59_and_a_half():
    home = scenario([YOUNG], [account("457b", 30_000, employed_until=2026)], 9_000)
    report = audit(plan(paid(**{"457b": (10_000, 30_000)})), home)
    assert [str(fault) for fault in report.faults] == [
        "2026 access: 10,000.00 leaves 457b, which pays nothing before the job ends or 59 1/2"
    ]


@pytest.mark.parametrize(("born", "until"), [("1970-01-15", 2025), ("1966-05-15", 2030)])
def test_it_leaves_once_the_job_has_ended_or_at_59_and_a_half(born: str, until: int):
    home = scenario(
        [person("Ann", born, 2026 - int(born[:4]))], [account("457b", 30_000, employed_until=until)], 9_000
    )
    assert audit(plan(paid(**{"457b": (10_000, 30_000)})), home).ok


# A Roth 401(k) of 40,000, 30,000 of it contributions: 10,000 paid are 7,500 of these and 2,500 of earnings.
@pytest.mark.parametrize(
    ("born", "clock", "income", "tax"),
    [
        ("1970-01-15", 2015, 2_500, 250),
        ("1970-01-15", 2024, 2_500, 250),
        ("1963-01-15", 2022, 2_500, 0),
        ("1963-01-15", 2021, 0, 0),
    ],
)
def test_what_a_roth_401k_pays_before_it_qualifies_is_part_income(born: str, clock: int, income, tax):
    plans = account("roth_401k", 40_000, contribution_basis=30_000, first_contribution_year=clock)
    old_roth = account("roth_ira", 0, first_contribution_year=2000)  # whose clock has nothing to do with it
    home = scenario([person("Ann", born, 2027 - int(born[:4]))], [plans, old_roth], 9_750)
    first, second = paid(roth_401k=(10_000, 40_000)), paid(roth_401k=(10_000, 30_000))
    report = audit(plan(first, second), home)
    assert report.ok
    # No earnings came since, so the second payment has the same share of them; a year later 2022 is five years ago.
    later = 0 if clock == 2022 else income
    for year, taxed in zip(report.years, (income, later), strict=True):
        assert year.income.taxable_roth_distributions == pytest.approx(taxed)
        assert year.tax.early_withdrawal_penalty == pytest.approx(tax)
        assert year.rmd_required == {"Ann": 0}


@pytest.mark.parametrize(("clock", "income"), [(2015, 0), (2024, 2_500)])
def test_a_survivors_payments_qualify_by_the_decedents_clock_and_are_never_early(clock: int, income: float):
    plans = account("roth_401k", 40_000, contribution_basis=30_000, first_contribution_year=clock)
    home = scenario(
        [person("Ann", "1970-01-15", 56), person("Bob", "1970-01-15", 57)],
        [plans | {"owner": "Ann"}],
        5_000,
        spending={"annual": 5_000, "survivor_fraction": 1.0, "extra": []},
    )
    first = {"accounts": {"roth_401k": {"distributed": 5_500, "holdings": {"fund": 34_500}}}}
    second = {"accounts": {"roth_401k": {"distributed": 10_000, "holdings": {"fund": 24_500}}}}
    report = audit(plan(first, second), home)
    assert report.ok
    assert report.years[1].income.taxable_roth_distributions == pytest.approx(income)
    assert report.years[1].tax.federal_tax == 0


def test_nothing_is_required_of_a_roth_401k():
    plans = account("roth_401k", 40_000, first_contribution_year=2015)
    home = scenario([person("Ann", "1946-06-15", 80)], [plans], 6_000, taxes=OLD)
    report = audit(plan(paid(roth_401k=(9_000, 40_000))), home)
    assert report.ok
    assert report.years[0].rmd_required == {"Ann": 0}


def test_what_is_rolled_out_of_a_457b_bears_ten_percent_in_the_ira():
    # 9,000 leave the 457(b) free of the 10 percent, the other 21,000 are rolled; 10,000 leave the IRA with 1,000.
    accounts = [account("457b", 30_000, rolls_to="ira"), account("traditional_ira", 0, "ira")]
    home = scenario([person("Ann", "1970-01-15", 57)], accounts, 9_000)
    first = {
        "accounts": {
            "457b": {"distributed": 9_000, "rolled_out": 21_000, "holdings": {}},
            "ira": {"rolled_in": 21_000, "holdings": {"fund": 21_000}},
        }
    }
    report = audit(plan(first, paid(ira=(10_000, 21_000))), home)
    assert report.ok
    assert [year.tax.federal_tax for year in report.years] == pytest.approx([0, 1_000])
    assert report.years[0].income.traditional_distributions == pytest.approx(9_000)

    first["accounts"]["457b"] = {"distributed": 9_000, "rolled_out": 20_000, "holdings": {"fund": 1_000}}
    rolled = audit(plan(first, paid(ira=(10_000, 21_000))), home)
    assert [str(fault) for fault in rolled.faults][:2] == [
        "2026 rollover: 457b is rolled over in 2026, but 1,000.00 stays in it",
        "2026 rollover: 20,000.00 is rolled to ira, but 21,000.00 arrives",
    ]


def rolled_roth(clock: int, born: str, *out: float) -> list[tuple[float, float]]:
    """A Roth 401(k) of 40,000, 30,000 of it contributions, rolled to an empty Roth IRA, which then pays."""
    accounts = [
        account(
            "roth_401k", 40_000, contribution_basis=30_000, first_contribution_year=clock, rolls_to="roth"
        ),
        account("roth_ira", 0, "roth"),
    ]
    years = [
        {
            "accounts": {
                "roth_401k": {"rolled_out": 40_000, "holdings": {}},
                "roth": {"rolled_in": 40_000, "holdings": {"fund": 40_000}},
            }
        }
    ]
    left = 40_000.0
    for amount in out:
        years.append(paid(roth=(amount, left)))
        left -= amount
    home = scenario([person("Ann", born, 2026 + len(out) - int(born[:4]))], accounts, 0)
    report = audit(plan(*years), home)
    assert report.ok, str(report)
    return [(y.income.taxable_roth_distributions, y.tax.early_withdrawal_penalty) for y in report.years[1:]]


def test_contributions_of_a_roth_401k_are_contributions_of_the_roth_ira_whose_clock_then_rules():
    # At 56 the 30,000 come out first, then earnings: income, with the 10 percent. At 61 earnings are income still, for
    # the Roth IRA's five years began in 2026, however old the plan's clock of 2022 then is.
    assert rolled_roth(2015, "1970-01-15", 30_000, 10_000) == [(0, 0), (10_000, 1_000)]
    assert rolled_roth(2022, "1965-01-15", 30_000, 10_000) == [(0, 0), (10_000, 0)]


def test_a_rollover_of_what_would_have_qualified_is_all_contributions():
    # 61 and the plan's clock of 2021 is over: of a Roth IRA that began in 2026 all 40,000 come out free.
    assert rolled_roth(2021, "1965-01-15", 30_000, 10_000) == [(0, 0), (0, 0)]
