"""The laws of the return, in its order. A new law is its file, its table, and its line here."""

from __future__ import annotations

from .federal import amt, capital_gains_tax, deductions, niit, social_security_taxation
from .law import Law
from .medicare import irmaa

LAWS: tuple[Law, ...] = (
    social_security_taxation.LAW,
    deductions.LAW,
    capital_gains_tax.LAW,
    niit.LAW,
    amt.LAW,
    irmaa.LAW,
)
