"""Who inherits what is left at the close of the plan, and what they earn: [[heirs]]."""

from __future__ import annotations

from typing import Annotated, Literal

from .fields import Money, Name, Number, Part, Year

Relation = Literal["child", "spouse_child", "minor_child", "disabled", "other", "charity"]


class Heir(Part):
    """One heir: the share, what the law makes of the relation, and the return that inherited income is added to."""

    name: Name
    """What to call the heir."""
    share: Annotated[float, Number(0, 1, "a share above 0, at most 1, as 0.5", low_open=True)]
    """The part of what is left; all shares together are 1."""
    relation: Relation = "child"
    """"child"; "spouse_child" (of the spouse alone); "minor_child"; "disabled"; "other"; "charity"."""
    birth_year: Year | None = None
    """The heir's year of birth; of everyone but a charity."""
    income: Money = 0.0
    """The heir's own yearly income, wages or the like, in today's dollars; it grows with inflation."""
    filing_status: Literal[
        "single", "married_filing_jointly", "married_filing_separately", "head_of_household"
    ] = "single"
    """How the heir files."""
    takes: Literal["everything", "traditional"] = "everything"
    """"traditional": beneficiary of the traditional accounts alone, of which `share` is the part."""
