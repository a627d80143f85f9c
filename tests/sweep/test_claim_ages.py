"""Claim ages of the couple of the benchmarks: a followed row never says an effect that its gap cannot carry."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from decumulate.models.scenario import load
from decumulate.scenarios import path
from decumulate.solver.report.sections.sweep import sweep_report
from decumulate.solver.report.text import report_text
from decumulate.solver.sweep.answers import answers
from decumulate.solver.sweep.rows import frame_of
from decumulate.solver.sweep.run import SweepOptions, sweep
from decumulate.solver.sweep.work import Depth

if TYPE_CHECKING:
    import pandas as pd

SETTINGS = Path(__file__).parents[2] / "benchmarks" / "settings.toml"
CLAIM = "people.Kim.social_security.claim_age"


@cache
def swept(depth: Depth, seconds: float) -> pd.DataFrame:
    """The couple at 62 and a month before 67; without time nothing that was followed is solved again."""
    base = load(path("h2_couple")).with_changes(tomllib.loads(SETTINGS.read_text("utf-8"))["settings"])
    factor = {"name": "claim", "field": CLAIM, "set": [62, "66y11m"]}
    options = SweepOptions(depth, 1e-3, seconds, workers=1)
    return sweep(base, {"sweep": {"method": "one_at_a_time", "factors": [factor]}}, options).frame


def test_a_followed_claim_age_says_no_more_than_its_gap_carries() -> None:
    """Each solved by itself, the effect lies where the rows say."""
    followed, solved = swept("follow", 0.0), swept("exact", 5.0)
    assert set(followed["depth"]) == {"follow"}
    for number in (1, 2):
        row, alone = followed.loc[number], solved.loc[number]
        apart = abs(row["effect"] - alone["effect"])
        assert apart <= row["known_within"] + alone["known_within"]  # both hold the best plans' own
        assert row["known"] == ("yes" if row["known_within"] <= abs(row["effect"]) else "no")
        assert row["objective"] <= alone["bound"] + 1.0
        assert alone["objective"] <= row["bound"] + 1.0
    early = followed.loc[1]
    assert early["known"] == "yes"
    assert early["effect"] + early["known_within"] < 0.0  # five years early costs, for certain


def test_what_a_followed_claim_age_does_not_carry_is_not_said() -> None:
    """A gap that is made wider than the effect takes the effect away, from the file's columns and from the answers."""
    frame = swept("follow", 0.0)
    effect = frame.loc[1, "effect"]
    assert isinstance(effect, float)
    rows = frame.to_dict("records")
    rows[1]["bound"] = 1.001 * rows[0]["bound"]  # as far as its own gap tells, 62 might be the better age
    wide = frame_of(rows, {"claim": tuple(frame["claim"].cat.categories)})
    assert wide.loc[1, "known"] == "no"
    assert wide.loc[1, "known_within"] > abs(effect)
    found = answers(wide)
    assert not found.effects["known"].iloc[0]
    assert found.tornado["least"].iloc[0] > -10_000.0  # by the other age alone
    assert "not known: within" in report_text(sweep_report(found))
    assert f"{effect:,.0f}" not in report_text(sweep_report(found))
