"""Every account type by the name that a scenario gives it."""

from __future__ import annotations

from . import (
    employer_401k,
    employer_403b,
    governmental_457b,
    inherited_ira,
    inherited_roth,
    roth_401k,
    roth_ira,
    taxable,
    traditional_ira,
)
from .kind import AccountKind

KINDS: dict[str, AccountKind] = {
    module.KIND.name: module.KIND
    for module in (
        taxable,
        traditional_ira,
        roth_ira,
        employer_401k,
        employer_403b,
        governmental_457b,
        roth_401k,
        inherited_ira,
        inherited_roth,
    )
}
