"""Figures as SVG and PNG, by vl-convert (the extra `images`): nothing is asked of any network."""

from __future__ import annotations

import json
from typing import Any

from ..model import Figure
from . import theme

WIDTH = 760
"""Of the plot in an image, pixels; a page gives a picture whatever width it has."""
SCALE = 2.0
"""Pixels of a PNG for one of the picture's."""
VEGA_LITE = "6.1"
"""The Vega-Lite whose rules an image is drawn by: of the major version that pages hold."""


class ImagesMissing(RuntimeError):
    """vl-convert is not installed."""


def svg(figure: Figure, *, dark: bool = False, width: int = WIDTH) -> str:
    """The picture as an SVG document. Raises ImagesMissing without the extra."""
    return str(_converter().vegalite_to_svg(sized(figure.spec, width), **_options(dark)))


def png(figure: Figure, *, dark: bool = False, width: int = WIDTH) -> bytes:
    """The picture as PNG. Raises ImagesMissing without the extra."""
    return bytes(_converter().vegalite_to_png(sized(figure.spec, width), scale=SCALE, **_options(dark)))


def sized(spec: dict[str, Any], width: int) -> dict[str, Any]:
    """A specification of a fixed width, on a page's colour."""
    return json.loads(json.dumps(spec).replace('"width": "container"', f'"width": {width}'))  # type: ignore[no-any-return]


def _options(dark: bool) -> dict[str, Any]:
    page = theme.DARK_PAGE if dark else theme.LIGHT_PAGE
    return {"vl_version": VEGA_LITE, "config": {**theme.config(dark=dark), "background": page}}


def _converter() -> Any:
    try:
        import vl_convert
    except ImportError:
        raise ImagesMissing(
            'pictures as SVG or PNG need vl-convert: pip install "decumulate[images]"'
        ) from None
    return vl_convert
