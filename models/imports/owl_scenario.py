"""A case of Owl as a scenario's TOML text.

Amounts of accounts are thousands of dollars in a case, rates are percents, and the four assets stand in the order of
ASSETS. What Owl decides otherwise, or says in words that a scenario has not, is in the review.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from ..amounts import dollars
from ..positions.review import ImportReview
from ..scenario import ScenarioError, load
from .owl_case import LARGE, WAGES, YEAR, OwlCase

THOUSAND = 1_000.0
PERCENT = 0.01
ASSETS = ("us_stock", "corporate_bond", "t_note", "cash")
"""S&P 500, corporate bonds, treasury notes, and what keeps up with inflation."""
KINDS = (
    ("taxable_savings_balances", "taxable", "brokerage"),
    ("tax_deferred_savings_balances", "traditional_ira", "IRA"),
    ("tax_free_savings_balances", "roth_ira", "Roth IRA"),
)
"""A case's balances by person, the type of account that each is, and how it is called."""
COUNTED_ON = (7.0, 4.5, 3.5, 2.5)
"""Percents a year, of the first three assets and of inflation, where the case draws them from history or at random."""


def scenario_of_case(case: OwlCase) -> tuple[str, ImportReview]:
    """A scenario's TOML text, and what was done. Where the text has faults still, they are what is left by hand."""
    import tomlkit

    document: dict[str, Any] = {
        "schema_version": 1,
        "title": str(case.tables.get("case_name") or "A case of Owl"),
        "start_year": case.start_year,
        "goal": _goal(case),
        "people": [_person(case, place, name) for place, name in enumerate(case.names)],
        "accounts": list(_accounts(case)),
        "spending": _spending(case),
        "allocation": _allocation(case),
        "market": _market(case),
        "taxes": _taxes(case),
    }
    text = tomlkit.dumps(document)
    case.skipped += _not_read(case)
    return text, ImportReview(
        imported=tuple(_imported(document)),
        assumed=tuple(dict.fromkeys(case.assumed)),
        by_hand=tuple(_faults(text)),
        skipped=tuple(dict.fromkeys(case.skipped)),
    )


def _goal(case: OwlCase) -> dict[str, Any]:
    rates, options = case.table("rates_selection"), case.table("solver_options")
    heirs = float(rates.get("heirs_rate_on_tax_deferred_estate", 0.0)) * PERCENT
    if case.table("optimization_parameters").get("objective") == "maxSpending":
        floor = float(options.get("bequest", 0.0)) * THOUSAND
        return {"objective": "max_spending", "heir_tax_rate": heirs, "estate_floor": floor}
    return {"objective": "max_estate", "heir_tax_rate": heirs}


def _person(case: OwlCase, place: int, name: str) -> dict[str, Any]:
    born = date.fromisoformat(str(case.listed("basic_info", "date_of_birth", place, "")))
    person: dict[str, Any] = {
        "name": name,
        "born": born,
        "plan_to_age": int(case.amount("basic_info", "life_expectancy", place)),
    }
    benefit = case.amount("fixed_income", "social_security_pia_amounts", place)
    if benefit:
        age = _age(case.amount("fixed_income", "social_security_ages", place) or 67.0)
        person["social_security"] = {"monthly_benefit_at_full_age": benefit, "claim_age": age}
    pension = case.amount("fixed_income", "pension_monthly_amounts", place)
    if pension:
        person["pensions"] = [
            {
                "annual": 12.0 * pension,
                "from_age": _age(case.amount("fixed_income", "pension_ages", place)),
                "indexed": bool(case.listed("fixed_income", "pension_indexed", place, False)),
                "amount_in": "today",
                "survivor_fraction": case.amount("fixed_income", "pension_survivor_fraction", place),
            }
        ]
        if not person["pensions"][0]["indexed"]:
            del person["pensions"][0]["amount_in"]
    wages = list(_wages(case, name))
    return person | ({"wages": wages} if wages else {})


def _age(years: float) -> int | str:
    whole, months = divmod(round(12 * years), 12)
    return whole if months == 0 else f"{whole}y{months}m"


def _by_year(case: OwlCase, name: str, column: str) -> list[tuple[int, float]]:
    """(year, dollars) of a column of a person's sheet, from the first year of the plan, where there is an amount."""
    rows = case.sheets.get(name, ())
    found = [(row.get(YEAR), row.get(column)) for row in rows]
    return sorted(
        (int(year), float(amount))
        for year, amount in found
        if isinstance(year, int | float)
        and isinstance(amount, int | float)
        and amount
        and year >= case.start_year
    )


def _wages(case: OwlCase, name: str) -> Iterator[dict[str, Any]]:
    """Pay that is the same year by year to its end; pay that begins later, or changes, is left by hand."""
    paid = _by_year(case, name, WAGES)
    runs = [(amount, [year for year, _ in run]) for amount, run in groupby(paid, key=lambda one: one[1])]
    for amount, years in runs[:1]:
        if years[0] == case.start_year:
            yield {"annual": amount, "until_year": years[-1]}
    if len(runs) > 1 or (runs and runs[0][1][0] != case.start_year):
        case.skipped.append(f"{name}: wages that change, or begin later, beyond {runs[0][1][-1]}")


def _accounts(case: OwlCase) -> Iterator[dict[str, Any]]:
    shares = _shares(case)
    for place, name in enumerate(case.names):
        for key, kind, called in KINDS:
            balance = THOUSAND * case.amount("savings_assets", key, place)
            if balance == 0.0:
                continue
            account: dict[str, Any] = {"name": f"{name} {called}", "type": kind, "owner": name}
            parts = {
                asset: round(share * balance, 2) for asset, share in shares[place].items() if share > 0.0
            }
            if kind == "taxable":
                account["lots"] = list(_lots(case, place, name, balance, parts))
            else:
                account["holdings"] = parts
            if kind == "roth_ira":
                account |= {"contribution_basis": 0.0, "first_contribution_year": case.start_year - 6}
                case.assumed.append(
                    f"{name}: a Roth IRA older than five years, without contributions left in it"
                )
            yield account
        if case.amount("savings_assets", "hsa_savings_balances", place):
            case.skipped.append(f"{name}: the health savings account, which a plan does not model")


def _lots(
    case: OwlCase, place: int, name: str, balance: float, parts: Mapping[str, float]
) -> Iterator[dict[str, Any]]:
    basis = THOUSAND * case.amount("savings_assets", "taxable_cost_basis", place)
    if not basis:
        case.assumed.append(
            f"{name}: what is taxable cost what it is worth, since the case does not say what it cost"
        )
        basis = balance
    case.assumed.append(f"{name}: what is taxable is held for more than a year")
    money = parts.get("cash", 0.0)
    part = max(0.0, basis - money) / (balance - money) if balance > money else 1.0
    for asset, value in parts.items():
        cost = value if asset == "cash" else round(part * value, 2)
        yield {"asset": asset, "acquired": date(case.start_year - 2, 1, 1), "value": value, "basis": cost}


def _shares(case: OwlCase) -> list[dict[str, float]]:
    """What each person's accounts hold at first, by asset."""
    mixes = case.table("asset_allocation").get("generic")
    if not isinstance(mixes, list) or len(mixes) < len(case.names):
        case.assumed.append(
            "60 percent stocks, 40 percent corporate bonds: the case has no mix of all accounts alike"
        )
        mixes = [[[60, 40, 0, 0]]] * len(case.names)
    return [
        {a: p * PERCENT for a, p in zip(ASSETS, mix[0], strict=False)} for mix in mixes[: len(case.names)]
    ]


def _allocation(case: OwlCase) -> dict[str, Any]:
    """The household's mix, by what each person holds; it glides to the last one of the case."""
    wealth = [sum(case.amount("savings_assets", key, p) for key, *_ in KINDS) for p in range(len(case.names))]
    whole = sum(wealth) or 1.0
    mixes = case.table("asset_allocation").get("generic") or [[[60, 40, 0, 0]]] * len(case.names)

    def mix(which: int) -> dict[str, float]:
        shares = {
            asset: round(
                sum(w * m[which][n] * PERCENT for w, m in zip(wealth, mixes, strict=False)) / whole, 4
            )
            for n, asset in enumerate(ASSETS)
        }
        shares[ASSETS[0]] = round(1.0 - sum(list(shares.values())[1:]), 4)
        return {asset: share for asset, share in shares.items() if share > 0.0}

    first, last = mix(0), mix(-1)
    table: dict[str, Any] = {"measure": "market_value", "target": first}
    if last != first:
        ages = [int(case.amount("basic_info", "life_expectancy", p)) for p in range(len(case.names))]
        born = [
            int(str(case.listed("basic_info", "date_of_birth", p, ""))[:4]) for p in range(len(case.names))
        ]
        ends = max(b + age for b, age in zip(born, ages, strict=True))
        table["glide_to"] = {"year": ends, "target": last}
    return table


def _spending(case: OwlCase) -> dict[str, Any]:
    wanted, options = case.table("optimization_parameters"), case.table("solver_options")
    table: dict[str, Any] = {
        "annual": float(options.get("netSpending", 0.0)) * THOUSAND
    }  # no matter for the most spending
    if wanted.get("spending_profile") == "smile":
        table["shape"] = "smile"
        case.assumed.append("spending follows decumulate's own smile, not the dip and rise of the case")
    if len(case.names) > 1:
        table["survivor_fraction"] = float(wanted.get("surviving_spouse_spending_percent", 60)) * PERCENT
    extra = [
        {"name": f"{name}: {LARGE}", "year": year, "amount": amount}
        for name in case.names
        for year, amount in _by_year(case, name, LARGE)
        if amount > 0
    ]
    return table | ({"extra": extra} if extra else {})


def _market(case: OwlCase) -> dict[str, Any]:
    rates = case.table("rates_selection")
    values = rates.get("values")
    if rates.get("method") != "user" or not isinstance(values, list) or len(values) < len(ASSETS):
        values = COUNTED_ON
        said = ", ".join(
            f"{name} {value:g} %" for name, value in zip((*ASSETS[:3], "inflation"), values, strict=True)
        )
        case.assumed.append(
            f"{said}: the case has no returns of its own (its method is {rates.get('method')!r})"
        )
    stock, corporate, note, inflation = (round(float(value) * PERCENT, 6) for value in values[: len(ASSETS)])
    paid = min(stock, float(rates.get("dividend_rate", 0.0)) * PERCENT)
    return {
        "inflation": inflation,
        "assets": {
            "us_stock": {"total_return": stock, "qualified_dividends": round(max(0.0, paid), 6)},
            "corporate_bond": {"total_return": corporate, "interest": max(0.0, corporate)},
            "t_note": {"total_return": note, "treasury_interest": max(0.0, note)},
            "cash": {"total_return": inflation, "interest": max(0.0, inflation)},
        },
    }


def _taxes(case: OwlCase) -> dict[str, Any]:
    table: dict[str, Any] = {}
    state = str(case.table("basic_info").get("state") or "")
    if len(state) == 2:
        table["state"] = state.upper()
    else:
        table["state"] = "FL"
        case.assumed.append("a state without income tax (FL): the case names none")
    before = case.table("solver_options").get("previousMAGIs")
    if isinstance(before, list) and len(before) == 2:
        both = "married_filing_jointly" if len(case.names) > 1 else "single"
        table |= {"prior_magi": [float(x) * THOUSAND for x in before], "prior_filing_status": [both] * 2}
    return table


def _not_read(case: OwlCase) -> Iterator[str]:
    """Columns of the workbook that have amounts and no place in a scenario made this way."""
    for name, rows in case.sheets.items():
        for column in rows[0] if rows else ():
            if column not in ("", YEAR, WAGES, LARGE) and any(
                isinstance(row.get(column), int | float) and row.get(column) for row in rows
            ):
                yield f'{name}: "{column}" of the workbook'
    yield "what Owl limits and assumes of its own solver (solver_options), and debts and fixed assets of the workbook"


def _imported(document: Mapping[str, Any]) -> Iterator[str]:
    yield f"{' and '.join(person['name'] for person in document['people'])}, from {document['start_year']}"
    for account in document["accounts"]:
        parts = account.get("holdings") or {n: lot["value"] for n, lot in enumerate(account["lots"])}
        yield f"{account['name']}: {dollars(sum(parts.values()))}"


def _faults(text: str) -> list[str]:
    try:
        load(text)
    except ScenarioError as error:
        return [str(fault) for fault in error.faults]
    return []
