"""A person's whole way through the page: a new household from the form, a broker's file, a plan, sliders, a pinned
year, paper, and the page loaded anew; at three widths, each screen kept as a picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from decumulate.models.reading import TextFile
from decumulate.models.scenario import load

from ..html.browser import launched
from .pictures_taken import take
from .running import Server
from .test_page import SECONDS, go, holds, move, visit, within

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

POSITIONS = (
    "Account Number,Account Name,Symbol,Description,Quantity,Last Price,Last Price Change,Current Value,"
    "Today's Gain/Loss Dollar,Today's Gain/Loss Percent,Total Gain/Loss Dollar,Total Gain/Loss Percent,"
    "Percent Of Account,Cost Basis Total,Average Cost Basis,Type\n"
    "Z1,Individual - TOD,SPAXX**,HELD IN MONEY MARKET,,,,$40000.00,,,,,10%,,,Cash,\n"
    "Z1,Individual - TOD,VTI,VANGUARD TOTAL STOCK MARKET ETF,500,$300.00,,$150000.00,,,,,90%,$90000.00,,Cash,\n"
    "22,ROLLOVER IRA,BND,VANGUARD TOTAL BOND MARKET ETF,5000,$72.00,,$360000.00,,,,,100%,$370000.00,,Cash,\n"
    "33,ROTH IRA,VTI,VANGUARD TOTAL STOCK MARKET ETF,200,$300.00,,$60000.00,,,,,100%,$50000.00,,Cash,\n"
    "44,HEALTH SAVINGS ACCOUNT,BND,VANGUARD TOTAL BOND MARKET ETF,10,$72.00,,$720.00,,,,,100%,$700.00,,Cash,\n"
    '\n"Date downloaded Jan-02-2026 1:02 p.m ET"\n'
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as found:
        yield found


def filled(page: Page, name: str, value: str) -> None:
    field = page.locator(f"[name='{name}']")
    field.fill(value)
    field.blur()
    holds(page.get_by_label("The same as TOML"), f"{name.rpartition('.')[2]} = ")


def new_household(page: Page) -> None:
    page.get_by_role("button", name="A new household").click()
    page.get_by_text("are not right yet").wait_for()
    take(page, "02-household-empty")
    for name, value in (
        ("people[0].name", "Ada"),
        ("people[0].born", "1961-03-04"),
        ("people[0].plan_to_age", "75"),
        ("spending.annual", "$36,000"),
    ):
        filled(page, name, value)
    filled(page, "taxes.prior_magi", "[60_000, 60_000]")
    filled(page, "taxes.prior_filing_status", '["single", "single"]')
    page.locator("[id='g-allocation'] > summary").click()
    filled(page, "allocation.traditional_tax_rate", "0.15")
    assert page.locator("[id='g-allocation']").get_attribute("open") is not None  # as the hand left it


def brought(page: Page, tmp_path: Path) -> None:
    """Positions chosen, looked over, what they lack said, and used."""
    file = tmp_path / "Portfolio_Positions.csv"
    file.write_text(POSITIONS, encoding="utf-8")
    page.get_by_text("Bring accounts").click()
    page.set_input_files("#file", file)
    page.wait_for_url(re.compile("/import$"))
    page.get_by_text("still to be said").wait_for()
    take(page, "03-files-asked")
    page.get_by_label("Goes into").nth(3).select_option("leave it out")
    page.get_by_label("Bought on").fill("2015-06-01")
    page.get_by_label("Bought on").blur()
    page.get_by_text("keep it from being used").or_(page.get_by_text("keeps it from being used")).wait_for()
    for name, value in (("contribution_basis", "$40,000"), ("first_contribution_year", "2009")):
        page.locator(f"[name$='.{name}']").fill(value)
        page.locator(f"[name$='.{name}']").blur()
    page.get_by_text("Everything is in order.").wait_for()
    review = page.get_by_role("region", name="What it brings").inner_text()
    assert "Individual - TOD: 1 position and $40,000 of cash, $190,000 in all" in review
    assert "VTI is us stock, by its name" in review
    take(page, "04-files-in-order")
    page.get_by_role("button", name="Use it").click()
    page.wait_for_url(re.compile("/household$"))
    page.get_by_text("Everything is in order.").wait_for()
    take(page, "05-household")
    scenario = load(TextFile("", page.get_by_label("The same as TOML").input_value()))
    assert [account.type for account in scenario.accounts] == ["taxable", "traditional_ira", "roth_ira"]


def printed(page: Page) -> None:
    go(page, "This year")
    page.locator("article.step").first.wait_for()
    take(page, "09-this-year")
    assert page.pdf().startswith(b"%PDF")


def marked(page: Page) -> None:
    """The first step was taken: the difference first, then the household, which is solved anew."""
    go(page, "This year")
    page.locator("[id^='mark-'] > summary").first.click()
    page.get_by_label(re.compile("Step 1 was done on")).fill("2026-03-02")
    page.get_by_role("button", name="Show the difference").click()
    page.get_by_role("button", name="Write it", exact=True).wait_for()
    take(page, "16-done-difference")
    page.get_by_role("button", name="Write it", exact=True).click()
    page.wait_for_selector("#sliders, .warning", timeout=2 * SECONDS)
    assert page.locator("#sliders").count() == 1
    take(page, "17-answer-after")
    go(page, "Household")
    scenario = load(TextFile("", page.get_by_label("The same as TOML").input_value()))
    assert scenario.year_to_date is not None
    assert sum(scenario.year_to_date.conversions.values()) > 0.0


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (820, "dark"), (1280, "light")])
def test_a_whole_visit(browser: Browser, server: Server, tmp_path: Path, width: int, scheme: Any) -> None:
    with visit(browser, server, width=width, scheme=scheme) as page:
        take(page, "01-start")
        new_household(page)
        brought(page, tmp_path)
        page.get_by_role("button", name="Solve").click()
        page.wait_for_selector("#sliders, .warning")
        assert width < 1000 or page.evaluate("document.documentElement.scrollHeight <= innerHeight")
        take(page, "06-answer")
        move(page, "Spending a year", times=10)
        page.locator("#tried.old").wait_for(state="detached")
        holds(page.locator("#tried"), "from the best")
        take(page, "07-answer-moved")
        go(page, "Compare")
        page.get_by_label("dollars").fill("$10,000")
        page.get_by_role("button", name="What does it cost?").click()
        page.get_by_text("Ada converts $10,000 in 2026: it costs").wait_for()
        take(page, "08-pinned")
        printed(page)
        go(page, "Timeline")
        for place in page.locator(".picture").all():
            place.scroll_into_view_if_needed()
            place.locator("svg").first.wait_for()
        take(page, "10-timeline")
        page.get_by_text("Open a year").click()
        page.get_by_role("button", name="Show").click()
        page.locator("details.drawer[open] table, details.drawer[open] dl").first.wait_for()
        take(page, "11-timeline-year")
        go(page, "What if")
        move(page, "Inflation", times=3)
        page.get_by_text("Solved with these values").wait_for(timeout=2 * SECONDS)
        take(page, "12-what-if")
        for number, screen in enumerate(("Returns", "Why", "Household"), 13):
            go(page, screen)
            page.locator("h1").first.wait_for(state="attached")
            assert within(page), screen
            take(page, f"{number}-{screen.lower()}")
        marked(page)
        go(page, "Answer")
        page.reload()
        page.wait_for_selector("#sliders")
