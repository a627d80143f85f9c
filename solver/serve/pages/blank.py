"""A household of which nothing is said yet: its form names what is needed."""

from __future__ import annotations

from typing import Any

KEPT = ("schema_version", "start_year", "goal", "market")
"""What a starter scenario says that is no household's own: assumptions to be looked over."""
HEAD = (
    "# Amounts are dollars of today, rates are shares: 0.07 is 7 %.\n"
    "# What is said of markets is assumed: look it over.\n\n"
)


def blank() -> str:
    """TOML with the starter's goal and markets, and one person of whom nothing is known."""
    import tomlkit

    from ....models.scenario.starter import starter

    given = tomlkit.parse(starter()).unwrap()
    document: Any = tomlkit.document()
    for key in KEPT[:2]:
        document[key] = given[key]
    people = tomlkit.aot()
    people.append(tomlkit.table())
    document["people"] = people
    document["spending"] = tomlkit.table()
    for key in KEPT[2:]:
        document[key] = given[key]
    return HEAD + tomlkit.dumps(document)
