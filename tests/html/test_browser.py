"""The client's report in a real browser, on screens of three widths and on paper: quiet, and axe finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from . import pages
from .browser import SCHEMES, WIDTHS, launched, opened, violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser


FOLDED = ("figure details", "#at-returns section > details", "#at-given section > details")
"""What is opened for it: one of each kind, for there are hundreds of rows."""
ASKED = {(390, "light"), (820, "dark"), (1280, "light")}
"""Where axe is asked: every width and every scheme once, for it takes seconds."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as found:
        yield found


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(pages.page(), encoding="utf-8")
    return path


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_quiet_accessible_and_within_its_width(browser: Browser, file: Path, width: int, scheme: str) -> None:
    with opened(browser, file, width, scheme) as (page, said):
        for kind in FOLDED:
            page.locator(kind).first.evaluate("one => { one.open = true }")
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        if (width, scheme) in ASKED:
            assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert said == []


def test_names_do_nothing(browser: Browser, file: Path) -> None:
    with opened(browser, file) as (page, said):
        assert page.title() == pages.HOSTILE[0]
        assert page.locator("h1").inner_text() == pages.HOSTILE[0]
        assert page.locator("img").count() == 0
        page.locator("article.step").first.hover()
        assert said == []


def test_every_picture_is_drawn(browser: Browser, file: Path) -> None:
    with opened(browser, file) as (page, said):
        places = page.locator(".picture")
        for place in range(places.count()):
            places.nth(place).scroll_into_view_if_needed()
            places.nth(place).locator("svg").wait_for()
        assert said == []


def test_a_link_opens_what_it_leads_to(browser: Browser, file: Path) -> None:
    with opened(browser, file) as (page, said):
        inside = page.locator("details tr[id^=at-]").first
        assert not inside.is_visible()
        name = inside.get_attribute("id")
        page.evaluate("name => { location.hash = name }", name)
        inside.wait_for(state="visible")
        assert said == []


def test_by_keyboard_the_first_stop_skips_to_the_report(browser: Browser, file: Path) -> None:
    with opened(browser, file) as (page, _):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
        assert page.locator("a.skip").bounding_box()["x"] >= 0
        page.keyboard.press("Enter")
        assert page.url.endswith("#main")


def test_it_is_whole_without_scripts(browser: Browser, file: Path) -> None:
    with opened(browser, file, scripts=False) as (page, said):
        assert page.locator("article.step").count() >= 1
        assert page.locator(".picture:visible").count() == 0
        for summary in page.locator("figure summary").all():
            summary.click()
        assert page.locator("figure table:visible").count() == page.locator("figure").count()
        assert said == []


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_it_prints(browser: Browser, file: Path, paper: str) -> None:
    with opened(browser, file, scheme="dark") as (page, said):
        printed = page.pdf(format=paper)
        assert printed.startswith(b"%PDF")
        page.emulate_media(media="print", color_scheme="dark")
        ink, paper_colour = page.evaluate(
            "() => [getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
        )
        assert ink == "rgb(28, 34, 39)"  # dark on white, whatever the screen's scheme
        assert paper_colour == "rgba(0, 0, 0, 0)"
        assert page.locator("nav").is_hidden()
        assert said == []
