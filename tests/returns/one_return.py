"""Any return as the year of a household: people, an IRA and a brokerage account bring just its receipts."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from decumulate.models.household.facts import AssetYear, Horizon, Period
from decumulate.models.household.horizon import build_horizon
from decumulate.models.laws.federal import payroll_tax
from decumulate.models.plan import AccountYear, Cash, Income, PlanYear, Tax, Trade
from decumulate.models.returns.federal_return import ReturnInput, ReturnLines, federal_return
from decumulate.models.returns.forms.filed import Filed
from decumulate.models.returns.forms.write import write_forms
from decumulate.models.scenario import Scenario, load
from decumulate.tax_tables.schema import YearLaw

from .followed import Followed

YIELDS = ("interest", "treasury_interest", "tax_exempt_interest", "ordinary_dividends", "qualified_dividends")
WHO = "Kim"


@lru_cache
def household(start_year: int) -> Scenario:
    """One person with every field that a line of these returns may name."""
    return load(
        {
            "start_year": start_year,
            "goal": {"objective": "max_estate", "heir_tax_rate": 0.2},
            "people": [
                {
                    "name": WHO,
                    "born": "1980-03-05",
                    "plan_to_age": 70,
                    "social_security": {"monthly_benefit_at_full_age": 1_000.0, "claim_age": 67},
                    "pensions": [{"annual": 1.0, "from_age": 65}],
                    "wages": [{"annual": 1.0, "until_year": start_year}],
                }
            ],
            "accounts": [
                {"name": "IRA", "type": "traditional_ira", "owner": WHO, "holdings": {"fund": 1.0}},
                {"name": "Old IRA", "type": "traditional_ira", "owner": WHO, "holdings": {"fund": 1.0}},
                {
                    "name": "Broker",
                    "type": "taxable",
                    "owner": WHO,
                    "lots": [{"asset": "fund", "acquired": "2010-05-01", "value": 1.0, "basis": 1.0}],
                },
            ],
            "spending": {"annual": 0.0},
            "allocation": {"target": {"fund": 1.0}, "band": 1.0, "risk": "free"},
            "market": {"inflation": 0.0, "assets": {"fund": {"total_return": 0.0}}},
            "taxes": {
                "state": "FL",
                "itemized": dict.fromkeys(
                    (
                        "state_income_tax",
                        "property_tax",
                        "mortgage_interest",
                        "charity_cash",
                        "medical_expenses",
                    ),
                    1.0,
                ),
            },
        }
    )


def followed(x: ReturnInput, law: YearLaw) -> tuple[Followed, ReturnLines]:
    """The forms of a return, and its lines. What bears the 10 percent must be out of the IRA, and all it pays."""
    scenario = household(law.year)
    horizon = facts(law.year)
    period = _period(horizon.periods[0], x, law)
    horizon = replace(horizon, periods=(period, *horizon.periods[1:]))
    lines = federal_return(x, law)
    year = _year(period, x, lines)
    forms = write_forms(Filed(scenario, horizon, (year,), year, x, 0))
    documents = {"plan": {"years": [year.model_dump(mode="json")]}, "scenario": scenario.content()}
    return Followed(forms, (year,), documents), lines


@lru_cache
def facts(start_year: int) -> Horizon:
    """Its facts."""
    return build_horizon(household(start_year))


def _period(period: Period, x: ReturnInput, law: YearLaw) -> Period:
    assets = {name: AssetYear(1.0, 0.0, **{name: 1.0}) for name in YIELDS}
    return replace(
        period,
        filing_status=x.filing_status,
        seniors=x.seniors,
        wages={WHO: x.wages},
        pensions={WHO: x.pensions},
        social_security={WHO: x.social_security},
        payroll_tax=payroll_tax.compute([x.wages], x.filing_status, law.federal.payroll_tax),
        medicare_months={WHO: 0},
        base_premiums=0.0,
        under_59_half=frozenset({WHO} if x.early_distributions else ()),
        itemized=x.itemized,
        assets=assets | {"fund": AssetYear(1.0, 0.0)},
        law=law,
    )


def _year(period: Period, x: ReturnInput, lines: ReturnLines) -> PlanYear:
    assert x.early_distributions in (0.0, x.traditional_distributions)
    pay = {name: getattr(x, name) for name in YIELDS}
    pay["interest"] -= x.treasury_interest
    taxes = {name: getattr(lines, name) for name in Tax.model_fields if hasattr(lines, name)}
    tax = Tax(**taxes, payroll_tax=period.payroll_tax, total=lines.federal_tax + period.payroll_tax)
    return PlanYear(
        year=period.year,
        filing_status=x.filing_status,
        ages=dict(period.ages),
        income=Income.of(
            x,
            taxable_social_security=lines.taxable_social_security,
            loss_carryforward_in=x.carry_short + x.carry_long,
            capital_loss_deduction=lines.capital_loss_deduction,
            loss_carryforward_out=lines.carry_short_out + lines.carry_long_out,
        ),
        tax=tax,
        cash=Cash(),
        accounts={
            "IRA": AccountYear(distributed=x.traditional_distributions, holdings={}),
            "Old IRA": AccountYear(converted_out=x.roth_conversions, holdings={}),
            "Broker": AccountYear(holdings=pay),
        },
        trades=(_sale(x.short_term_gains, "short"), _sale(x.long_term_gains, "long")),
    )


def _sale(gain: float, term: str) -> Trade:
    proceeds = 1_000.0 + max(0.0, gain)
    return Trade(
        account="Broker",
        asset="fund",
        action="sell",
        amount=proceeds,
        basis=proceeds - gain,
        gain=gain,
        term=term,
    )
