"""What a notebook shows of an answer: as much HTML as a report has, made by whoever knows reports.

Plans and other answers stand below the reports made of them, so the package's root says who renders them
(`decumulate/__init__.py`); until then an answer is shown as Python shows it.
"""

from __future__ import annotations

from collections.abc import Callable

_renderers: list[Callable[[object], str]] = []


def render_with(renderer: Callable[[object], str]) -> None:
    """From now on answers are shown as this makes of them: a fragment of HTML."""
    _renderers[:] = [renderer]


class Shown:
    """An answer that notebooks show as HTML."""

    __slots__ = ()

    def _repr_html_(self) -> str | None:
        return _renderers[0](self) if _renderers else None
