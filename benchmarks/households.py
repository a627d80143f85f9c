"""H1 to H8 as the benchmarks take them: the shipped scenarios under the settings of settings.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

from decumulate import scenarios
from decumulate.models.scenario import Scenario, load

HOUSEHOLDS = {name[:2].upper(): name for name in scenarios.names() if name[0] == "h" and name[1].isdigit()}
SETTINGS = tomllib.loads((Path(__file__).parent / "settings.toml").read_text("utf-8"))


def household(name: str, *more: str) -> Scenario:
    """The scenario of "H1" to "H8" with the benchmarks' settings, and those of `more` tables of settings.toml."""
    changes = SETTINGS["settings"] | {key: value for table in more for key, value in SETTINGS[table].items()}
    return load(scenarios.path(HOUSEHOLDS[name])).with_changes(changes)
