"""What the law answers on recorded returns whose record errs: each state's form worked out from the row alone.

Federal AGI is the record's own; nothing here asks the program for anything. Each function answers for the rows of one
class of `oracles/DIFFERENCES.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import ceil

Row = Mapping[str, float | str]
Brackets = Sequence[tuple[float, float]]
RETIREMENT = ("pensions", "public_pensions", "traditional_distributions", "roth_conversions")
INVESTED = ("interest", "ordinary_dividends", "qualified_dividends")
SHARES = {
    "traditional_distributions": "share_traditional",
    "roth_conversions": "share_conversions",
    "pensions": "share_pensions",
    "public_pensions": "share_public_pensions",
    "wages": "share_wages",
    "social_security": "share_social_security",
}


# ---- what the row says -----------------------------------------------------------------------------------------------


def of(row: Row, *names: str) -> float:
    return sum(float(row[name]) for name in names)


def joint(row: Row) -> bool:
    return row["filing_status"] == "married_filing_jointly"


def ages(row: Row) -> list[float]:
    return [of(row, "age"), of(row, "spouse_age")] if joint(row) else [of(row, "age")]


def own(row: Row, number: int, *names: str) -> float:
    """One filer's part of some kinds; what is invested is halved."""
    if not joint(row):
        return of(row, *names)
    firsts = [of(row, SHARES[name]) if name in SHARES else 0.5 for name in names]
    return sum(
        float(row[name]) * (first if number == 0 else 1.0 - first)
        for name, first in zip(names, firsts, strict=True)
    )


def gains(row: Row) -> float:
    """As AGI has them: a loss to 3,000."""
    return max(-3_000.0, of(row, "short_term_gains", "long_term_gains"))


def taxed_benefits(row: Row) -> float:
    """What AGI has beside all other income."""
    return of(row, "expected_federal_agi") - of(row, "wages", *RETIREMENT, *INVESTED) - gains(row)


def through(taxable: float, brackets: Brackets) -> float:
    ends = [start for start, _ in brackets[1:]] + [float("inf")]
    return sum(
        rate * max(0.0, min(taxable, end) - start) for (start, rate), end in zip(brackets, ends, strict=True)
    )


def preferred(row: Row) -> float:
    """Net long-term gain over net short-term loss (26 USC 1222(11)), as far as there is a net gain."""
    return max(0.0, min(of(row, "long_term_gains"), of(row, "short_term_gains", "long_term_gains")))


# ---- the federal deductions ------------------------------------------------------------------------------------------


def standard(row: Row) -> float:
    """26 USC 63(c), with the additions for age."""
    basic, aged = {2025: (15_750, (2_000, 1_600)), 2026: (16_100, (2_050, 1_650))}[int(of(row, "year"))]
    return basic * (2 if joint(row) else 1) + aged[joint(row)] * sum(age >= 65 for age in ages(row))


def senior(row: Row) -> float:
    """26 USC 151(d)(5)(C): 6,000 each, less 6 cents a dollar above 75,000 or 150,000."""
    over = max(0.0, of(row, "expected_federal_agi") - (150_000 if joint(row) else 75_000))
    return sum(max(0.0, 6_000 - 0.06 * over) for age in ages(row) if age >= 65)


def tax_cap(row: Row) -> float:
    """26 USC 164(b)(6), (7)."""
    cap, start = (40_400.0, 505_000.0) if of(row, "year") == 2026 else (40_000.0, 500_000.0)
    return max(10_000.0, cap - 0.3 * max(0.0, of(row, "expected_federal_agi") - start))


def schedule_a(row: Row) -> float:
    """Below the top bracket."""
    agi = of(row, "expected_federal_agi")
    taxes = min(tax_cap(row), of(row, "state_income_tax_paid", "property_tax"))
    medical = max(0.0, of(row, "medical_expenses") - 0.075 * agi)
    return medical + taxes + of(row, "mortgage_interest") + gifts(row)


def gifts(row: Row) -> float:
    """Line 14: of cash up to 60 percent of AGI what is, from 2026, above half a percent (26 USC 170(b)(1)(G), (I))."""
    agi = of(row, "expected_federal_agi")
    floor = 0.005 * agi if of(row, "year") == 2026 else 0.0
    return max(0.0, min(of(row, "charity_cash"), 0.6 * agi) - floor)


def plainly(row: Row) -> float:
    """The standard deduction with gifts beside it, from 2026."""
    beside = min(of(row, "charity_cash"), 2_000 if joint(row) else 1_000)
    return standard(row) + (beside if of(row, "year") == 2026 else 0.0)


def federal_taxable(row: Row) -> float:
    """Before it is held to zero: less the larger deduction, the senior one, and gifts beside the standard one."""
    return of(row, "expected_federal_agi") - max(plainly(row), schedule_a(row)) - senior(row)


# ---- the states ------------------------------------------------------------------------------------------------------


def colorado(row: Row) -> float:
    """Form DR 0104 of 2026 beside the standard deduction: of gifts what Schedule A would have, above 500."""
    agi, benefits = of(row, "expected_federal_agi"), taxed_benefits(row)
    assert schedule_a(row) < standard(row) + min(of(row, "charity_cash"), 2_000.0 if joint(row) else 1_000.0)
    back = max(0.0, standard(row) - (2_000.0 if joint(row) else 1_000.0)) if agi >= 300_000.0 else 0.0
    free = of(row, "treasury_interest") + max(0.0, gifts(row) - 500.0)
    for number, age in enumerate(ages(row)):
        cap = 24_000.0 if age >= 65 else 20_000.0 if age >= 55 else 0.0
        paid = of(row, "social_security")
        mine = benefits * own(row, number, "social_security") / paid if paid else 0.0
        if age < 65 and agi > (95_000.0 if joint(row) else 75_000.0):
            mine = min(mine, cap)
        free += mine + min(max(0.0, cap - mine), own(row, number, *RETIREMENT))
    return 0.044 * max(0.0, max(0.0, federal_taxable(row)) + back - free)


def georgia(row: Row) -> float:
    """Form 500: each one's exclusion of what Georgia taxes, without interest of the Treasury or of its own bonds."""
    rate, plain = {2025: (0.0519, 12_000), 2026: (0.0499, 15_000)}[int(of(row, "year"))]
    excluded = 0.0
    for number, age in enumerate(ages(row)):
        cap = 65_000 if age >= 65 else 35_000 if age >= 62 else 0
        income = own(row, number, *RETIREMENT, *INVESTED) + gains(row) / len(ages(row))
        income += min(5_000, own(row, number, "wages")) - own(row, number, "treasury_interest")
        excluded += min(cap, max(0.0, income))
    agi = of(row, "expected_federal_agi") - taxed_benefits(row) - of(row, "treasury_interest")
    items, credit = schedule_a(row), 0.0
    if items > standard(row):
        plain, credit = items, 300.0 * len(ages(row))
    return max(
        0.0,
        rate * max(0.0, agi - excluded - plain * (1 if items > standard(row) else len(ages(row)))) - credit,
    )


def iowa(row: Row) -> float:
    """Form IA 1040 of who itemizes, with Iowa's own income tax added back; all retirement income from 55 is free."""
    free = sum(own(row, number, *RETIREMENT) for number, age in enumerate(ages(row)) if age >= 55)
    free += taxed_benefits(row) + of(row, "treasury_interest")
    home, aged = of(row, "property_tax"), sum(age >= 65 for age in ages(row))
    assert schedule_a(row) > plainly(row)
    paid = min(tax_cap(row), home + of(row, "state_income_tax_paid")) - min(tax_cap(row), home)
    top = float("inf") if of(row, "year") == 2025 else 768_700 if joint(row) else 640_600
    cut = (
        2.0 / 37.0 * min(schedule_a(row), max(0.0, federal_taxable(row) + schedule_a(row) - top))
    )  # 26 USC 68
    tax = 0.038 * max(0.0, federal_taxable(row) + cut - free + paid)
    limit = (32_000 if aged else 13_500) if joint(row) else (24_000 if aged else 9_000)
    over = max(0.0, of(row, "expected_federal_agi") - free - limit)
    return max(0.0, min(tax, over * (0.043 if joint(row) else 1.0)) - 40 * len(ages(row)) - 20 * aged)


def michigan(row: Row) -> float:
    """Born before 1946: the deduction of investment income is what pensions and IRAs leave of its limit."""
    people = len(ages(row))
    exemption, pensions, invested = {2025: (5_800, 65_897, 14_688), 2026: (5_900, 67_610, 15_020.85)}[
        int(of(row, "year"))
    ]
    public = of(row, "public_pensions")
    private = min(
        of(row, "pensions", "traditional_distributions", "roth_conversions"),
        max(0.0, people * pensions - public),
    )
    investments = max(0.0, of(row, *INVESTED) - of(row, "treasury_interest") + gains(row))
    left = max(0.0, people * invested - public - private)
    taxable = of(row, "expected_federal_agi") - taxed_benefits(row) - of(row, "treasury_interest")
    return 0.0425 * max(0.0, taxable - public - private - min(investments, left) - exemption * people)


def montana(row: Row) -> float:
    """2026, not itemizing: federal taxable income, gifts off, less Treasury interest and 5,660 of each from 65."""
    top = 95_000 if joint(row) else 47_500
    less = of(row, "treasury_interest") + 5_660 * sum(age >= 65 for age in ages(row))
    taxable = max(0.0, federal_taxable(row) - less)
    long = min(taxable, preferred(row))
    on_gains = [(0, 0.03), (top, 0.041)]
    ordinary = through(taxable - long, [(0, 0.047), (top, 0.0565)])
    return ordinary + through(taxable, on_gains) - through(taxable - long, on_gains)


def north_dakota(row: Row) -> float:
    """Form ND-1, with the marriage credit of Schedule ND-1MPC on wages, pensions and IRAs."""
    two = joint(row)
    tops = {2025: ((48_475, 244_825), (80_975, 298_075)), 2026: ((49_575, 250_400), (82_800, 304_850))}
    single, couple = ([(0.0, 0.0), (low, 0.0195), (high, 0.025)] for low, high in tops[int(of(row, "year"))])
    taxable = federal_taxable(row) - taxed_benefits(row) - of(row, "treasury_interest")
    taxable = max(0.0, taxable - 0.4 * (preferred(row) + of(row, "qualified_dividends")))
    tax = through(taxable, couple if two else single)
    if not two:
        return tax
    credit, from_income, plain, from_taxable = ND_MARRIAGE[int(of(row, "year"))]
    lower = min(own(row, number, "wages", *RETIREMENT) for number in (0, 1))
    if lower < from_income or taxable < from_taxable:
        return tax
    first = max(0.0, lower - plain)
    apart = through(first, single) + through(max(0.0, taxable - first), single)
    return tax - min(credit, max(0.0, tax - apart))


ND_MARRIAGE = {2025: (312.0, 47_550.0, 15_750.0, 81_036.0), 2026: (319.07, 48_627.6, 16_100.0, 82_872.5)}
"""The most of the credit, least income of the lower earner, deduction, least taxable income; of 2026 projected."""


def oregon(row: Row) -> float:
    """From 62, on an IRA alone: 9 percent of it, up to a base that its income leaves whole, is more than the tax."""
    assert of(row, "expected_federal_agi") == of(row, "traditional_distributions") < 30_000
    plain, first, second, each = {2025: (5_670, 8_800, 22_200, 256), 2026: (5_795, 9_100, 22_800, 261.80)}[
        int(of(row, "year"))
    ]
    taxable = of(row, "expected_federal_agi") - plain
    tax = through(taxable, [(0, 0.0475), (first, 0.0675), (second, 0.0875)])
    return max(0.0, tax - 2 * each - 0.09 * min(15_000, own(row, 0, "traditional_distributions")))


def pennsylvania(row: Row) -> float:
    """Retired: interest, dividends and gains, less what Schedule SP forgives of the tax by all interest."""
    investments = of(row, *INVESTED) - of(row, "treasury_interest")
    taxable = investments + max(0.0, of(row, "short_term_gains", "long_term_gains"))
    eligible = taxable + of(row, "treasury_interest", "tax_exempt_interest")
    steps = -(-max(0.0, eligible - 6_500 * len(ages(row))) // 250)
    return 0.0307 * taxable * (1.0 - max(0.0, 1.0 - 0.1 * steps))


def rhode_island(row: Row) -> float:
    """Form RI-1040: of each who is 67, benefits and 50,000 of employers' pensions, below the AGI limit."""
    late = of(row, "year") == 2026
    people, two = len(ages(row)), joint(row)
    plain, exemption, limit = (11_200, 5_250, 109_400) if late else (10_900, 5_100, 107_000)
    brackets = [(0, 0.0375), (82_050 if late else 79_900, 0.0475)]
    agi = of(row, "expected_federal_agi")
    assert agi < (1.25 * limit if two else limit)
    shares = [of(row, "share_social_security"), 1.0 - of(row, "share_social_security")] if two else [1.0]
    for number, age in enumerate(ages(row)):
        if age >= 67:
            agi -= taxed_benefits(row) * shares[number]
            agi -= min(50_000, own(row, number, "pensions", "public_pensions"))
    taxable = agi - of(row, "treasury_interest") - plain * people - exemption * people
    assert taxable < 181_650
    return through(max(0.0, taxable), brackets)


# New York: IT-201 with IT-196, and the worksheets of the tax computation (Tax Law 601(d-1) to (d-3)).

NY_RATES = {
    2025: (0.04, 0.045, 0.0525, 0.055, 0.06, 0.0685),
    2026: (0.039, 0.044, 0.0515, 0.054, 0.059, 0.0685),
}
NY_STARTS = ((0, 8_500, 11_700, 13_900, 80_650, 215_400), (0, 17_150, 23_600, 27_900, 161_550, 323_200))


def new_york(row: Row) -> float:
    """Items of 2017: no floor under gifts, no cap on property tax; line 40's limit, then the cut by New York AGI."""
    two, federal = joint(row), of(row, "expected_federal_agi")
    agi = federal - taxed_benefits(row) - of(row, "treasury_interest", "public_pensions")
    for number, age in enumerate(ages(row)):
        if age >= 60:
            agi -= min(20_000, own(row, number, "pensions", "traditional_distributions", "roth_conversions"))
    taxable = max(0.0, agi - max(16_050 if two else 8_000, _items_of_2017(row, federal, agi)))
    rates, starts = NY_RATES[int(of(row, "year"))], NY_STARTS[two]
    schedule = list(zip(starts, rates, strict=True))
    assert taxable < 1_077_550
    assert agi > 107_650 or federal > 28_000, "no household credit"
    return through(taxable, schedule) + _recaptured(agi, taxable, schedule)


def _items_of_2017(row: Row, federal: float, agi: float) -> float:
    medical = max(0.0, of(row, "medical_expenses") - 0.1 * federal)
    gifts = min(of(row, "charity_cash"), 0.5 * federal)
    items = medical + of(row, "property_tax", "mortgage_interest") + gifts
    from_agi = {(2025, False): 340_700, (2026, False): 348_400}.get(
        (int(of(row, "year")), joint(row)), 400_000
    )
    items -= min(0.03 * max(0.0, federal - from_agi), 0.8 * (items - medical))
    lower = 200_000 if joint(row) else 100_000
    cut = min(1.0, max(0.0, (agi - lower) / 50_000)) + min(1.0, max(0.0, (agi - 475_000) / 50_000))
    assert agi < 1_000_000
    return items * (1.0 - 0.25 * cut)


def _recaptured(agi: float, taxable: float, schedule: Brackets) -> float:
    """What the brackets below the top one reached save against its rate on everything, over 50,000 of AGI in turn."""
    if agi <= 107_650:
        return 0.0
    edge, above = schedule[-1] if schedule[4][0] == 80_650 else schedule[4]
    assert taxable < (323_200 if edge == 161_550 else 1_077_550)
    lower = [bracket for bracket in schedule if bracket[0] < edge]
    flat = lower[-1][1]
    if taxable <= edge:
        return (flat * taxable - through(taxable, lower)) * min(1.0, (agi - 107_650) / 50_000)
    whole, more = round(flat * edge - through(edge, lower)), round((above - flat) * edge)
    return whole + more * min(1.0, (agi - edge) / 50_000)


def minnesota(row: Row) -> float:
    """Form M1 of a single filer below 65 without benefits: the standard deduction and, of who does not itemize, half of
    gifts above 500 (Schedule M1M), where that is more than the items."""
    assert not joint(row)
    assert of(row, "age") < 65
    assert of(row, "social_security", "public_pensions", "treasury_interest") == 0
    later, agi = of(row, "year") == 2026, of(row, "expected_federal_agi")
    gifts = of(row, "charity_cash") - (0.005 * agi if later else 0.0)
    deducted = (15_300.0 if later else 14_950.0) + 0.5 * (gifts - 500.0)
    assert deducted > of(row, "property_tax") + gifts
    first, second = (33_310, 109_430) if later else (32_570, 106_990)
    return through(agi - deducted, [(0, 0.0535), (first, 0.068), (second, 0.0785)])


def arkansas(row: Row) -> float:
    """Form AR1000F above the low income tables: on one column, or on a column each with the items by whole percents of
    income; gifts without the federal floor; a couple's loss of 3,000 is 1,500 each."""
    incomes = [_of_arkansas(row, number, age) for number, age in enumerate(ages(row))]
    whole, each = sum(incomes), 2_470.0 if of(row, "year") == 2025 else 2_520.0
    assert whole > 30_000
    plain = {(2025, True): 4_940.0, (2026, True): 5_050.0}.get((int(of(row, "year")), joint(row)), each)
    items = max(0.0, of(row, "medical_expenses") - 0.1 * whole) + of(row, "property_tax", "mortgage_interest")
    items += min(of(row, "charity_cash"), 0.6 * of(row, "expected_federal_agi"))
    people = list(enumerate(ages(row)))
    together = _due_in_arkansas(row, whole - max(items, plain), people)
    if not joint(row):
        return together
    percent = round(max(0.0, incomes[0]) / sum(max(0.0, income) for income in incomes), 2)
    first = items * percent if items > plain else each
    deducted = (first, items - first if items > plain else each)
    parts = [
        _due_in_arkansas(row, income - less, [one], floored=False)
        for income, less, one in zip(incomes, deducted, people, strict=True)
    ]
    return min(together, max(0.0, sum(parts)))


def _of_arkansas(row: Row, number: int, age: float) -> float:
    """A filer's income: half of long-term gains, and pensions and (from 59 1/2) IRAs above 6,000."""
    people = len(ages(row))
    net, long = (of(row, "short_term_gains", "long_term_gains") / people, of(row, "long_term_gains") / people)
    gained = max(net, -3_000.0 / people) if net < 0 else net - 0.5 * max(0.0, min(net, long))
    invested = own(row, number, *INVESTED, "tax_exempt_interest") - own(row, number, "treasury_interest")
    return own(row, number, "wages", *RETIREMENT) + invested + gained - _left_out(row, number, age)


def _left_out(row: Row, number: int, age: float) -> float:
    return min(6_000.0, own(row, number, *(RETIREMENT if age >= 60 else RETIREMENT[:2])))


def _due_in_arkansas(
    row: Row, taxable: float, people: Sequence[tuple[int, float]], *, floored: bool = True
) -> float:
    """Up to 100,000 at the middle of a row of 100, in whole dollars; 29 of each filer and each of 65, once more where
    one of these leaves nothing out; 60 of each, 5 less for every 100 begun above 26,500."""
    taxable = max(0.0, taxable)
    if taxable < 100_001:
        first = 1 if taxable >= 75_000 else 0
        due: float = ceil(_arkansas_rates(row, (taxable - first) // 100 * 100 + first + 50) - 0.5 - 1e-6)
    else:
        due = _arkansas_rates(row, taxable)
    credits = 60.0 - 5.0 * max(0, ceil((taxable - 26_500) / 100))
    less = len(people) * max(0.0, credits) + 29.0 * len(people)
    for number, age in people:
        less += (29.0 if _left_out(row, number, age) else 58.0) if age >= 65 else 0.0
    return max(0.0, due - less) if floored else due - less


def _arkansas_rates(row: Row, taxable: float) -> float:
    low = [(0, 0.0), (5_600, 0.02), (11_200, 0.03), (16_000, 0.034)]
    if of(row, "year") == 2025:
        if taxable <= 94_700:
            return through(taxable, [*low, (26_400, 0.039)])
        left = 91.0 if taxable > 100_000 else max(89.3, 399.3 - 10.0 * ((taxable - 94_701) // 100))
        return 0.039 * taxable - left
    if taxable <= 94_700:
        return through(taxable, [*low, (26_400, 0.037)])
    left = max(0.0, 290 - 10 * ((taxable - 94_700) // 100))
    return through(taxable, [(0, 0.02), (4_700, 0.037)]) - left


def hawaii(row: Row) -> float:
    """Form N-11 of 2026: beside the standard deduction cash gifts to 1,000, of a couple 2,000 (26 USC 170(p)); or items
    with gifts above half a percent of AGI."""
    assert of(row, "year") == 2026
    two, federal = 1 + joint(row), of(row, "expected_federal_agi")
    agi = federal - taxed_benefits(row) - of(row, "treasury_interest", "pensions", "public_pensions")
    rest = of(row, "property_tax", "mortgage_interest")
    rest += max(0.0, of(row, "charity_cash") - 0.005 * federal)
    rest += of(row, "state_income_tax_paid") if federal < 100_000 * two else 0.0
    items = rest - min(0.8 * rest, 0.03 * max(0.0, agi - 166_800))
    items += max(0.0, of(row, "medical_expenses") - 0.075 * agi)
    deducted = max(items, two * 8_000 + min(of(row, "charity_cash"), two * 1_000))
    exempt = 1_144 * (two + sum(age >= 65 for age in ages(row)))
    taxable = max(0.0, agi - deducted - exempt)
    starts = (0, 9_600, 14_400, 19_200, 24_000, 36_000, 48_000, 125_000, 175_000, 225_000, 275_000, 325_000)
    rates = (0.014, 0.032, 0.055, 0.064, 0.068, 0.072, 0.076, 0.079, 0.0825, 0.09, 0.1, 0.11)
    schedule = [(two * start, rate) for start, rate in zip(starts, rates, strict=True)]
    low = min(taxable, max(taxable - preferred(row), two * 48_000))
    return min(through(taxable, schedule), through(low, schedule) + 0.0725 * (taxable - low))


def massachusetts(row: Row) -> float:
    """Form 1: gifts as before 2026, off wages and retirement income alone; losses off interest and dividends too."""
    agi = of(row, "expected_federal_agi")
    paid, short, long = of(row, *INVESTED) - of(row, "treasury_interest"), of(row, "short_term_gains"), 0.0
    long, most = of(row, "long_term_gains"), 2_000.0
    if short < 0.0:  # Schedule B: first the dividends, then long-term gains
        met = min(-short, most, paid)
        paid, short, most = paid - met, short + met, most - met
        long, short = long - min(-short, max(0.0, long)), 0.0
    if long < 0.0:  # Schedule D: first short-term gains, then the dividends
        met = min(-long, short)
        short, long = short - met, long + met
        paid, long = paid - min(-long, most, paid), 0.0
    earned = of(row, "wages", "pensions", "traditional_distributions", "roth_conversions")
    income = earned + paid + short + long
    payroll = sum(min(2_000.0, 0.0765 * own(row, number, "wages")) for number in range(len(ages(row))))
    exempt = 4_400.0 * len(ages(row)) + 700.0 * sum(age >= 65 for age in ages(row))
    later = of(row, "year") == 2026
    beside = min(of(row, "charity_cash"), 2_000.0 if joint(row) else 1_000.0) if later else 0.0
    if schedule_a(row) > standard(row) + beside:
        exempt += max(0.0, of(row, "medical_expenses") - 0.075 * agi)
    left = max(0.0, earned - payroll - min(of(row, "charity_cash"), 0.6 * agi)) - exempt
    parts = [max(0.0, left)]
    for part in (paid, short, long):
        parts.append(max(0.0, part + min(0.0, left)))
        left = min(0.0, left) + part
    tax = 0.05 * (parts[0] + parts[1] + parts[3]) + 0.085 * parts[2]
    tax += 0.04 * max(0.0, sum(parts) - (1_107_700.0 if later else 1_083_150.0))
    limit = 16_400.0 if joint(row) else 8_000.0
    return min(tax, 0.1 * max(0.0, income - limit)) if income <= 1.75 * limit else tax


RIGHT: Mapping[str, Callable[[Row], float]] = {
    "colorado_gifts": colorado,
    "georgia_untaxed_interest": georgia,
    "iowa_own_tax": iowa,
    "massachusetts_gifts": massachusetts,
    "massachusetts_interest": massachusetts,
    "michigan_investments": michigan,
    "minnesota_gifts": minnesota,
    "montana_gifts": montana,
    "new_york_items": new_york,
    "north_dakota_losses": north_dakota,
    "north_dakota_marriage_credit": north_dakota,
    "oregon_iras": oregon,
    "pennsylvania_forgiveness": pennsylvania,
    "rhode_island_ages": rhode_island,
    "rhode_island_younger_spouse": rhode_island,
    "arkansas_gifts": arkansas,
    "arkansas_losses": arkansas,
    "hawaii_gifts": hawaii,
}
"""By class of `oracles/DIFFERENCES.md`."""
