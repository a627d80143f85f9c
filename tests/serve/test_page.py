"""The page in a real browser: every screen as a person uses it, quiet, within its width, nothing asked of elsewhere."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomlkit

from decumulate.models.reading import TextFile
from decumulate.models.scenario import load
from decumulate.scenarios import path
from decumulate.solver.serve.pages.edits import changed

from ..html.browser import launched, violations
from ..html.pages import HOSTILE, household
from .running import TOKEN, Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

TEXT = changed(path("by_hand").read_text("utf-8"), {"allocation.traditional_tax_rate": 0.2})
SECONDS = 60_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as found:
        yield found


@contextmanager
def visit(
    browser: Browser, server: Server, *, width: int = 1280, height: int = 800, scheme: Any = "light"
) -> Iterator[Page]:
    """The first page, of a person who sees no error and whose browser asks nobody else."""
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page, said = context.new_page(), list[str]()
    page.set_default_timeout(SECONDS)
    page.on("console", lambda message: said.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    page.on("dialog", lambda dialog: said.append(f"dialog: {dialog.message}"))
    page.on("request", lambda asked: None if asked.url.startswith(server.base) else said.append(asked.url))
    page.goto(f"{server.base}/t/{TOKEN}/")
    yield page
    assert context.cookies() == []
    assert said == []
    context.close()


def open_text(page: Page, text: str = TEXT) -> None:
    page.get_by_text("or paste it").click()
    page.fill("#text", text)
    page.get_by_role("button", name="Open").click()
    page.wait_for_url(re.compile(r"/h/\w+/\w+"))


def answered(page: Page, text: str = TEXT) -> None:
    open_text(page, text)
    page.wait_for_selector("#sliders")


def go(page: Page, screen: str) -> None:
    page.get_by_role("navigation", name="Screens").get_by_role("link", name=screen, exact=True).click()


def move(page: Page, label: str, key: str = "ArrowRight", times: int = 1) -> None:
    slider = page.get_by_label(label, exact=True)
    for _ in range(times):
        slider.press(key)


def holds(place: Locator, words: str) -> None:
    """Waits until a place holds these words, or they are typed in it: the content policy lets no test evaluate text in
    the page."""
    until = time.monotonic() + SECONDS / 1000
    while words not in place.evaluate("one => one.value ?? one.textContent"):
        assert time.monotonic() < until, words
        time.sleep(0.05)


def within(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_the_answer_stands_on_one_screen_and_moves(browser: Browser, server: Server) -> None:
    with visit(browser, server) as page:
        answered(page)
        assert page.locator("ol.short-steps li").count() >= 2
        assert "no plan leaves more than" in page.locator("p.proof").inner_text()
        assert page.locator("#sliders input[type=range]").count() == 3
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
        move(page, "Spending a year", times=10)
        page.locator("#tried.old").wait_for(state="detached")
        page.wait_for_selector("#tried:not(.old) dl")
        said = page.locator("#tried").inner_text()
        assert re.search(r"-\$[\d,]+ from \$[\d,]+; at most \$[\d,]+ from the best", said)
        assert page.locator("#tried .moved").count() >= 1
        moved = page.locator("#tried .moved[data-step]")
        assert page.locator(".left li[data-now]").count() == moved.count()
        assert (
            page.locator(".left li").count() == page.locator(".left li[data-now], .left li.as-before").count()
        )
        page.get_by_role("button", name="As before").click()
        holds(page.locator("#tried dl span").first, "as before")
        page.reload()
        page.wait_for_selector("#sliders")


def test_a_fault_stands_beside_its_field_and_both_ways_are_one(browser: Browser, server: Server) -> None:
    with visit(browser, server) as page:
        open_text(page, TEXT.replace("plan_to_age", "plan_to_ag"))
        assert page.url.endswith("/household")
        page.get_by_text("did you mean").first.wait_for()
        toml = page.get_by_label("The same as TOML")
        toml.fill(TEXT)
        toml.blur()
        page.get_by_text("Everything is in order.").wait_for()
        annual = page.locator("[name='spending.annual']")
        annual.fill("$45,000")
        annual.blur()
        holds(toml, "annual = 45000")
        annual.fill("a lot")
        annual.blur()
        page.locator(".field.wrong [name='spending.annual'][aria-invalid]").wait_for()
        assert "expected" in page.locator("[id='f-spending.annual']").inner_text()
        annual.fill("45,000")
        annual.blur()
        page.get_by_text("Everything is in order.").wait_for()
        written = toml.input_value()
        assert written.splitlines()[0] == TEXT.splitlines()[0]  # a comment, which stays
        assert load(TextFile("", written)).spending.annual == 45_000


@pytest.mark.slow
def test_entries_are_added_and_removed(browser: Browser, server: Server) -> None:
    with visit(browser, server) as page:
        open_text(page)
        page.wait_for_selector("#sliders")
        go(page, "Household")
        before = tomlkit.parse(TEXT).unwrap()
        page.locator("[id='g-accounts'] > summary").click()
        page.get_by_role("button", name="Add to Accounts").click()
        new = f"accounts[{len(before['accounts'])}]"
        page.locator(f"[id='g-{new}'] .fault").first.wait_for()
        page.locator(f"[name='{new}.type']").select_option("roth_ira")
        page.locator(f"[name='{new}.name']").fill("Another Roth")
        page.locator(f"[name='{new}.name']").blur()
        holds(page.get_by_label("The same as TOML"), "Another Roth")
        page.get_by_role("button", name="Remove Another Roth").click()
        page.get_by_text("Everything is in order.").wait_for()
        assert tomlkit.parse(page.get_by_label("The same as TOML").input_value()).unwrap() == before


@pytest.mark.slow
def test_what_if_is_solved_where_the_hand_rests_and_kept(browser: Browser, server: Server) -> None:
    with visit(browser, server) as page:
        answered(page)
        go(page, "What if")
        page.get_by_text("Nothing is moved.").wait_for()
        move(page, "Inflation", times=3)
        page.wait_for_selector("#tried dl")
        assert page.locator("#tried li.same").count() >= 1
        assert page.locator("#tried svg.ghost").count() == 3
        page.get_by_text("The simplest plan there").wait_for()
        assert page.locator("#settled ol.short-steps li").count() >= 1
        page.get_by_text("Solved with these values").wait_for()
        assert page.locator("#exact ol.short-steps li").count() >= 1
        move(page, "Nora lives to")
        page.get_by_text("solve it instead").wait_for()
        page.get_by_role("button", name="As before").click()
        move(page, "Spending a year", "ArrowLeft")
        page.get_by_role("button", name="Keep these values").click()
        page.wait_for_selector("#sliders")
        go(page, "Household")
        text = page.get_by_label("The same as TOML").input_value()
        base = float(load(TextFile("", TEXT)).spending.annual)  # type: ignore[arg-type]
        assert load(TextFile("", text)).spending.annual == base - 500.0


@pytest.mark.slow
def test_returns_and_this_year(browser: Browser, server: Server) -> None:
    with visit(browser, server) as page:
        answered(page)
        go(page, "Returns")
        page.locator("table.form").first.wait_for()
        page.get_by_role("link", name="2027", exact=True).click()
        page.get_by_role("heading", name="The return of 2027").first.wait_for()
        link = page.locator("table.form a").first
        link.click()
        assert (
            page.locator(
                page.evaluate("'[id=\"' + decodeURIComponent(location.hash.slice(1)) + '\"]'")
            ).count()
            == 1
        )
        go(page, "This year")
        page.locator("article.step").first.wait_for()
        with page.expect_download() as caught:
            page.get_by_role("link", name="Dates for a calendar").click()
        calendar = Path(caught.value.path()).read_bytes().decode()
        assert caught.value.suggested_filename == "this-year.ics"
        assert calendar.startswith("BEGIN:VCALENDAR\r\n")
        assert calendar.count("BEGIN:VEVENT") == calendar.count("END:VEVENT") >= 2
        assert all(len(line.encode()) <= 75 for line in calendar.split("\r\n"))
        assert page.pdf().startswith(b"%PDF")


@pytest.mark.slow
def test_pictures_why_and_compare(browser: Browser, server: Server) -> None:
    with visit(browser, server) as page:
        answered(page)
        go(page, "Timeline")
        for place in page.locator(".picture").all():
            place.scroll_into_view_if_needed()
            place.locator("svg").wait_for()
        page.get_by_text("Open a year").click()
        page.get_by_label("Year", exact=True).select_option("2027")
        page.get_by_role("button", name="Show").click()
        page.get_by_role("link", name="The return of 2027").wait_for()
        assert page.locator("details.drawer table, details.drawer dl").count() >= 1
        go(page, "Compare")
        page.get_by_label("dollars").fill("$1,000")
        page.get_by_role("button", name="What does it cost?").click()
        page.get_by_text("Nora converts $1,000 in 2026: it costs").wait_for()
        go(page, "Why")
        page.get_by_role("button", name="Explain").click()
        page.get_by_role("heading", name="Why this plan").wait_for()
        go(page, "Compare")
        page.get_by_role("button", name="Compare").click()
        page.locator("main table").first.wait_for()


@pytest.mark.slow
def test_a_file_is_dropped(browser: Browser, server: Server, tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    file.write_text(json.dumps(load(path("by_hand")).content()), encoding="utf-8")
    with visit(browser, server) as page:
        page.set_input_files("#file", file)
        page.wait_for_selector("#sliders")
        go(page, "Household")
        text = page.get_by_label("The same as TOML").input_value()
        assert load(TextFile("", text)).sha256 == load(path("by_hand")).sha256


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (820, "dark"), (1280, "light")])
def test_every_screen_is_accessible_and_within_its_width(
    browser: Browser, server: Server, width: int, scheme: str
) -> None:
    with visit(browser, server, width=width, scheme=scheme) as page:
        assert violations(page) == []
        answered(page)
        for screen in ("Answer", "Timeline", "This year", "What if", "Returns", "Household", "Why"):
            go(page, screen)
            page.locator("h1").first.wait_for(state="attached")
            assert within(page), screen
            assert violations(page) == [], screen


@pytest.mark.slow
def test_hostile_names_do_nothing(browser: Browser, server: Server) -> None:
    text = json.dumps(household().content())
    with visit(browser, server) as page:
        answered(page, text)
        assert HOSTILE[0] in page.title()
        for screen in ("Answer", "This year", "What if", "Returns", "Household"):
            go(page, screen)
            page.locator("h1").first.wait_for(state="attached")
            assert page.locator("img").count() == 0
        page.goto(f"{server.base}/t/{TOKEN}/")
        assert page.get_by_role("link", name=HOSTILE[0], exact=True).count() == 1


@pytest.mark.slow
def test_by_keyboard_alone(browser: Browser, server: Server) -> None:
    with visit(browser, server) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        answered(page)
        page.get_by_label("Spending a year", exact=True).focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_selector("#tried dl")
        go(page, "Household")
        page.locator("[id='g-taxes'] > summary").focus()
        page.keyboard.press("Enter")
        page.get_by_label("State", exact=True).wait_for()
