"""The arithmetic of a line, kept as it is written: its value, its words, and its formula for programs.

    sheet.line("10", "...", above_zero(line8 - base))

Lines, fields of a document and numbers of the law are added, subtracted and multiplied like numbers; what comes of it
is an `Arithmetic`, which is worked out once every line of the year is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

Values = Callable[[str], float]
"""Dollars of an input by its key."""

Names = Mapping[str, str]
"""By key: what an input is called, in words or in a formula."""

Stands = Callable[[str], bool]
"""Whether a line is there: not left out for being zero."""

Kind = Literal["money", "rate", "plain"]
"""How a number of the law is written: dollars, a percentage, as it is."""


class Arithmetic:
    """Anything that a line can be made of."""

    def value(self, of: Values) -> float:
        """Dollars, given those of its inputs."""
        raise NotImplementedError

    def write(self, names: Names, *, words: bool) -> str:
        """In words for people, or as an expression in Python's notation."""
        raise NotImplementedError

    def inputs(self) -> Iterator[str]:
        """Keys of lines and fields, in the order of the expression; one may come twice."""
        return iter(())

    def kept(self, stands: Stands) -> Arithmetic:
        """It without the lines that are left out: they count as nothing."""
        return self

    def __add__(self, other: Arithmetic | float) -> Arithmetic:
        return SumOf(((1.0, self), (1.0, amount_of(other))))

    def __radd__(self, other: Arithmetic | float) -> Arithmetic:
        return self if other == 0 else amount_of(other) + self

    def __sub__(self, other: Arithmetic | float) -> Arithmetic:
        return SumOf(((1.0, self), (-1.0, amount_of(other))))

    def __rsub__(self, other: Arithmetic | float) -> Arithmetic:
        return amount_of(other) - self

    def __neg__(self) -> Arithmetic:
        return SumOf(((-1.0, self),))

    def __truediv__(self, other: Arithmetic | float) -> Arithmetic:
        return Quotient(self, amount_of(other))


def amount_of(given: Arithmetic | float) -> Arithmetic:
    """A plain number is dollars."""
    return given if isinstance(given, Arithmetic) else Constant(float(given))


@dataclass(frozen=True)
class Constant(Arithmetic):
    """A number of the law or of the year."""

    number: float
    kind: Kind = "money"

    def value(self, of: Values) -> float:
        return self.number

    def write(self, names: Names, *, words: bool) -> str:
        if not words:
            return repr(self.number)
        if self.kind == "money":
            return money(self.number)
        return f"{100 * self.number:.10g} %" if self.kind == "rate" else f"{self.number:.10g}"


@dataclass(frozen=True)
class Input(Arithmetic):
    """A line of a form, or a field of the plan or the scenario, by its key; an `optional` one may be of a form that is
    not filed."""

    key: str
    optional: bool = False

    def value(self, of: Values) -> float:
        return of(self.key)

    def write(self, names: Names, *, words: bool) -> str:
        return names[self.key]

    def inputs(self) -> Iterator[str]:
        yield self.key

    def kept(self, stands: Stands) -> Arithmetic:
        return self if stands(self.key) else NOTHING


@dataclass(frozen=True)
class SumOf(Arithmetic):
    """Signed parts."""

    parts: tuple[tuple[float, Arithmetic], ...]

    def value(self, of: Values) -> float:
        return sum(sign * part.value(of) for sign, part in self.parts)

    def flat(self) -> Iterator[tuple[float, Arithmetic]]:
        """Its parts with those of the sums among them."""
        for sign, part in self.parts:
            inner = part.flat() if isinstance(part, SumOf) else ((1.0, part),)
            yield from ((sign * own, each) for own, each in inner)

    def write(self, names: Names, *, words: bool) -> str:
        text = ""
        for sign, part in self.flat():
            written = inside(part, names, words=words)
            text += f" {'-' if sign < 0 else '+'} {written}" if text or sign < 0 else written
        return text.strip() or ("nothing" if words else "0.0")

    def inputs(self) -> Iterator[str]:
        for _, part in self.flat():
            yield from part.inputs()

    def kept(self, stands: Stands) -> Arithmetic:
        left = ((sign, part.kept(stands)) for sign, part in self.flat())
        return SumOf(tuple((sign, part) for sign, part in left if part is not NOTHING))


@dataclass(frozen=True)
class Product(Arithmetic):
    """A number of the law times an amount."""

    factor: Constant
    of_what: Arithmetic

    def value(self, of: Values) -> float:
        return self.factor.number * self.of_what.value(of)

    def write(self, names: Names, *, words: bool) -> str:
        factor = self.factor.write(names, words=words)
        sign = (" of " if self.factor.kind == "rate" else " x ") if words else " * "
        return f"{factor}{sign}{inside(self.of_what, names, words=words)}"

    def inputs(self) -> Iterator[str]:
        return self.of_what.inputs()

    def kept(self, stands: Stands) -> Arithmetic:
        of_what = self.of_what.kept(stands)
        return NOTHING if of_what is NOTHING else Product(self.factor, of_what)


@dataclass(frozen=True)
class Quotient(Arithmetic):
    """One amount over another."""

    above: Arithmetic
    below: Arithmetic

    def value(self, of: Values) -> float:
        return self.above.value(of) / self.below.value(of)

    def write(self, names: Names, *, words: bool) -> str:
        return f"{inside(self.above, names, words=words)} / {inside(self.below, names, words=words)}"

    def inputs(self) -> Iterator[str]:
        yield from self.above.inputs()
        yield from self.below.inputs()

    def kept(self, stands: Stands) -> Arithmetic:
        return Quotient(self.above.kept(stands), self.below.kept(stands))


@dataclass(frozen=True)
class Extreme(Arithmetic):
    """The smaller or the larger of several amounts."""

    which: Literal["min", "max"]
    parts: tuple[Arithmetic, ...]

    def value(self, of: Values) -> float:
        values = [part.value(of) for part in self.parts]
        return min(values) if self.which == "min" else max(values)

    def write(self, names: Names, *, words: bool) -> str:
        if not words:
            return f"{self.which}({', '.join(part.write(names, words=False) for part in self.parts)})"
        left = [part for part in self.parts if part != NOTHING]
        if self.which == "max" and len(left) == 1 and len(self.parts) == 2:
            return f"{left[0].write(names, words=True)}, not below zero"
        told = [inside(part, names, words=True) for part in self.parts]
        return f"the {'smaller' if self.which == 'min' else 'larger'} of {' and '.join(told)}"

    def inputs(self) -> Iterator[str]:
        for part in self.parts:
            yield from part.inputs()

    def kept(self, stands: Stands) -> Arithmetic:
        return Extreme(self.which, tuple(part.kept(stands) for part in self.parts))


NOTHING = Constant(0.0)


def inside(part: Arithmetic, names: Names, *, words: bool) -> str:
    """A part of a larger expression, in brackets where it would be misread without."""
    written = part.write(names, words=words)
    bare = isinstance(part, Input | Constant | Product) or (isinstance(part, Extreme) and not words)
    return written if bare else f"({written})"


def rate(number: float) -> Constant:
    """A rate of the law."""
    return Constant(number, "rate")


def times(factor: float | Constant, of_what: Arithmetic) -> Arithmetic:
    """A count or a rate of the law, times an amount."""
    return Product(factor if isinstance(factor, Constant) else Constant(factor, "plain"), of_what)


def above_zero(what: Arithmetic) -> Arithmetic:
    """An amount, or zero where it is below."""
    return Extreme("max", (NOTHING, what))


def smaller(*parts: Arithmetic | float) -> Arithmetic:
    """The smallest of them."""
    return Extreme("min", tuple(map(amount_of, parts)))


def larger(*parts: Arithmetic | float) -> Arithmetic:
    """The largest of them."""
    return Extreme("max", tuple(map(amount_of, parts)))


def total(*parts: Arithmetic) -> Arithmetic:
    """Their sum; of one, itself."""
    return parts[0] if len(parts) == 1 else SumOf(tuple((1.0, part) for part in parts))


def money(amount: float) -> str:
    """Dollars, with cents where there are any."""
    sign, size = "-" if amount < 0 else "", abs(amount)
    return f"{sign}${size:,.0f}" if abs(size - round(size)) < 0.005 else f"{sign}${size:,.2f}"
