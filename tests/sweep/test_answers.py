"""Answers of a sweep: every number by hand on a frame of six cases; the charts hold those numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from decumulate.solver.report.charts.cells import crossed_pair, heat_figure
from decumulate.solver.report.charts.fan import fan, fan_factor, fan_figure
from decumulate.solver.report.charts.pages import sweep_html
from decumulate.solver.report.charts.tornado import NEVER, converted_figure, tornado_figure
from decumulate.solver.report.model import Figure
from decumulate.solver.report.sections.sweep import sweep_report
from decumulate.solver.report.text import report_text
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
    text = " ".join(report_text(sweep_report(found)).split())
    assert "not known: within $2,400" in text
    assert "not known: within $4,000" in text
    assert "-$50,000 -$51,000 -$47,000" in text
    for wrong in ("+$400", "-$3,000", "+$30,000"):
        assert wrong not in text
    figure = tornado_figure(found)
    assert [(bar["factor"], bar["change"]) for bar in drawn(figure, "bar")] == [("law", -50_000)]
    bars = {(bar["factor"], bar["at"]): (bar["low"], bar["high"]) for bar in drawn(figure, "rule")}
    # The gaps of the two plans, of the known end and of both changes that are not known.
    assert bars["law", "rates_up"] == pytest.approx((-51_000, -47_000))
    assert bars["returns", "-1%"] == pytest.approx((-600, 2_400))
    assert bars["returns", "+1%"] == pytest.approx((-4_000, 1_000))
    assert [one["said"] for one in drawn(figure, "rule")][:2] == [
        "not known: within $2,400",
        "not known: within $4,000",
    ]


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
    text = " ".join(report_text(sweep_report(found)).split())
    assert "No effect is known of `law`, which no case moves alone: every case moves `returns`" in text
    found = answers(frame())
    assert (found.never_alone, found.without_base) == ((), ())
    assert "No effect" not in report_text(sweep_report(found))


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


def drawn(figure: Figure, mark: str) -> list[dict[str, Any]]:
    """The data of a picture's marks of one type."""
    layers = [layer for layer in figure.spec["layer"] if layer["mark"]["type"] == mark]
    return [row for layer in layers for row in layer["data"]["values"]]


def test_the_tornado_chart_holds_the_numbers(found: Answers) -> None:
    figure = tornado_figure(found)
    bars = [(bar["factor"], bar["change"], bar["at"]) for bar in drawn(figure, "bar")]
    assert bars == [("returns", -200_000, "-1%"), ("returns", 300_000, "+1%"), ("law", -50_000, "rates_up")]
    converted = [(bar["factor"], bar["change"]) for bar in drawn(converted_figure(found), "bar")]
    assert sorted(converted) == [("law", 30_000), ("returns", -15_000), ("returns", 900)]
    (layer, *_) = figure.spec["layer"]
    assert layer["encoding"]["y"]["sort"] == ["returns", "law"]  # the widest on top
    assert (layer["encoding"]["x"]["type"], layer["encoding"]["x2"]) == ("quantitative", {"field": "zero"})
    assert figure.table.rows[0][:5] == ("returns", "-1%", -200_000, -201_000, -199_500)


def test_a_change_of_nothing_has_no_bar() -> None:
    """The base stands at one end of every factor that only loses, or only gains: its change is $0."""
    import pandas as pd

    cases = [row(0, "base", "base", 1_000_000, 60_000), row(1, "base", "rates_up", 950_000, 60_000)]
    cases += [row(2, "-1%", "base", 1_000_000, 60_000)]
    found = answers(pd.DataFrame(cases))
    assert [(bar["factor"], bar["change"]) for bar in drawn(tornado_figure(found), "bar")] == [
        ("law", -50_000)
    ]
    assert drawn(converted_figure(found), "bar") == []


def test_a_factor_that_no_case_moves_alone_has_its_row_in_the_picture() -> None:
    """A grid that lacks the base's returns: the law is never moved alone, and the picture says so."""
    import pandas as pd

    cases = [row(0, "base", "base", 1_000_000, 60_000), row(1, "-1%", "base", 800_000, 45_000)]
    cases += [row(2, "-1%", "rates_up", 770_000, 58_500)]
    figure = tornado_figure(answers(pd.DataFrame(cases)))
    assert figure.spec["layer"][0]["encoding"]["y"]["scale"]["domain"] == ["returns", "law"]
    assert {"factor": "law", "zero": 0, "said": NEVER} in drawn(figure, "text")
    assert f"law: {NEVER}" in figure.words
    assert figure.table.rows[-1][0] == "law"


def test_the_heat_map_crosses_what_moves_together(found: Answers) -> None:
    pair = crossed_pair(found)
    assert pair == ("returns", "law")
    figure = heat_figure(found, *pair)
    cells = {(cell["across"], cell["up"]): cell["dollars"] for cell in drawn(figure, "rect")}
    assert cells == {
        ("base", "base"): 1_000_000,
        ("-1%", "base"): 800_000,
        ("+1%", "base"): 1_300_000,
        ("base", "rates_up"): 950_000,
        ("-1%", "rates_up"): 770_000,
    }
    assert figure.table.rows[1] == ("rates_up", 950_000, 770_000, None)
    encoding = figure.spec["layer"][0]["encoding"]
    assert (encoding["x"]["sort"], encoding["y"]["sort"]) == (["base", "-1%", "+1%"], ["base", "rates_up"])
    import pandas as pd

    cases = frame()
    cases["returns"] = pd.Categorical(cases["returns"], ["-1%", "base", "+1%"], ordered=True)
    ordered = heat_figure(answers(cases), *pair)
    assert ordered.spec["layer"][0]["encoding"]["x"]["sort"] == ["-1%", "base", "+1%"]
    apart = frame().drop(index=4)
    assert crossed_pair(answers(apart)) is None


def test_ages_are_an_axis_of_numbers_in_their_order() -> None:
    """The base's age comes first in the frame: 95, 82, 88; along the axis they ascend."""
    import pandas as pd

    ages = {"95": 1_000_000, "82": 900_000, "88": 950_000}
    laws = ("base", "rates_up", "benefits_cut")
    cases = [
        row(3 * k + j, age, law, value - 10_000 * j, 0)
        for k, (age, value) in enumerate(ages.items())
        for j, law in enumerate(laws)
    ]
    found = answers(pd.DataFrame(cases))
    assert fan_factor(found) == "returns"
    figure = fan_figure(found, "returns")
    assert [point["value"] for point in drawn(figure, "line")] == [82.0, 88.0, 95.0]
    assert all(layer["encoding"]["x"]["type"] == "quantitative" for layer in figure.spec["layer"])
    assert [line[0] for line in figure.table.rows] == ["82", "88", "95"]
    heat = heat_figure(found, "returns", "law").spec["layer"][0]["encoding"]
    assert heat["x"]["sort"] == ["82", "88", "95"]
    by_law = fan_figure(found, "law").spec["layer"][0]["encoding"]["x"]
    assert (by_law["type"], by_law["sort"]) == ("nominal", list(laws))


def test_the_fan_is_of_percentiles(found: Answers) -> None:
    assert fan_factor(found) == "law"  # three of its base have a plan; no value of returns stands in three
    table = fan(found, "law")
    assert list(table.index) == ["base", "rates_up"]
    # Of 800, 1,000 and 1,300 thousand: the 10th percentile is a fifth of the way from 800 to 1,000.
    assert list(table.loc["base"]) == pytest.approx([840_000, 900_000, 1_000_000, 1_150_000, 1_240_000])
    assert list(table.loc["rates_up"]) == pytest.approx([788_000, 815_000, 860_000, 905_000, 932_000])


def test_the_page_needs_nothing_else_and_the_text_says_the_numbers(found: Answers) -> None:
    page = sweep_html(found, title="Returns & law")
    assert page.count('class="picture"') == 4
    assert "<title>Returns &amp; law</title>" in page
    assert not re.search(r"<(script|link)[^>]*(src|href)=", page)
    text = report_text(sweep_report(found))
    for words in (
        "-$200,000 -1%",
        "+$300,000 +1%",
        "1 of 4",
        "25%",
        "-$201,000 -$199,500",
        "infeasible",
        "by at most $1,000",
        "Without a plan: 1 of 6 cases",
    ):
        assert words in " ".join(text.split())
    assert max(map(len, text.splitlines())) <= 110
