"""Every specification is drawn by the Vega-Lite that pages hold; colours are told apart; images need their extra."""

from __future__ import annotations

import re
import sys
from itertools import combinations
from pathlib import Path

import pytest
from typer.testing import CliRunner

from decumulate.models.household.horizon import build_horizon
from decumulate.models.scenario import load
from decumulate.scenarios import path
from decumulate.solver.baselines.rule_plan import run_rule
from decumulate.solver.baselines.rules import rules_for
from decumulate.solver.cli import app
from decumulate.solver.explain.rate_map import rate_map
from decumulate.solver.report.charts import images, theme
from decumulate.solver.report.charts.by_year import year_figures
from decumulate.solver.report.charts.rates import rate_figures
from decumulate.solver.report.charts.sweep import sweep_figures
from decumulate.solver.report.model import Figure
from decumulate.solver.sweep.answers import answers

from ..sweep.test_answers import frame

VENDORED = Path(images.__file__).parents[1] / "html" / "vega" / "README.md"


@pytest.fixture(scope="module")
def figures() -> list[Figure]:
    """Of a shipped household by a rule of thumb, of its first year's rates, of a small sweep."""
    scenario = load(path("widow_74"))
    horizon = build_horizon(scenario)
    plan = run_rule(scenario, horizon, rules_for(scenario, horizon)[0].members[0]).plan
    assert plan is not None
    rates = rate_figures(rate_map(scenario, horizon, 2026, plan))
    return [*year_figures(plan, scenario, horizon), *rates, *sweep_figures(answers(frame()))]


@pytest.mark.parametrize("dark", [False, True])
def test_every_specification_is_drawn(figures: list[Figure], dark: bool) -> None:
    assert {"sources", "taxes", "rates-ordinary", "tornado", "heat", "fan"} <= {one.key for one in figures}
    for figure in figures:
        drawn = images.svg(figure, dark=dark)
        assert drawn.startswith("<svg")
        assert "NaN" not in drawn, figure.key
        parts = [layer for layer in figure.spec["layer"] if layer["mark"]["type"] in ("rect", "bar")]
        shapes = sum(len(layer["data"]["values"]) for layer in parts)
        assert len(re.findall(r"<path aria-label", drawn)) >= shapes, figure.key


@pytest.mark.parametrize("width", [300, 560, 600, 900])
def test_a_legend_has_its_room_at_every_width(figures: list[Figure], width: int) -> None:
    """The upper end of no legend is above that of its picture: how far the plot is down holds how far up it stands."""
    for figure in figures:
        drawn = images.svg(figure, width=width)
        down = re.search(r'stroke-miterlimit="10" transform="translate\([^,]+,([^)]+)\)"', drawn)
        up = re.search(r'role-legend"[^>]*><g transform="translate\([^,]+,([^)]+)\)"', drawn)
        assert down is not None
        assert float(down[1]) + (float(up[1]) if up else 0.0) >= 0.0, figure.key


def test_a_png_is_one(figures: list[Figure]) -> None:
    assert images.png(figures[0]).startswith(b"\x89PNG\r\n\x1a\n")


def test_images_are_drawn_by_the_vega_lite_that_pages_hold(figures: list[Figure]) -> None:
    import vl_convert

    ((major, minor),) = re.findall(r"\| vega-lite \| (\d+)\.(\d+)\.", VENDORED.read_text(encoding="utf-8"))
    assert f"{major}.{minor}" == images.VEGA_LITE
    assert images.VEGA_LITE in vl_convert.get_vegalite_versions()
    assert {figure.spec["$schema"] for figure in figures} == {
        f"https://vega.github.io/schema/vega-lite/v{major}.json"
    }


def test_files_are_named_by_what_they_show(figures: list[Figure], tmp_path: Path) -> None:
    written = images.write(figures[:2], tmp_path / "new", "svg")
    assert [file.name for file in written] == ["sources.svg", "conversions.svg"]
    assert all(file.read_text(encoding="utf-8").startswith("<svg") for file in written)


def test_without_the_extra_it_is_named(figures: list[Figure], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(images.ImagesMissing, match=r'pip install "decumulate\[images\]"'):
        images.svg(figures[0])


# ---- colours ------------------------------------------------------------------------------------------------------

Triple = tuple[float, float, float]
SEEN = {
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB."""
CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
"""Ottosson (2020): linear RGB to cone responses; their cube roots to lightness and two hues."""


def times(matrix: tuple[Triple, ...], v: Triple) -> Triple:
    a, b, c = (sum(m * x for m, x in zip(row, v, strict=True)) for row in matrix)
    return a, b, c


def perceived(colour: str, kind: str) -> Triple:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    seen = times(SEEN[kind], (red, green, blue))
    cones = times(CONES, tuple(min(1.0, max(0.0, x)) for x in seen))  # type: ignore[arg-type]
    return times(LAB, tuple(x ** (1 / 3) for x in cones))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", SEEN)
def test_colours_are_told_apart(kind: str) -> None:
    """Any two are at least 0.12 apart, six times what is just seen side by side (about 0.02)."""
    for one, other in combinations(theme.PALETTE, 2):
        pairs = zip(perceived(one, kind), perceived(other, kind), strict=True)
        assert sum((a - b) ** 2 for a, b in pairs) ** 0.5 > 0.12, (one, other)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2: (L1 + 0.05) / (L2 + 0.05)."""
    dark, light = sorted((theme.luminance(one), theme.luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_words_are_read_on_every_colour_and_page() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert all(contrast(theme.ink_on(colour), colour) >= 4.5 for colour in theme.PALETTE)
    assert contrast(theme.LIGHT_INK, theme.LIGHT_PAGE) >= 7.0
    assert contrast(theme.DARK_INK, theme.DARK_PAGE) >= 7.0
    assert all(contrast(colour, theme.DARK_PAGE) >= 2.4 for colour in theme.PALETTE)
    assert all(contrast(colour, theme.LIGHT_PAGE) >= 1.6 for colour in theme.PALETTE)


def test_pictures_of_a_solve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = [
        "solve",
        "by_hand",
        "--gap",
        "0.05",
        "--time-limit",
        "10",
        "--no-ranges",
        "--threads",
        "1",
        "--quiet",
    ]
    result = CliRunner().invoke(app, [*quick, "--svg", str(tmp_path / "svg"), "--png", str(tmp_path / "png")])
    assert result.exit_code == 0, result.stderr
    names = {file.stem for file in (tmp_path / "svg").iterdir()}
    assert {"sources", "taxable_income", "accounts", "assets"} <= names
    assert names == {file.stem for file in (tmp_path / "png").iterdir()}
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    result = CliRunner().invoke(app, [*quick, "--svg", str(tmp_path / "none")])
    assert result.exit_code == 2
    assert 'pip install "decumulate[images]"' in result.stderr
    assert not (tmp_path / "none").exists()
