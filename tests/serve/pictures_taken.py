"""Screenshots of a test run: kept in `screenshots/` beside the checkout's own files (git does not see them), or where
DECUMULATE_SCREENSHOTS says."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = Path(os.environ.get("DECUMULATE_SCREENSHOTS", Path(__file__).resolve().parents[2] / "screenshots"))


def take(page: Page, name: str) -> Path:
    """The whole page as it stands, by the window's width and a name. The caret and motion stay as they are: hiding
    them needs a style that the page's content policy refuses."""
    size = page.viewport_size
    assert size is not None
    where = FOLDER / str(size["width"]) / f"{name}.png"
    where.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=where, full_page=True, caret="initial", animations="allow")
    return where
