"""Steps marked done on the page: the difference first, then the household, and its own file where a person says so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from decumulate.models.reading import TextFile
from decumulate.models.scenario import load
from decumulate.solver.serve.server import opened

from .running import TOKEN, Server
from .test_page import TEXT, answered, browser, go, holds, visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["browser"]


def solved_household(server: Server, path: Path | None = None, text: str = TEXT) -> Any:
    """A household that is open and solved, and its address."""
    where = opened(server.app, text, path)
    household = server.app.state.desk.get(where.split("/")[1])
    address = f"/t/{TOKEN}/h/{household.name}"
    assert server.client.get(f"{address}/answer").status_code == 200
    server.ended(household.jobs["solve"])
    return household, address


def test_the_difference_is_shown_and_nothing_is_written_yet(server: Server) -> None:
    household, address = solved_household(server)
    shown = server.client.post(f"{address}/done", data={"all": "2026-01-05"}, headers={"HX-Request": "true"})
    assert shown.status_code == 200, shown.text
    assert "year_to_date.set_aside" in shown.text
    assert "Write it" in shown.text
    assert "into its file" not in shown.text
    assert household.text == TEXT
    whole = server.client.post(f"{address}/done", data={"all": "2026-01-05"})  # without scripts
    assert "<html" in whole.text
    assert "Back to this year" in whole.text


def test_every_fault_is_said_and_nothing_is_written(server: Server) -> None:
    household, address = solved_household(server)
    given = {
        "date.1": "2027-02-01",
        "date.2": "2026-01-05",
        "amount.2": "99,000,000",
        "value.Nora IRA": "500000",
    }
    shown = server.client.post(f"{address}/done", data=given, headers={"HX-Request": "true"})
    assert "Step 1, the day: 2027-02-01 is given" in shown.text
    given |= {"date.1": "2026-01-05"}
    shown = server.client.post(f"{address}/done", data=given, headers={"HX-Request": "true"})
    assert re.search(r"Step 2, the amount: \$99,000,000\.00 is given; expected at most", shown.text)
    refused = server.client.post(f"{address}/done/write", data=given)
    assert refused.status_code == 422
    assert (
        server.client.post(
            f"{address}/done/write", data={"date.2": "2026-01-05", "amount.2": "much"}
        ).status_code
        == 422
    )
    assert household.text == TEXT


def test_the_file_is_written_where_a_person_says_so(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(TEXT, encoding="utf-8")
    household, address = solved_household(server, file)
    given = {"all": "2026-01-05"}
    shown = server.client.post(f"{address}/done", data=given, headers={"HX-Request": "true"})
    assert "into its file" in shown.text
    file.write_text(f"{TEXT}\n# another hand", encoding="utf-8")
    refused = server.client.post(f"{address}/done/write", data=given | {"into": "file"})
    assert refused.status_code == 409
    assert "has been changed" in refused.text
    assert household.text == TEXT
    file.write_text(TEXT, encoding="utf-8")
    taken = server.client.post(f"{address}/done/write", data=given | {"into": "file"})
    assert taken.status_code == 303
    assert file.read_text("utf-8") == household.text != TEXT
    assert load(file).first_day.isoformat() == "2026-01-06"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.toml"]


def test_the_page_alone_writes_no_file(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(TEXT, encoding="utf-8")
    household, address = solved_household(server, file)
    assert server.client.post(f"{address}/done/write", data={"all": "2026-01-05"}).status_code == 303
    assert "year_to_date" in household.text
    assert file.read_text("utf-8") == TEXT
    household, address = solved_household(server)
    refused = server.client.post(f"{address}/done/write", data={"all": "2026-01-05", "into": "file"})
    assert refused.status_code == 409
    assert household.text == TEXT


def mark(page: Page, number: int, day: str) -> None:
    page.locator(f"#mark-{number} > summary").click()
    page.get_by_label(f"Step {number} was done on").fill(day)


@pytest.mark.slow
def test_a_step_is_marked_done_shown_written_and_there_after_a_reload(
    browser: Browser, server: Server
) -> None:
    with visit(browser, server) as page:
        answered(page)
        go(page, "This year")
        mark(page, 1, "2026-01-20")
        page.get_by_label("Dollars of step 1").fill("$50,000")
        page.get_by_role("button", name="Show the difference").click()
        holds(page.locator("#difference"), "$50,000.00")
        assert page.get_by_text("year_to_date.as_of").count() == 1
        page.get_by_role("button", name="Write it", exact=True).click()
        page.wait_for_selector("#sliders")
        page.reload()
        page.wait_for_selector("#sliders")
        go(page, "Household")
        written = load(TextFile("", page.get_by_label("The same as TOML").input_value()))
        assert written.year_to_date is not None
        assert written.year_to_date.distributions == {"Nora IRA": 50_000}
        go(page, "This year")
        page.get_by_label("All the others were done on").fill("2026-06-30")
        page.get_by_text("What is known of the days since").click()
        page.get_by_label("Nora IRA is worth").fill("a lot")
        page.get_by_role("button", name="Show the difference").click()
        holds(page.locator("#difference"), "nothing is written")
