"""One solve of owlplanner, in its own process and environment: a JSON request on stdin, the answer in a file.

Run by against_owl.py with Owl's own Python. It calls nothing but Owl's public API and knows nothing of decumulate.
Money is dollars of its year, rates are fractions; people stand in the order of `names`.
"""

from __future__ import annotations

import datetime
import json
import sys
import time
from pathlib import Path
from typing import Any

import owlplanner  # type: ignore[import-not-found]
import owlplanner.plan  # type: ignore[import-not-found]


def pinned(year: int) -> type[datetime.date]:
    """A date whose today is 1 January: an Owl plan always starts in the current year."""

    class Pinned(datetime.date):
        @classmethod
        def today(cls) -> Pinned:
            return cls(year, 1, 1)

    return Pinned


def plan_of(case: dict[str, Any]) -> Any:
    """The household as an Owl plan: one flat allocation for all accounts, constant rates, no state, no HFP table."""
    plan = owlplanner.Plan(case["names"], case["born"], case["last_ages"], "case", logstreams=None)
    plan.setSexes(case["sexes"])
    plan.setAccountBalances(
        taxable=case["taxable"],
        taxDeferred=case["deferred"],
        taxFree=case["free"],
        startDate=f"{case['year']}-01-01",
        units="1",
    )
    plan.setCostBasis(case["basis"], units="1")
    plan.setDividendRate(100 * case["dividends"])
    plan.setHeirsTaxRate(100 * case["heirs"])
    plan.setExpirationYearOBBBA(case["obbba_expiration_year"])
    if len(case["names"]) > 1:
        plan.setSpousalDepositFraction(case["deposit_share"])
    plan.setRates("user", values=[100 * rate for rate in case["rates"]])
    plan.setAllocationRatios("individual", generic=[[case["mix"], case["mix"]] for _ in case["names"]])
    plan.setPension(case["pensions"], case["pension_ages"], case["pensions_indexed"])
    plan.setSocialSecurity(case["benefits"], case["claim_ages"])
    plan.setSpendingProfile("flat", round(100 * case["survivor_fraction"]))
    return plan


def answer(case: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    """Solves, and reads the decisions off the plan's arrays, indexed [person][year]."""
    plan = plan_of(case)
    start, cpu = time.perf_counter(), time.process_time()
    plan.solve("maxBequest", options)
    found = {
        "version": owlplanner.__version__,
        "status": plan.caseStatus,
        "message": plan.solverMessage,
        "seconds": time.perf_counter() - start,
        "cpu": time.process_time() - cpu,
    }
    if plan.caseStatus != "solved":
        return found
    return {
        **found,
        "gap": float(plan.solverGap),
        "convergence": plan.convergenceType,
        "method": plan.breakpointMethodUsed,
        "years": plan.year_n.tolist(),
        "bequest_today": float(plan.bequest),
        "estate": float(plan.bequest * plan.gamma_n[-1]),
        "withdrawn": {
            kind: plan.w_ijn[:, j, :].tolist() for j, kind in enumerate(("taxable", "deferred", "free"))
        },
        "opening": {
            kind: plan.b_ijn[:, j, :].tolist() for j, kind in enumerate(("taxable", "deferred", "free"))
        },
        "deposited": plan.d_in.tolist(),
        "converted": plan.x_in.tolist(),
        "benefits": plan.zetaBar_in.tolist(),
        "pensions": plan.piBar_in.tolist(),
        "spending": plan.g_n.tolist(),
        "taxes": (plan.T_n + plan.U_n + plan.J_n).tolist(),
        "premiums": plan.medicare_n.tolist(),
    }


def main() -> None:
    request = json.load(sys.stdin)
    pin = pinned(request["case"]["year"])
    for name, module in list(sys.modules.items()):
        if name.startswith("owlplanner") and getattr(module, "date", None) is datetime.date:
            module.date = pin  # type: ignore[attr-defined]
    found = answer(request["case"], request["options"])
    Path(sys.argv[1]).write_text(json.dumps(found), "utf-8")


if __name__ == "__main__":
    main()
