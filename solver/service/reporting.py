"""The client's report of a plan: what it needs beside the plan is compared and explained here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...models.household.open_facts import as_chosen
from ...models.plan import Plan
from ...models.scenario import Scenario
from ..report.client.gather import gather
from ..report.client.make import client_report
from ..report.html.page import report_html
from ..report.model import Report
from .planning import options_of_solve
from .progress import Listener, Progressing
from .requests import SolveRequest


@dataclass(frozen=True)
class ClientPage:
    """The report as a document; `why_not`: by name, why a part is not there."""

    report: Report
    why_not: Mapping[str, str]

    def html(self) -> str:
        """The one page that needs nothing else."""
        return report_html(self.report)


def client_page(
    request: SolveRequest,
    scenario: Scenario,
    plan: Plan,
    progress: Listener | None = None,
    *,
    command: str = "",
) -> ClientPage:
    """The report of a plan that answers a request; where it is stopped, with what there is. `command` makes it again,
    as the page says."""
    told = Progressing(progress).solving
    parts = gather(as_chosen(scenario, plan), plan, options_of_solve(request), told, command=command)
    return ClientPage(client_report(parts), parts.why_not)
