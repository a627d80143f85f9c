"""A whole report as one page: style, scripts and pictures are in it, and its content policy lets it load nothing."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from html import escape
from importlib.resources import files

from .... import __version__
from ..charts.theme import config
from ..model import Figure, Report, ReportSection
from .blocks import block_html, section_html
from .names import anchor, places_of
from .vega import vega_scripts

HEAD, FOOT = "letterhead", "disclosures"
"""Sections that stand above the first part and below the last, and are none themselves."""
KINDS = {"client": "A plan for retirement withdrawals, Roth conversions and trades"}
"""What a report is, above its title."""


def report_html(report: Report) -> str:
    """The page of a report; where there are pictures, the scripts that draw them are 0.8 MB of it."""
    parts = [section for section in report.sections if section.key not in (HEAD, FOOT)]
    places = places_of(report.sections)
    pictures = list(figures_of(report.sections))
    scripts = (*vega_scripts(), _read("script.js")) if pictures else (_read("script.js"),)
    style = _read("style.css")
    main = "".join(section_html(section, 2, places) for section in parts)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n{_head(report.title, style, scripts)}</head>\n<body>\n'
        f'<a class="skip" href="#main">Skip to the report</a>\n{_letterhead(report)}'
        f'<div class="page">\n{_contents(parts)}<main id="main">\n{main}</main>\n</div>\n{_footer(report)}'
        f'<script type="application/json" id="figures">{_data(pictures)}</script>\n'
        + "".join(f"<script>{script}</script>\n" for script in scripts)
        + "</body>\n</html>\n"
    )


def _head(title: str, style: str, scripts: Sequence[str]) -> str:
    policy = (
        f"default-src 'none'; script-src {' '.join(map(_hash, scripts))}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f'<meta name="generator" content="decumulate {__version__}">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n"
    )


def _hash(text: str) -> str:
    """What a content policy calls this very script or style."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _letterhead(report: Report) -> str:
    kind = KINDS.get(report.kind, "")
    above = f'<p class="kind">{escape(kind)}</p>' if kind else ""
    slots = "".join(_blocks(section) for section in report.sections if section.key == HEAD)
    return f"<header>{above}<h1>{escape(report.title)}</h1>{slots}</header>\n"


def _contents(sections: Sequence[ReportSection]) -> str:
    items = "".join(f'<li><a href="#{anchor(one.key)}">{escape(one.title)}</a></li>' for one in sections)
    return f'<nav aria-label="Contents"><ol>{items}</ol></nav>\n'


def _footer(report: Report) -> str:
    said = "".join(_blocks(section) for section in report.sections if section.key == FOOT)
    return f"<footer>{said}<p>Made by decumulate {__version__}.</p></footer>\n"


def _blocks(section: ReportSection) -> str:
    return "".join(block_html(block, {}) for block in section.blocks)


def figures_of(sections: Sequence[ReportSection]) -> Iterator[Figure]:
    for section in sections:
        yield from (block for block in section.blocks if isinstance(block, Figure))
        yield from figures_of(section.sections)


def _data(figures: Sequence[Figure]) -> str:
    """Every figure's specification by its place, and how they look on light and dark, as JSON that no text can end."""
    specs = {anchor(figure.key): figure.spec for figure in figures}
    data = {"figures": specs, "light": config(), "dark": config(dark=True)}
    text = json.dumps(data, separators=(",", ":"), default=str, allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _read(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
