"""The states by code: which tax none of a retiree's income, and which have community property."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

STATES: dict[str, str] = {
    "AL": "Alabama",
    "AK": "Alaska",
    "AZ": "Arizona",
    "AR": "Arkansas",
    "CA": "California",
    "CO": "Colorado",
    "CT": "Connecticut",
    "DE": "Delaware",
    "DC": "District of Columbia",
    "FL": "Florida",
    "GA": "Georgia",
    "HI": "Hawaii",
    "ID": "Idaho",
    "IL": "Illinois",
    "IN": "Indiana",
    "IA": "Iowa",
    "KS": "Kansas",
    "KY": "Kentucky",
    "LA": "Louisiana",
    "ME": "Maine",
    "MD": "Maryland",
    "MA": "Massachusetts",
    "MI": "Michigan",
    "MN": "Minnesota",
    "MS": "Mississippi",
    "MO": "Missouri",
    "MT": "Montana",
    "NE": "Nebraska",
    "NV": "Nevada",
    "NH": "New Hampshire",
    "NJ": "New Jersey",
    "NM": "New Mexico",
    "NY": "New York",
    "NC": "North Carolina",
    "ND": "North Dakota",
    "OH": "Ohio",
    "OK": "Oklahoma",
    "OR": "Oregon",
    "PA": "Pennsylvania",
    "RI": "Rhode Island",
    "SC": "South Carolina",
    "SD": "South Dakota",
    "TN": "Tennessee",
    "TX": "Texas",
    "UT": "Utah",
    "VT": "Vermont",
    "VA": "Virginia",
    "WA": "Washington",
    "WV": "West Virginia",
    "WI": "Wisconsin",
    "WY": "Wyoming",
}

WITHOUT_INCOME_TAX = frozenset({"AK", "FL", "NV", "NH", "SD", "TN", "TX", "WY"})
"""No tax on any income a plan has. Washington is not among them: it taxes large capital gains."""

LOCALITIES_IN_PROGRAM = frozenset({"IN", "MD", "NY", "OR"})
"""Of the others: whose cities' or counties' income taxes a plan has too."""

COMMUNITY_PROPERTY = frozenset({"AZ", "CA", "ID", "LA", "NV", "NM", "TX", "WA", "WI"})
"""The nine community property states (IRS Publication 555); opt-in states are left to the owner."""


def suggest_state(value: Any) -> str:
    """A "did you mean" for a state code that is not one, or nothing."""
    if not isinstance(value, str):
        return ""
    by_name = {name.lower(): code for code, name in STATES.items()}
    text = value.strip().lower()
    if text.upper() in STATES:
        return f'did you mean "{text.upper()}"?'
    near = get_close_matches(text, by_name, n=1, cutoff=0.7)
    if near:
        return f'did you mean "{by_name[near[0]]}"?'
    same_letter = [code for code in STATES if text[:1] == code[0].lower()]
    return f"did you mean one of {', '.join(same_letter)}?" if len(text) == 2 and same_letter else ""
