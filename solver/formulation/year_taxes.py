"""The taxes and premiums of a period, as the program writes and reads them."""

from __future__ import annotations

from dataclasses import dataclass

from .model import Expr, total


@dataclass(frozen=True)
class YearTaxes:
    """The taxes and premiums of a period in the program.

    charges    what laws with cliffs take in it that is no premium of Medicare, thousands of dollars
    """

    agi: Expr
    taxable_benefits: Expr
    deduction: Expr
    federal: Expr
    penalty: Expr
    state: Expr
    surcharge: Expr
    charges: Expr
    premiums: float
    payroll: float
    taxes_settled: float = 0.0
    premiums_settled: float = 0.0

    @property
    def of_return(self) -> Expr:
        """The federal tax of the year's return: with the 10 percent, and what its cliffs take."""
        return total([self.federal, self.penalty, self.charges])

    @property
    def taxes_left(self) -> Expr:
        """The year's tax as it leaves the year's cash: without what was paid before the period's first day."""
        return total([self.of_return, self.state, self.payroll]) - self.taxes_settled

    @property
    def premiums_left(self) -> Expr:
        """Medicare's premiums and surcharges, likewise."""
        return self.surcharge + (self.premiums - self.premiums_settled)

    @property
    def paid(self) -> Expr:
        """All of them together."""
        return self.taxes_left + self.premiums_left
