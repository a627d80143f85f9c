"""How what programs name is called in sentences: fields of a scenario, lines of a plan, laws, limits."""

from __future__ import annotations

from collections.abc import Iterable

FIELDS = {
    "start_year": "years to come",
    "healthcare": "health insurance",
    "healthcare.cover": "health insurance",
    "people": "the household",
    "people.wages": "wages",
    "accounts": "accounts",
    "market": "the market",
    "spending": "spending",
    "giving": "gifts to charities",
    "allocation": "how it is invested",
    "allocation.risk": "risk",
    "allocation.band": "the band around the target",
    "allocation.fixed_by_account": "each account's own mix",
    "taxes": "taxes",
    "taxes.reform": "assumed changes of law",
    "goal": "the goal",
    "goal.estate_floor": "the least estate",
    "goal.estate_share": "the share of the best estate that is left",
    "limits": "your own wishes",
    "limits.max_annual_conversion": "the most converted in a year",
    "limits.marketplace_magi": "the line for marketplace credits",
    "limits.agi": "the range of income",
    "year_to_date": "the year so far",
    "estate": "the estate",
    "heirs": "the heirs",
}
NAMED = ("people", "accounts", "heirs", "market.assets")
"""Tables whose entries are called by their own name: `people.Kim.social_security` is Kim's."""
LINES = {
    "first_day": "cash on the first day",
    "carry_out": "cash carried on",
    "close": "value at the close",
    "agi": "AGI",
    "magi_medicare": "Medicare's MAGI",
    "magi_marketplace": "the marketplace's MAGI",
    "niit": "NIIT",
    "amt": "AMT",
    "irmaa": "Medicare surcharges (IRMAA)",
    "irmaa_surcharge": "Medicare surcharges (IRMAA)",
    "rmd": "required distribution",
    "social_security": "Social Security",
}


def field_words(field: str) -> str:
    """`healthcare.cover` as "health insurance", `people.Kim.wages` as "Kim", anything else as it is."""
    if field in FIELDS:
        return FIELDS[field]
    for table in NAMED:
        if field.startswith(f"{table}."):
            rest = field[len(table) + 1 :]
            return rest.split(".")[0] if table != "accounts" else rest.removesuffix(".lots")
    top = field.split(".")[0]
    return FIELDS.get(top, field) if "." in field else field


def line_words(line: str) -> str:
    """`first_day` as "cash on the first day"; of an account's line, `Kim IRA: close`, the account first."""
    account, colon, own = line.rpartition(": ")
    words = LINES.get(own, own.replace("_", " "))
    return f"{account}{colon}{words}"


def rmd_words(owner: str, inherited: Iterable[str] = ()) -> str:
    """`RMD (Kim)` of a person's own accounts; of accounts inherited, whose distributions are required by another clock,
    `RMD (Kim, Father's IRA)`."""
    return f"RMD ({', '.join((owner, *sorted(inherited)))})"
