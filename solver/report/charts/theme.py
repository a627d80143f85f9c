"""Colours and sizes of every picture, and the Vega configuration that a page or an image draws them with.

The eight colours are told apart with any common colour blindness, and stand off a white and a dark page alike
(tests/report/test_theme.py reckons both). Lines, rules and words in the page's own ink have no colour in a
specification: `config` gives them one, by the page's light or dark.
"""

from __future__ import annotations

from typing import Any, Final

BLUE: Final = "#1e58c1"
GREEN: Final = "#00b689"
ORANGE: Final = "#f27700"
VIOLET: Final = "#a578d0"
SKY: Final = "#33daed"
RUST: Final = "#b13900"
AMBER: Final = "#ffbb0c"
PLUM: Final = "#7f5170"
PALETTE: Final = (BLUE, GREEN, ORANGE, VIOLET, SKY, RUST, AMBER, PLUM)
"""In the order in which they are given out; no picture has more."""

LIGHT_PAGE: Final = "#ffffff"
DARK_PAGE: Final = "#16181d"
LIGHT_INK: Final = "#1b1d22"
DARK_INK: Final = "#e8e9ec"

HEIGHT: Final = 300
"""Of the plot itself, pixels."""
ROOMY: Final = 560
"""Pixels of width from which on names are written into a picture, beside its legend."""


LEGEND_COLUMN: Final = 190
"""Pixels of width for a column of a legend; there are one to four."""


def config(*, dark: bool = False, width: int = 760) -> dict[str, Any]:
    """Vega-Lite's `config` for a light or dark page: ink and grid, no background of its own; and the columns of a
    legend by the picture's width (a legend that asked for that itself is laid out before it is known, and cut off)."""
    ink, grid, page = (DARK_INK, "#3a3e48", DARK_PAGE) if dark else (LIGHT_INK, "#dcdee3", LIGHT_PAGE)
    text = {"labelColor": ink, "titleColor": ink, "labelFontSize": 11, "titleFontSize": 11}
    return {
        "background": "transparent",
        "font": "system-ui, sans-serif",
        "view": {"stroke": None},
        "axis": {**text, "gridColor": grid, "domainColor": grid, "tickColor": grid, "titleFontWeight": "normal"},
        "header": text,
        "legend": {**text, "columns": max(1, min(4, width // LEGEND_COLUMN))},
        "title": {"color": ink, "subtitleColor": ink},
        "line": {"color": ink},
        "rule": {"color": ink},
        "text": {"color": ink, "fontSize": 11},
        "style": {
            "ink-text": {"fill": ink},
            "halo": {"fill": page, "stroke": page, "strokeWidth": 3, "strokeJoin": "round"},
        },
    }  # fmt: skip


def ink_on(colour: str) -> str:
    """Black or white, whichever is read better on a colour."""
    light = luminance(colour)
    return "#000000" if (light + 0.05) ** 2 >= 1.05 * 0.05 else "#ffffff"


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb", 0 (black) to 1 (white): WCAG 2.2, its definition of relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
