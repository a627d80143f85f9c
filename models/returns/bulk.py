"""One-year returns in bulk, a row each: the engine of `decumulate tax FILE.csv`.

    frame = read_rows(path)              every cell as text
    answers = tax_rows(frame)            the `tax` block of a plan year for each row, and taxable benefits
    for code, where, message in warnings_of(frame): ...

Columns in and out are those of docs/contract.md; a missing column or an empty cell is 0. Every fault of a
file is reported at once (`ReturnsError.faults`), alike ones together. Dollars of the row's own year.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import StringIO
from os import PathLike
from pathlib import Path
from typing import Any

import pandas as pd

from ...tax_tables.indexing import TableError
from ...tax_tables.project import LawBook
from ...tax_tables.read import read_tables
from ...tax_tables.schema import FilingStatus, YearLaw
from ..household.facts import ItemizedInputs
from ..household.receipts import LINES
from ..laws.federal import payroll_tax
from ..laws.federal.charity import GiftsOfYear
from ..laws.medicare import irmaa, premiums
from ..reading import MOST_RETURNS, TextFile, read_text
from .bulk_cells import Cells, ReturnsError
from .bulk_states import SHARES, early_warnings, local_places, state_tax, state_warnings
from .federal_return import ReturnInput, federal_return
from .marginal_rates import marginal_rates

__all__ = ["COLUMNS_IN", "COLUMNS_OUT", "ReturnsError", "read_rows", "tax_rows", "warnings_of"]

_SIGNED = ("short_term_gains", "long_term_gains", "magi_two_years_ago")
_MONEY = (
    "wages",
    "interest",
    "treasury_interest",
    "tax_exempt_interest",
    "ordinary_dividends",
    "qualified_dividends",
    "short_term_gains",
    "long_term_gains",
    "traditional_distributions",
    "inherited_distributions",
    "early_distributions",
    "roth_conversions",
    "pensions",
    "public_pensions",
    "social_security",
    "state_income_tax_paid",
    "property_tax",
    "mortgage_interest",
    "charity_cash",
    "gifts_cash",
    "gifts_property",
    "qcd",
    "medical_expenses",
    "magi_two_years_ago",
)
COLUMNS_IN = ("id", "year", "filing_status", "state", "local", "age", "spouse_age", *_MONEY, *SHARES)
COLUMNS_OUT = (
    "agi",
    "magi_medicare",
    "magi_marketplace",
    "provisional_income",
    "taxable_social_security",
    "deduction",
    "taxable_income",
    "ordinary_income_tax",
    "capital_gains_tax",
    "niit",
    "amt",
    "early_withdrawal_penalty",
    "federal_tax",
    "payroll_tax",
    "state_tax",
    "local_tax",
    "medicare_premiums",
    "irmaa_surcharge",
    "marketplace_premiums_net",
    "total",
    "marginal_rate_ordinary",
    "marginal_rate_long_term_gain",
)
_FROM_RETURN = COLUMNS_OUT[: COLUMNS_OUT.index("federal_tax") + 1]

SENIOR_AGE = 65
"""26 USC 63(f), 151(d)(5)(C), 42 USC 426(a): a senior of the return, taken as enrolled in Medicare."""


LEFT_OUT = "leave the cell empty, or ignore the column state"
QCD_AGE = 70
"""Of whole ages the one in whose year 70 1/2 may be reached (26 USC 408(d)(8)(B)(ii))."""


SHAPE = "a header of column names, then a row each with as many cells"


def read_rows(source: str | PathLike[str] | TextFile) -> pd.DataFrame:
    """A file of returns with every cell as the text that stands there. Raises `ReturnsError`."""
    path = source if isinstance(source, TextFile) else Path(source)
    try:
        frame = pd.read_csv(
            StringIO(read_text(path, MOST_RETURNS), newline=None),
            dtype=str,
            keep_default_na=False,
            skipinitialspace=True,
        )
    except OSError as error:
        raise ReturnsError.of(
            str(path), "a file that cannot be read", f"a CSV file ({error.strerror})"
        ) from None
    except UnicodeDecodeError:
        raise ReturnsError.of(str(path), "bytes that are not UTF-8", "a CSV file saved as UTF-8") from None
    except (pd.errors.EmptyDataError, pd.errors.ParserError) as error:
        raise ReturnsError.of(str(path), str(error).strip(), SHAPE) from None
    if not isinstance(
        frame.index, pd.RangeIndex
    ):  # pandas takes cells without a header for names of the rows
        raise ReturnsError.of(str(path), "more cells in the first row than names in the header", SHAPE)
    return frame


def tax_rows(
    frame: pd.DataFrame, *, ignore: Sequence[str] = (), row: Callable[[int], None] = lambda done: None
) -> pd.DataFrame:
    """The tax block of every row, in the order given; `id` is passed through.

    Cells may be text or numbers. `ignore=["state"]` leaves state income tax out, which is before refundable credits.
    `row` is called before every row with how many are done, and may raise to end it.
    Raises `ReturnsError` with every fault.
    """
    cells = Cells(frame, COLUMNS_IN)
    years = cells.whole("year", *_years(), required=True)
    statuses = cells.choice("filing_status", tuple(FilingStatus))
    states = cells.state("state", ignored="state" in ignore)
    locals_ = _locals(cells, states, "state" in ignore)
    ages = cells.whole("age", 0, 130)
    spouse_ages = cells.whole("spouse_age", 0, 130)
    money = {name: cells.money(name, signed=name in _SIGNED) for name in _MONEY}
    shares = {name: cells.share(name) for name in SHARES}
    cells.at_most("treasury_interest", "interest", money["treasury_interest"], money["interest"])
    cells.raise_faults()

    book = law_book(max(years, default=_years()[0]))
    people = zip(years, statuses, states, locals_, ages, spouse_ages, strict=True)
    rows = zip(people, zip(*money.values(), strict=True), zip(*shares.values(), strict=True), strict=True)
    answers: list[tuple[float, ...]] = []
    for (year, status, state, local, age, spouse_age), dollars, parts in rows:
        row(len(answers))
        given, part = dict(zip(money, dollars, strict=True)), dict(zip(shares, parts, strict=True))
        try:
            answers.append(_row(book, year, status, (age, spouse_age), given, (state, local), part))
        except TableError as missing:
            cells.refuse(len(answers) + 1, "state", state, str(missing), LEFT_OUT)
            answers.append((0.0,) * len(COLUMNS_OUT))
    cells.raise_faults()
    out = pd.DataFrame(answers, columns=list(COLUMNS_OUT), index=frame.index, dtype=float)
    if "id" in frame:
        out.insert(0, "id", frame["id"])
    return out


def warnings_of(frame: pd.DataFrame, *, ignore: Sequence[str] = ()) -> list[tuple[str, str, str]]:
    """What had to be assumed about faultless rows: (code, where, message)."""
    cells = Cells(frame, COLUMNS_IN)
    years = cells.whole("year", *_years(), required=True)
    found = []
    published = read_tables().last_full_year
    if max(years, default=published) > published:
        message = (
            f"law is published in full to {published}; later years grow with the inflation assumed in "
            "tax_tables/indexes/assumed_inflation.toml"
        )
        found.append(("assumed_inflation", "year", message))
    if any(cells.money("wages")):
        found.append(("one_earner", "wages", "wages of a row are taken as one person's for payroll tax"))
    young = [paid and QCD_AGE in (a, b) for paid, a, b in zip(*_givers(cells), strict=True)]
    if any(young):
        message = f"at {QCD_AGE} the payments of an IRA to charities are taken to be made after 70 1/2"
        found.append(("age_of_qcd", "qcd", message))
    codes = cells.state("state", "state" in ignore)
    statuses = cells.choice("filing_status", tuple(FilingStatus))
    found += state_warnings(codes, years, statuses, cells.money("tax_exempt_interest"))
    found += early_warnings(codes, cells.money("early_distributions"))
    if "state" in ignore:
        found.append(("ignored", "state", "state income tax is left out"))
    return found


def _locals(cells: Cells, states: Sequence[str], ignored: bool) -> list[str]:
    """The city or county of each row; what a state has not is noted as a fault."""
    words = cells.words("local")
    if ignored:
        return [""] * len(words)
    for row, expected, hint in local_places(states, words):
        cells.refuse(row, "local", words[row - 1], expected, hint)
    return words


def _years() -> tuple[int, int]:
    """The first and last year a row may have."""
    tables = read_tables()
    return tables.first_year, tables.last_full_year + 10


def law_book(last_year: int) -> LawBook:
    """The law of every year to `last_year`; unpublished years grow by the tables' own assumption."""

    def never(year: int) -> float:
        raise AssertionError(f"no year after {last_year} is asked for, yet {year} was")

    first, _ = _years()
    return LawBook(inflation=never, start_year=max(first, last_year))


def _givers(cells: Cells) -> tuple[Sequence[float], Sequence[int], Sequence[int]]:
    """What IRAs pay charities, and both ages."""
    return cells.money("qcd"), cells.whole("age", 0, 130), cells.whole("spouse_age", 0, 130)


def most_qcd(ages: Sequence[int], law: YearLaw) -> float:
    """The most that the filers' IRAs may pay charities without income: what is beyond it is a distribution, given."""
    return law.federal.charitable_distributions.limit * sum(age >= QCD_AGE for age in ages)


def _row(
    book: LawBook,
    year: int,
    status: FilingStatus,
    of_both: tuple[int, int],
    given: Mapping[str, float],
    place: tuple[str, str],
    shares: Mapping[str, float],
) -> tuple[float, ...]:
    """The answers of one row, in the order of COLUMNS_OUT; `given` are its dollars by column."""
    law = book.for_year(year)
    ages = of_both if status is FilingStatus.MARRIED_FILING_JOINTLY else of_both[:1]
    seniors = sum(person >= SENIOR_AGE for person in ages)
    beyond = max(0.0, given["qcd"] - most_qcd(ages, law))
    given = {
        **given,
        "traditional_distributions": given["traditional_distributions"]
        + given["inherited_distributions"]
        + beyond,
        "qcd": given["qcd"] - beyond,
    }
    received: dict[str, Any] = {name: given[name] for name in LINES if name in given}
    received["pensions"] += given["public_pensions"]
    x = ReturnInput(
        status,
        seniors,
        itemized=ItemizedInputs(
            given["state_income_tax_paid"],
            given["property_tax"],
            given["mortgage_interest"],
            given["charity_cash"],
            given["medical_expenses"],
            gifts=GiftsOfYear(given["gifts_cash"] + beyond, given["gifts_property"]),
        ),
        **received,
    )
    lines = federal_return(x, law)
    rates = marginal_rates(x, law, lines=lines)
    months = 12 * seniors
    payroll = payroll_tax.compute([given["wages"]], status, law.federal.payroll_tax)
    base = premiums.compute(months, None, law.medicare.premiums)
    surcharge = irmaa.compute(given["magi_two_years_ago"], months, status, law.medicare.irmaa)
    state, local = state_tax(*place, year, ages, given, shares, x, lines, law, book.deflator)
    marketplace = 0.0
    total = lines.federal_tax + payroll + state + local + base + surcharge + marketplace
    of_return: list[Any] = [getattr(lines, name) for name in _FROM_RETURN]
    return (*of_return, payroll, state, local, base, surcharge, marketplace, total, *rates)
