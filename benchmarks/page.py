"""What a slider of the page costs: seconds to open a session from a plan, and milliseconds for each value tried.

    python benchmarks/page.py [--households h2_couple] [--values 20] [--seconds 40] [--browser]

Prints milliseconds, and multiples of one follow (the plan itself followed with live models), which do not hang on the
machine. The session is opened and asked within this process; with --browser then by hand, as it were: sliders of the
page in Chromium, each value from the key to the piece of the page drawn anew (needs decumulate[serve] and Playwright).
"""

from __future__ import annotations

import argparse
import shutil
import threading
import time
from statistics import median
from typing import Any

import decumulate
from decumulate import Scenario, scenarios
from decumulate.solver.following.refusals import CannotTry
from decumulate.solver.following.session import FollowSession
from decumulate.solver.run import SolveOptions

SLIDERS = {
    "heirs' rate": ("goal.heir_tax_rate", "set", (0.05, 0.35)),
    "spending": ("spending.annual", "scale", (0.95, 1.05)),
    "inflation": ("market.inflation", "set", (0.02, 0.03)),
    "first asset's return": ("market.assets.{asset}.total_return", "set", (0.055, 0.075)),
}
UNMOVED = 9


def values_of(scenario: Scenario, way: str, ends: tuple[float, float], count: int) -> list[float]:
    steps = [ends[0] + (ends[1] - ends[0]) * k / (count - 1) for k in range(count)]
    annual = scenario.spending.annual
    return [step * float(annual) for step in steps] if way == "scale" else steps


def tried(session: FollowSession, field: str, values: list[float]) -> tuple[list[float], float, int]:
    """(seconds of each value, the widest gap, how many could not be followed)."""
    seconds, gap, refused = [], 0.0, 0
    for value in values:
        began = time.perf_counter()
        try:
            answer = session.try_({field: value})
        except CannotTry:
            refused += 1
            continue
        assert answer.moves is not None  # what is drawn beside the value
        seconds.append(time.perf_counter() - began)
        gap = max(gap, answer.gap)
    return seconds, gap, refused


def household(name: str, count: int, limit: float) -> float:
    """Measures a household's sliders; gives the seconds of one follow."""
    scenario = decumulate.load(scenarios.path(name))
    plan = decumulate.solve(scenario, SolveOptions(time_limit=limit, threads=1))
    began = time.perf_counter()
    session = decumulate.follow(scenario, plan)
    warm = time.perf_counter() - began
    one, *_ = tried(session, "goal.heir_tax_rate", [scenario.goal.heir_tax_rate or 0.0] * UNMOVED)
    unit = median(one)
    print(
        f"{name}: opened in {warm:.2f} s ({warm / unit:.0f} follows); one follow {1000 * unit:.0f} ms",
        flush=True,
    )
    asset = next(iter(scenario.market.assets))
    for words, (field, way, ends) in SLIDERS.items():
        values = values_of(scenario, way, ends, count)
        seconds, gap, refused = tried(session, field.format(asset=asset), values)
        if not seconds:
            print(f"    {words:22} none of {count} could be followed")
            continue
        print(
            f"    {words:22} median {1000 * median(seconds):5.0f} ms ({median(seconds) / unit:4.1f} follows), most "
            f"{1000 * max(seconds):5.0f} ms   widest gap {gap:.3%}   refused {refused} of {count}",
            flush=True,
        )
    return unit


KEYS = ("ArrowRight", "ArrowLeft")


def by_hand(name: str, count: int, limit: float, unit: float) -> None:
    """Every slider of the page's answer pressed so many times, one value after the other."""
    from playwright.sync_api import sync_playwright

    server, address = serving(name, limit)
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(address)
        page.wait_for_selector("#sliders", timeout=1000 * (limit + 60.0))
        for slider in page.locator("#sliders input[type=range]").all():
            label = page.locator(f"label[for={slider.get_attribute('id')}]").inner_text()
            page.evaluate("performance.clearMeasures()")
            for number in range(count + 1):  # the first of a slider writes other parts of the program anew
                slider.press(KEYS[number % 4 > 1])
                page.locator("#tried.old").wait_for(state="detached")
                page.wait_for_selector("#tried:not(.old) > *")
            found = page.evaluate("performance.getEntriesByName('redrawn').map((one) => one.duration)")
            print(
                f"    by hand: {label:22} median {median(found):5.0f} ms "
                f"({median(found) / (1000 * unit):4.1f} follows), "
                f"most {max(found):5.0f} ms   {len(found)} values redrawn",
                flush=True,
            )
        browser.close()
    server.should_exit = True


def serving(name: str, limit: float) -> tuple[Any, str]:
    """A server with the household open, in a thread, and the address of its answer."""
    import uvicorn

    from decumulate.solver.serve.guard import Guard
    from decumulate.solver.serve.limits import ServeLimits
    from decumulate.solver.serve.server import application, listen, opened

    limits = ServeLimits(workers=1)
    listening = listen("127.0.0.1", 0, "0123456789abcdef", limits)
    app = application(limits)
    where = opened(app, scenarios.path(name).read_text(encoding="utf-8"))
    server = uvicorn.Server(uvicorn.Config(Guard(app, listening.doors), log_level="error", ws="none"))
    threading.Thread(target=server.run, kwargs={"sockets": [listening.socket]}, daemon=True).start()
    return server, listening.address + where


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--households", nargs="+", default=["h2_couple"])
    parser.add_argument("--values", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=40.0)
    parser.add_argument("--browser", action="store_true")
    given = parser.parse_args()
    for name in given.households:
        unit = household(name, given.values, given.seconds)
        if given.browser:
            by_hand(name, given.values, given.seconds, unit)


if __name__ == "__main__":
    main()
