"""Who a report is from and for: [report], all optional. It is no part of the question: a plan is the same with any."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from .fields import Date, Name, Part, refusal

MOST_CHARACTERS = 20_000


class Paragraphs:
    """Text of one line or more, a blank line between paragraphs, without other control characters."""

    expected = f"text of at most {MOST_CHARACTERS:,} characters, a blank line between paragraphs"

    def check(self, value: Any) -> str:
        if not isinstance(value, str):
            raise refusal("text in quotes, of several lines in triple quotes")
        plain = value.replace("\r\n", "\n").replace("\n", "").replace("\t", "")
        if not value.strip() or len(value) > MOST_CHARACTERS or not plain.isprintable():
            raise refusal(self.expected)
        return value

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.check, core_schema.str_schema())


class Letterhead(Part):
    """What stands at the head and the foot of a client's report; each left out where it is not given."""

    firm: Name | None = None
    """Whose report it is."""
    client: Name | None = None
    """Whom it is for."""
    adviser: Name | None = None
    """Who made it."""
    date: Date | None = None
    """The day on it, as 2026-01-15."""
    disclosures: Annotated[str, Paragraphs()] | None = None
    """What the firm must say, at the foot; a blank line between paragraphs."""
