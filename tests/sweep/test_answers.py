"""Answers of a sweep: every number by hand on a frame of six cases; the charts hold those numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from decumulate.solver.report.sweep import sweep_text
from decumulate.solver.report.sweep_charts import (
    crossed_pair,
    fan,
    fan_factor,
    heat_figure,
    sweep_html,
    tornado_figure,
)
from decumulate.solver.steps.ranges import ActionRange
from decumulate.solver.sweep.answers import ACTIONS, EVERY, Answers, answers
from decumulate.solver.sweep.sheet import RESERVED

if TYPE_CHECKING:
    import pandas as pd

HAS_NO_PLAN = float("nan")


def row(
    case: int, returns: str, law: str, objective: float, converted: float, bound: float | None = None
) -> dict[str, Any]:
    """A case; its dollars of the last year are twice today's, as prices double."""
    known = objective == objective
    return {
        "case": case,
        "returns": returns,
        "law": law,
        "status": "optimal" if known else "infeasible",
        "reason": None if known else "no plan meets the wishes",
        "objective": 2 * objective,
        "objective_real": objective,
        "bound": 2 * (objective if bound is None else bound),
        "first_from_taxable": 10_000.0 if known else HAS_NO_PLAN,
        "first_from_traditional": 40_000.0 if known else HAS_NO_PLAN,
        "first_from_roth": 0.0 if known else HAS_NO_PLAN,
        "first_converted": converted,
        "first_long_gains": 0.0 if known else HAS_NO_PLAN,
        "first_spending": 50_000.0 if known else HAS_NO_PLAN,
    }  # fmt: skip


def frame() -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(
        [
            row(0, "base", "base", 1_000_000, 60_000, bound=1_001_000),
            row(1, "-1%", "base", 800_000, 45_000, bound=800_500),
            row(2, "+1%", "base", 1_300_000, 60_900),
            row(3, "base", "rates_up", 950_000, 90_000),
            row(4, "-1%", "rates_up", 770_000, 58_500),
            row(5, "base", "benefits_cut", HAS_NO_PLAN, HAS_NO_PLAN),
        ]
    )


@pytest.fixture(scope="module")
def found() -> Answers:
    return answers(frame())


def test_effects_are_of_one_factor_at_a_time(found: Answers) -> None:
    assert found.factors == ("returns", "law")
    table = found.effects.set_index("case")
    assert list(table.index) == [1, 2, 3, 5]  # case 4 moves both
    assert list(table["factor"]) == ["returns", "returns", "law", "law"]
    assert list(table["objective_change"][:3]) == [-200_000, 300_000, -50_000]
    assert list(table["converted_change"][:3]) == [-15_000, 900, 30_000]
    # The best of the base lies in 1,000,000..1,001,000, that of case 1 in 800,000..800,500.
    assert (table["least_change"][1], table["most_change"][1]) == pytest.approx((-201_000, -199_500))
    assert table["status"][5] == "infeasible"
    assert table["objective_change"].isna()[5]


def test_tornado(found: Answers) -> None:
    table = found.tornado.set_index("factor")
    assert list(table.index) == ["returns", "law"]
    returns, law = table.loc["returns"], table.loc["law"]
    assert (returns["least"], returns["least_at"]) == (-200_000, "-1%")
    assert (returns["most"], returns["most_at"], returns["swing"]) == (300_000, "+1%", 500_000)
    assert (returns["converted_least"], returns["converted_most"]) == (-15_000, 900)
    assert (law["least"], law["least_at"], law["most"], law["most_at"]) == (-50_000, "rates_up", 0, "")
    assert (law["converted_least"], law["converted_least_at"]) == (0, "")
    assert (law["converted_most"], law["converted_most_at"]) == (30_000, "rates_up")
    assert list(table["without_plan"]) == [0, 1]
    assert found.without_plan == 1


def test_how_often_the_first_year_stays_right(found: Answers) -> None:
    # One hundredth of 60,000 is less than $1,000, so 59,000 to 61,000 counts: case 2 alone of 1 to 4.
    table = found.stays.set_index("action")
    converted = table.loc["first_converted"]
    assert (converted["least"], converted["most"]) == (59_000, 61_000)
    assert (converted["right"], converted["cases"], converted["share"]) == (1, 4, 0.25)
    assert table.loc["first_from_traditional", "right"] == 4
    assert table.loc[EVERY, "right"] == 1
    assert set(ACTIONS) < set(table.index)


def test_a_hundredth_counts_where_it_is_more_and_a_range_where_it_is_given() -> None:
    cases = frame()
    cases.loc[cases["case"] == 0, "first_from_traditional"] = 200_000.0
    stays = answers(cases).stays.set_index("action")
    assert (stays.loc["first_from_traditional", "least"], stays.loc["first_from_traditional", "most"]) == (
        198_000,
        202_000,
    )
    free = ActionRange("conversions", 60_000, 44_000, 60_000, 0.0, 0.0, 1e-3)
    gains = ActionRange("realized_gains", 0, -5_000, 5_000, 0.0, 0.0, 1e-3)
    table = answers(cases, ranges=[free, gains]).stays.set_index("action")
    assert (table.loc["first_converted", "least"], table.loc["first_converted", "right"]) == (44_000, 2)
    assert table.loc["first_long_gains", "most"] == 1_000  # that range is of short-term gains too


def test_an_effect_that_the_gaps_do_not_carry_is_not_known() -> None:
    """The base's best lies in 1,000,000..1,001,000. Case 1's plan gains 400, its best anything from -600 to +2,400;
    case 2's loses 3,000, its best anything from -4,000 to +1,000. Case 3 loses 50,000, at least 47,000."""
    import pandas as pd

    cases = [
        row(0, "base", "base", 1_000_000, 60_000, bound=1_001_000),
        row(1, "-1%", "base", 1_000_400, 90_000, bound=1_002_400),
        row(2, "+1%", "base", 997_000, 60_000, bound=1_001_000),
        row(3, "base", "rates_up", 950_000, 90_000, bound=953_000),
    ]
    found = answers(pd.DataFrame(cases))
    effects = found.effects.set_index("case")
    assert list(effects["known"]) == [False, False, True]
    assert list(effects["known_within"]) == pytest.approx([2_000, 4_000, 3_000])
    assert not effects["converted_known"].any()  # of each the gap is wider than a thousandth
    table = found.tornado.set_index("factor")
    returns = table.loc["returns"]
    assert (returns["least"], returns["most"], returns["swing"], returns["not_known"]) == (0, 0, 0, 2)
    assert returns["within"] == pytest.approx(4_000)
    assert (table.loc["law", "least"]) == -50_000
    assert list(found.stays["cases"]) == [0] * len(found.stays)
    assert set(found.stays["not_known"]) == {3}
    text = " ".join(sweep_text(found).split())
    assert "not known: within $2,400" in text
    assert "not known: within $4,000" in text
    assert "-$50,000 -$51,000 -$47,000" in text
    for wrong in ("+$400", "-$3,000", "+$30,000"):
        assert wrong not in text
    bars = tornado_figure(found).data
    assert sorted(x for bar in bars for x in bar.x) == [-50_000, 0, 0, 0, 0, 0, 0, 0]


def test_a_factor_that_never_moves_alone_is_named() -> None:
    """A grid without the base's returns moves them in every case: nothing can be said of the law."""
    import pandas as pd

    cases = [
        row(0, "base", "base", 1_000_000, 60_000),
        row(1, "-1%", "base", 800_000, 45_000),
        row(2, "-1%", "rates_up", 770_000, 58_500),
    ]
    found = answers(pd.DataFrame(cases))
    assert list(found.tornado["factor"]) == ["returns"]
    assert (found.never_alone, found.without_base) == (("law",), ("returns",))
    text = " ".join(sweep_text(found).split())
    assert "No effect is known of `law`, which no case moves alone: every case moves `returns`" in text
    found = answers(frame())
    assert (found.never_alone, found.without_base) == ((), ())
    assert "No effect" not in sweep_text(found)


def test_any_case_may_be_the_base() -> None:
    table = answers(frame(), base=4).effects.set_index("case")
    assert table["objective_change"].to_dict() == {1: 30_000, 3: 180_000}


def test_a_base_that_cannot_be_one_is_refused() -> None:
    with pytest.raises(ValueError, match="case 9 stands in 0 rows"):
        answers(frame(), base=9)
    with pytest.raises(ValueError, match=r"case 5 has no plan \(no plan meets the wishes\)"):
        answers(frame(), base=5)


def test_every_column_that_is_read_is_the_engines() -> None:
    columns = set(frame().columns) - {"returns", "law"}
    assert columns <= RESERVED


def test_the_tornado_chart_holds_the_numbers(found: Answers) -> None:
    bars = tornado_figure(found).data
    assert [list(bar.y) for bar in bars] == [["law", "returns"]] * 4
    assert [list(bar.x) for bar in bars] == [[-50_000, -200_000], [0, 300_000], [0, -15_000], [30_000, 900]]


def test_the_heat_map_crosses_what_moves_together(found: Answers) -> None:
    pair = crossed_pair(found)
    assert pair == ("returns", "law")
    (heat,) = heat_figure(found, *pair).data
    assert (list(heat.x), list(heat.y)) == (["base", "-1%", "+1%"], ["base", "rates_up"])
    assert [heat.z[0][k] for k in range(3)] == [1_000_000, 800_000, 1_300_000]
    assert list(heat.z[1][:2]) == [950_000, 770_000]
    import pandas as pd

    cases = frame()
    cases["returns"] = pd.Categorical(cases["returns"], ["-1%", "base", "+1%"], ordered=True)
    (ordered,) = heat_figure(answers(cases), *pair).data
    assert (list(ordered.x), ordered.z[0][0]) == (["-1%", "base", "+1%"], 800_000)
    apart = frame().drop(index=4)
    assert crossed_pair(answers(apart)) is None


def test_the_fan_is_of_percentiles(found: Answers) -> None:
    assert fan_factor(found) == "law"  # three of its base have a plan; no value of returns stands in three
    table = fan(found, "law")
    assert list(table.index) == ["base", "rates_up"]
    # Of 800, 1,000 and 1,300 thousand: the 10th percentile is a fifth of the way from 800 to 1,000.
    assert list(table.loc["base"]) == pytest.approx([840_000, 900_000, 1_000_000, 1_150_000, 1_240_000])
    assert list(table.loc["rates_up"]) == pytest.approx([788_000, 815_000, 860_000, 905_000, 932_000])


def test_the_page_needs_nothing_else_and_the_text_says_the_numbers(found: Answers) -> None:
    page = sweep_html(found, title="Returns & law")
    assert page.count("Plotly.newPlot(") == 3
    assert "<title>Returns &amp; law</title>" in page
    assert "<script src=" not in page
    text = sweep_text(found)
    assert text in page.replace("&#x27;", "'")
    for words in (
        "-$200,000 (-1%)",
        "+$300,000 (+1%)",
        "1 of 4",
        "25%",
        "-$201,000  -$199,500",
        "infeasible",
        "by at most $1,000",
        "Without a plan: 1 of 6 cases",
    ):
        assert words in text
    assert max(map(len, text.splitlines())) <= 110
