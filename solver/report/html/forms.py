"""A form of a return as HTML: every line an anchor, every number it is made of a link to the line that makes it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from ..model import Form, Line
from ..words import value_text
from .names import Places, anchor, link

AGREE = 0.005
"""Dollars within which planner and audit have the same figure to the cent."""


def form_html(form: Form, places: Places) -> str:
    """The form as a table: line, what it is and how it comes about, the audit's figure, the planner's."""
    planned = any(line.planner is not None for line in form.lines)
    own = {line.key: f"line {line.line}" if line.line else line.label for line in form.lines}
    rows = "".join(_line(line, planned, places, own) for line in form.lines)
    heads = ["Line", "What, how, and by what authority", "Audit", *["Planner"] * planned]
    cells = "".join(
        f'<th scope="col"{" class=number" if place > 1 else ""}>{name}</th>'
        for place, name in enumerate(heads)
    )
    label = escape(f"{form.title}, {form.year}")
    note = f'<p class="note">{escape(form.note)}</p>' if form.note else ""
    return (
        f'<div class="scroll" role="region" aria-label="{label}" tabindex="0"><table class="form" '
        f'id="{anchor(form.key)}"><caption>{label}</caption><thead><tr>{cells}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{note}\n"
    )


def _line(line: Line, planned: bool, places: Places, own: Mapping[str, str]) -> str:
    """A row. `own` are the words of the form's own lines."""
    links = ", ".join(link(key, places, own.get(key, "")) for key in line.inputs)
    parts = (escape(line.arithmetic), links, f'<cite class="source">{escape(line.citation)}</cite>')
    how = " &#183; ".join(part for part in parts[: 2 + bool(line.citation)] if part)
    amounts = _amount(line, line.amount)
    if planned:
        amounts += _planner(line)
    return (
        f'<tr id="{anchor(line.key)}"><th scope="row">{escape(line.line)}</th>'
        f'<td>{escape(line.label)}<span class="how">{how}</span></td>{amounts}</tr>'
    )


def _amount(line: Line, amount: float, attributes: str = "") -> str:
    return f'<td class="number"{attributes}>{escape(value_text(amount, line.unit))}</td>'


def _planner(line: Line) -> str:
    """The planner's figure of the same line; marked where it is another."""
    if line.planner is None:
        return '<td class="number"></td>'
    same = abs(line.planner - line.amount) < AGREE
    return _amount(line, line.planner, "" if same else ' data-differs="yes"')
