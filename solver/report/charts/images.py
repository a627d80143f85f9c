"""Figures as SVG and PNG, by vl-convert (the extra `images`): nothing is asked of any network."""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from ...errors import DecumulateError
from ..model import Figure
from . import theme

WIDTH = 760
"""Of the plot in an image, pixels; a page gives a picture whatever width it has."""
SCALE = 2.0
"""Pixels of a PNG for one of the picture's."""
VEGA_LITE = "6.4"
"""The Vega-Lite that an image is drawn by: the version that pages hold (html/vega)."""


class ImagesMissing(DecumulateError):
    """vl-convert is not installed."""


def need_converter() -> None:
    """Raises ImagesMissing, which says what to install, where vl-convert is not there."""
    if find_spec("vl_convert") is None:
        raise ImagesMissing('pictures as SVG or PNG need vl-convert: pip install "decumulate[images]"')


def svg(figure: Figure, *, dark: bool = False, width: int = WIDTH) -> str:
    """The picture as an SVG document. Raises ImagesMissing without the extra."""
    return str(_converter().vegalite_to_svg(sized(figure.spec, width), **_options(dark, width)))


def png(figure: Figure, *, dark: bool = False, width: int = WIDTH) -> bytes:
    """The picture as PNG. Raises ImagesMissing without the extra."""
    return bytes(
        _converter().vegalite_to_png(sized(figure.spec, width), scale=SCALE, **_options(dark, width))
    )


def write(figures: Iterable[Figure], folder: Path, kind: Literal["svg", "png"]) -> list[Path]:
    """A file for each figure, by its key, into a folder that is made where it is not there. Raises ImagesMissing
    without the extra, before anything is written."""
    drawn = {figure.key: svg(figure).encode("utf-8") if kind == "svg" else png(figure) for figure in figures}
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for key, content in drawn.items():
        files.append(folder / f"{key}.{kind}")
        files[-1].write_bytes(content)
    return files


def sized(spec: dict[str, Any], width: int) -> dict[str, Any]:
    """A specification of a fixed width, on a page's colour."""
    return json.loads(json.dumps(spec).replace('"width": "container"', f'"width": {width}'))  # type: ignore[no-any-return]


def _options(dark: bool, width: int) -> dict[str, Any]:
    page = theme.DARK_PAGE if dark else theme.LIGHT_PAGE
    return {"vl_version": VEGA_LITE, "config": {**theme.config(dark=dark, width=width), "background": page}}


def _converter() -> Any:
    need_converter()
    import vl_convert

    return vl_convert
