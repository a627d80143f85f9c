"""What the year brings: pay and benefits by person, payments and yields by account (Forms W-2, SSA-1099, 1099-R, -INT,
-DIV). Every other form begins here, and these lines name the fields of the scenario and of the plan they come from."""

from __future__ import annotations

from collections.abc import Iterator

from ...accounts import AccountKind
from ...household.facts import AssetYear
from ...household.receipts import OF_HOLDINGS
from ...laws.federal import inherited_accounts
from ...scenario.accounts import InheritedRoth
from .amounts import NOTHING, Arithmetic, rate, times
from .filed import Filed
from .sheet import FormSheet, FormWriter, pointer

STREAMS = (
    ("wages", "Wages", "wages", "26 USC 61(a)(1)"),
    ("pensions", "Pensions", "pensions", "26 USC 61(a)(8)"),
    ("social_security", "Social Security", "social_security", "42 USC 402; SSA-1099 box 5"),
)
"""Of a period: the field, what to call it, the field of a person that it comes from, its law."""

YIELDS = {
    "interest": "Interest",
    "treasury_interest": "Treasury interest, part of the interest,",
    "tax_exempt_interest": "Tax-exempt interest",
    "ordinary_dividends": "Dividends that are not qualified",
    "qualified_dividends": "Qualified dividends",
}
"""What holdings pay, by line of the return."""

FLOWS = (
    ("paid", "distributed", "distributions"),
    ("converted", "converted_out", "conversions"),
    ("given", "qcd", "qcd"),
)
"""What leaves a tax-advantaged account: the name of its line, the flow of the plan and of what came before it."""


def write(sheet: FormSheet, filed: Filed) -> None:
    _streams(sheet, filed)
    for name, _ in filed.accounts():
        if filed.kind(name).sheltered:
            _payments(sheet, filed, name)
        else:
            _yields(sheet, filed, name)
    if filed.begun:
        _before(sheet, filed)
    _designated_roths(sheet, filed)
    _inherited_roths(sheet, filed)


def _streams(sheet: FormSheet, filed: Filed) -> None:
    """Pay, pensions and benefits: a survivor's come from the other's fields too."""
    begun = [pointer("scenario", "year_to_date")] if filed.begun else []
    for field, label, source, law in STREAMS:
        sources = [
            pointer("scenario", "people", i, source)
            for i, person in enumerate(filed.scenario.people)
            if getattr(person, source)
        ]
        for person, amount in getattr(filed.period, field).items():
            said = "as the scenario says, in dollars of the year"
            sheet.fact(f"{field}.{person}", f"{label} of {person}", amount, [*sources, *begun], said, law=law)


def _payments(sheet: FormSheet, filed: Filed, name: str) -> None:
    """What leaves a tax-advantaged account, but for what is rolled over."""
    said = {
        "paid": f"Paid out of {name}",
        "converted": f"Converted from {name} to a Roth IRA",
        "given": f"Paid by {name} straight to charities",
    }
    for what, flow, before in FLOWS[: 3 if filed.kind(name).gives else 2]:
        made: Arithmetic = sheet.book.plan("the plan's flow", "accounts", name, flow)
        so_far = filed.own.so_far
        if so_far is not None and name in getattr(so_far, before):
            made = made + sheet.book.plan(f"what came before {so_far.as_of}", "so_far", before, name)
        law = "26 USC 402(a), 408(d)(1)" if filed.kind(name).deferred else "26 USC 402A(d), 408A(d)"
        law = "26 USC 408(d)(8)" if what == "given" else law
        sheet.line("", said[what], made, name=f"{what}.{name}", law=law, touched=True)


def paying(filed: Filed, name: str, field: str) -> Iterator[tuple[str, float]]:
    """The assets of a taxable account that pay a yield, each with its rate."""
    for asset in filed.own.accounts[name].holdings:
        found = yield_of(filed.period.assets[asset], field)
        if found:
            yield asset, found


def yield_of(asset: AssetYear, field: str) -> float:
    """A yield as the return counts it: Treasury interest is interest."""
    return asset.interest + asset.treasury_interest if field == "interest" else float(getattr(asset, field))


def _yields(sheet: FormSheet, filed: Filed, name: str) -> None:
    for field, label in YIELDS.items():
        made: Arithmetic = NOTHING
        for asset, share in paying(filed, name, field):
            held = sheet.book.plan(f"{asset} held", "accounts", name, "holdings", asset)
            made = made + times(rate(share), held)
        law = "26 USC 103" if field == "tax_exempt_interest" else "26 USC 61(a)(4), (7), 1(h)(11)"
        sheet.line("", f"{label} of {name}", made, name=f"{field}.{name}", law=law, touched=True)


def _before(sheet: FormSheet, filed: Filed) -> None:
    """What came before the plan's first day, payments of accounts apart."""
    done, so_far = filed.period.so_far.receipts, filed.own.so_far
    assert so_far is not None
    labels = {**YIELDS, "short_term_gains": "Short-term gains", "long_term_gains": "Long-term gains"}
    labels["taxable_roth_distributions"] = "Income of payments out of Roth accounts"
    for field in (*OF_HOLDINGS, "taxable_roth_distributions"):
        source = pointer("scenario", "year_to_date")
        label = f"{labels[field]} before {so_far.as_of}"
        sheet.fact(f"before.{field}", label, getattr(done, field), [source], "as the scenario says")


def _designated_roths(sheet: FormSheet, filed: Filed) -> None:
    """What of payments out of Roth 401(k)s is income, and what of that bears the 10 percent: before they qualify."""
    own, so_far = filed.own.roth_out.values(), filed.own.so_far
    income = filed.entered.taxable_roth_distributions - sum(out.taxable for out in own)
    income -= sum(inherited_income(filed, name) for name in filed.period.inherited)
    early = filed.entered.early_distributions - sum(out.early for out in own) - early_of_deferred(filed)
    if so_far is not None:
        income -= so_far.taxable_roth_distributions
        early -= so_far.early_distributions
    names = [name for name, _ in filed.accounts() if designated(filed.kind(name))]
    sources = [pointer("plan", "years", filed.index, "accounts", name, "distributed") for name in names]
    said = "what of them is not contributions, pro rata"
    label, law = "Income of payments out of Roth 401(k)s before they qualify", "26 USC 402A(d), 72(e)(8)"
    sheet.fact("designated_roth", label, income, sources, said, law=law)
    sheet.fact("designated_roth_early", f"{label}, before 59 1/2", early, sources, said, law="26 USC 72(t)")


def designated(kind: AccountKind) -> bool:
    """Whether an account is Roth money in an employer's plan."""
    return kind.tax == "free" and not kind.layered and not kind.inherited


def inherited_income(filed: Filed, name: str) -> float:
    """What an inherited Roth IRA pays that is income: beyond its basis, before its five years are over."""
    terms = next(account for account in filed.scenario.accounts if account.name == name)
    if not isinstance(terms, InheritedRoth):
        return 0.0
    gone = sum(filed.audited[i].accounts[name].distributed for i in range(filed.index))
    left, paid = max(0.0, terms.contribution_basis - gone), filed.own.accounts[name].distributed
    return inherited_accounts.compute_roth(paid, left, filed.year, terms.first_contribution_year).taxable


def _inherited_roths(sheet: FormSheet, filed: Filed) -> None:
    for name in filed.period.inherited:
        at = next(i for i, account in enumerate(filed.scenario.accounts) if account.name == name)
        sources = [
            pointer("plan", "years", filed.index, "accounts", name, "distributed"),
            pointer("scenario", "accounts", at, "first_contribution_year"),
        ]
        label, law = f"Income of payments out of {name}", "26 USC 408A(d)(2)(B); 26 CFR 1.408A-6 A-7, A-14"
        said = "what of them is beyond the basis left, in the five years of whoever left it"
        sheet.fact(f"inherited.{name}", label, inherited_income(filed, name), sources, said, law=law)


def bears_early_tax(filed: Filed, name: str) -> bool:
    """Whether what a deferred account pays this year bears the 10 percent."""
    terms = next((account for account in filed.scenario.accounts if account.name == name), None)
    young = filed.owner(name) in filed.period.under_59_half and name not in filed.period.as_beneficiary
    rolled_in = terms is not None and terms.bears_early_tax
    return filed.kind(name).deferred and filed.kind(name).early(young=young, rolled_in=rolled_in)


def early_of_deferred(filed: Filed) -> float:
    """Dollars that deferred accounts pay from the plan's first day on and that bear the 10 percent."""
    return sum(account.distributed for name, account in filed.accounts() if bears_early_tax(filed, name))


def all_of(sheet: FormSheet, filed: Filed, field: str) -> Arithmetic:
    """The lines of one kind together: of every person, or of every account and before the plan's first day."""
    people = getattr(filed.period, field, None)
    names = list(people) if isinstance(people, dict) else [name for name, _ in filed.accounts()]
    keys = [*(f"{field}.{name}" for name in names), f"before.{field}"]
    return sum((sheet.book.line("received", key, optional=True) for key in keys), start=NOTHING)


FORM = FormWriter("received", "What the year brings", "26 USC 61", concerns=lambda filed: True, write=write)
