"""A sentence as data: a template without a digit, and the values in it, each with its source in the explanation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from ...models.amounts import cents, dollars_down, dollars_up
from ...models.called import field_words

if TYPE_CHECKING:
    from .explained import Explained

POINT = 0.01
Source = tuple[str | int, ...]


@dataclass(frozen=True)
class Quoted:
    """A value in a sentence. `kind`: how it is written (a key of _WRITTEN); `source`: where in the explanation."""

    value: Any
    kind: str
    source: Source

    @property
    def text(self) -> str:
        return _WRITTEN[self.kind](self.value)


@dataclass(frozen=True)
class QuotedSentence:
    """A sentence about `year` (None: the plan). `topic`: this year's orders, a price, or a limit."""

    topic: Literal["orders", "price", "limit"]
    year: int | None
    template: str
    numbers: Mapping[str, Quoted]

    @property
    def text(self) -> str:
        return capital(self.template.format(**{name: quoted.text for name, quoted in self.numbers.items()}))

    def data(self) -> dict[str, Any]:
        numbers = {
            name: {"value": quoted.value, "source": list(quoted.source)}
            for name, quoted in self.numbers.items()
        }
        return {
            "topic": self.topic,
            "year": self.year,
            "text": self.text,
            "template": self.template,
            "numbers": numbers,
        }


def _dollars(amount: float) -> str:
    return f"${abs(round(amount)):,}"


def _percent(share: float) -> str:
    return f"{round(100.0 * abs(share), 1):g}%"


_WRITTEN: dict[str, Callable[[Any], str]] = {
    "dollars": _dollars,
    "dollars_up": dollars_up,
    "dollars_down": dollars_down,
    "points": lambda share: f"{100.0 * share:g} percentage point{'' if share == POINT else 's'}",
    "cents": lambda amount: cents(abs(amount)),
    "percent": _percent,
    "year": str,
    "count": str,
    "name": str,
    "field": field_words,
}


def look_up(explanation: Explained, source: Source) -> Any:
    """What stands at a source: attributes by name, places by number, entries of tables by key."""
    found: Any = explanation
    for step in source:
        plain = isinstance(step, int) or isinstance(found, dict)
        found = found[step] if plain else getattr(found, str(step))
    return found


class SentenceWriter:
    """Collects the quoted values of one sentence."""

    def __init__(self, explanation: Explained, topic: Literal["orders", "price", "limit"] = "price") -> None:
        self.explanation, self.topic = explanation, topic
        self.numbers: dict[str, Quoted] = {}

    def __call__(self, kind: str, *source: str | int) -> str:
        """A place for a value in the template."""
        quoted = Quoted(look_up(self.explanation, source), kind, source)
        name = next((n for n, known in self.numbers.items() if known == quoted), None)
        if name is None:
            name = f"{kind}_{len(self.numbers)}"
            self.numbers[name] = quoted
        return "{" + name + "}"

    def sentence(self, year: int | None, template: str) -> QuotedSentence:
        return QuotedSentence(self.topic, year, capital(template), self.numbers)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
