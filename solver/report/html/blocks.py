"""A report's blocks as HTML, for a page or a notebook. Every text is escaped, so that names stay text.

Tables, steps and forms are whole without a script or a style; a figure is its words and its numbers, with a place
for the picture that a page's script may draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from ....models.called import field_words
from ..model import Block, Column, Figure, Form, ReportSection, Sentence, StepBlock, Table, Value
from ..words import value_text
from .forms import form_html
from .names import Places, anchor, places_of
from .steps import step_html

DEEPEST = 6
"""The last level of headings."""
WORDS = ("text", "day", "year")
"""Units that stand at the left of their column."""
KINDS_OF_CELLS = {"text": "", "day": "brief", "year": "brief"}
"""How a cell stands in its column, by the unit; of others, as a number."""
LONG = 40
"""Characters from which a cell is a sentence, and is given room for it."""


def section_html(section: ReportSection, level: int = 2, places: Places | None = None) -> str:
    """A section with its heading of a level, its blocks and its sections; `places` is what links may lead to (left out:
    what stands in the section itself)."""
    places = places_of([section]) if places is None else places
    inner = [block_html(block, places, level + 1) for block in section.blocks]
    inner += [section_html(part, level + 1, places) for part in section.sections]
    rank = min(level, DEEPEST)
    name = anchor(section.key)
    heading = f'<h{rank} id="{name}-title">{escape(section.title)}</h{rank}>'
    if section.folded:
        body = f"<details><summary>{heading}</summary>{''.join(inner)}</details>"
    else:
        body = heading + "".join(inner)
    kind = f"level-{rank}{' folded' * section.folded}"
    return f'<section id="{name}" class="{kind}" aria-labelledby="{name}-title">{body}</section>\n'


def block_html(block: Block, places: Places, level: int = 3) -> str:
    """Any block; `level` is that of a heading in it."""
    match block:
        case Sentence():
            return sentence_html(block)
        case Table():
            return table_html(block)
        case Figure():
            return figure_html(block, level)
        case StepBlock():
            return step_html(block, table_html, min(level, DEEPEST))
        case Form():
            return form_html(block, places)


def sentence_html(sentence: Sentence) -> str:
    """A paragraph, with its authority behind it."""
    source = f' <cite class="source">{escape(sentence.source)}</cite>' if sentence.source else ""
    where = f"<strong>{escape(field_words(sentence.where))}:</strong> " if sentence.where else ""
    return f'<p class="{sentence.tone}">{where}{escape(sentence.text)}{source}</p>\n'


def figure_html(figure: Figure, level: int = 3) -> str:
    """The place of a picture, what it shows in words, and its numbers."""
    name, rank = anchor(figure.key), min(level, DEEPEST)
    return (
        f'<figure id="{name}"><h{rank}>{escape(figure.title)}</h{rank}>'
        f'<div class="picture" data-figure="{name}" role="img" aria-label="{escape(figure.words)}"></div>'
        f"<figcaption>{escape(figure.words)}</figcaption>"
        f"<details><summary>The numbers of {escape(figure.title)}</summary>{table_html(figure.table)}</details>"
        "</figure>\n"
    )


def table_html(table: Table) -> str:
    """A table as it asks to be laid out."""
    match table.look:
        case "numbers":
            return _numbers(table)
        case "bars":
            return _bars(table)
        case "pairs":
            return _pairs(table)
    name = anchor(table.key)
    caption = _caption(table)
    label = escape(table.title or table.key)
    rows = "".join(_row(table, place, row) for place, row in enumerate(table.rows))
    total = f"<tfoot>{_cells(table, table.total)}</tfoot>" if table.total is not None else ""
    return (
        f'<div class="scroll" role="region" aria-label="{label}" tabindex="0"><table id="{name}">{caption}'
        f"<thead><tr>{''.join(map(_heading, table.columns))}</tr></thead><tbody>{rows}</tbody>{total}</table></div>"
        f"{_note(table)}\n"
    )


def _caption(table: Table) -> str:
    of = f"dollars {table.dollars_of}" if table.dollars_of else ""
    words = ", ".join(part for part in (table.title, of) if part)
    return f"<caption>{escape(words)}</caption>" if words else ""


def _note(table: Table) -> str:
    return f'<p class="note">{escape(table.note)}</p>' if table.note else ""


def _heading(column: Column) -> str:
    side = "" if column.unit in WORDS else ' class="number"'
    return f'<th scope="col"{side}>{escape(column.heading)}</th>'


def _row(table: Table, place: int, row: Sequence[Value]) -> str:
    name = table.anchors.get(place)
    return _cells(table, row, f' id="{anchor(name)}"' if name else "")


def _cells(table: Table, row: Sequence[Value], attributes: str = "") -> str:
    """A row: the first cell names it."""
    cells = [_cell(table, column, value) for column, value in zip(table.columns, row, strict=True)]
    first = cells[0].replace("<td", '<th scope="row"', 1).replace("</td>", "</th>")
    return f"<tr{attributes}>{first}{''.join(cells[1:])}</tr>"


def _cell(table: Table, column: Column, value: Value) -> str:
    words = value_text(value, column.unit, dash=table.dash)
    kind = KINDS_OF_CELLS.get(column.unit, "number")
    if column.unit == "text" and len(words) > LONG:
        kind = "long"
    attribute = f' class="{kind}"' if kind else ""
    return f"<td{attribute}>{escape(words)}</td>"


def _items(table: Table) -> Iterator[list[str]]:
    """Each row's cells as escaped text."""
    for row in table.rows:
        yield [
            escape(value_text(value, column.unit)) for value, column in zip(row, table.columns, strict=True)
        ]


def _pairs(table: Table) -> str:
    """Names with their values."""
    items = "".join(
        f"<div><dt>{name}</dt><dd>{'<br>'.join(rest)}</dd></div>" for name, *rest in _items(table)
    )
    title = f'<p class="title">{escape(table.title)}</p>' if table.title else ""
    return f'{title}<dl class="pairs" id="{anchor(table.key)}">{items}</dl>{_note(table)}\n'


def _numbers(table: Table) -> str:
    """A few figures that stand out: what each is, the figure, a word on it."""
    items = "".join(
        f"<div><dt>{name}</dt><dd><strong>{figure}</strong><span>{' '.join(rest)}</span></dd></div>"
        for name, figure, *rest in _items(table)
    )
    return f'<dl class="numbers" id="{anchor(table.key)}">{items}</dl>{_note(table)}\n'


def _bars(table: Table) -> str:
    """Lengths on one axis from 0; their numbers stand beside them."""
    amounts = [float(row[1]) if isinstance(row[1], int | float) else 0.0 for row in table.rows]
    longest = max([*map(abs, amounts), 1e-9])
    items = "".join(
        f"<div><dt>{name}</dt><dd>{_bar(abs(amount) / longest)}<strong>{figure}</strong> "
        f"<span>{' '.join(rest)}</span></dd></div>"
        for amount, (name, figure, *rest) in zip(amounts, _items(table), strict=True)
    )
    title = f'<p class="title">{escape(table.title)}</p>' if table.title else ""
    return f'{title}<dl class="bars" id="{anchor(table.key)}">{items}</dl>{_note(table)}\n'


def _bar(share: float) -> str:
    """A bar of a share of the axis, as a picture that needs neither script nor style."""
    width = f"{100.0 * share:.2f}"
    return (
        '<svg class="bar" aria-hidden="true" viewBox="0 0 100 4" preserveAspectRatio="none">'
        f'<rect class="axis" width="100" height="4"/><rect class="length" width="{width}" height="4"/></svg>'
    )
