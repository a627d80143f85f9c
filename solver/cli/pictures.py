"""`--svg` and `--png`: a plan's pictures as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from .door import InputError, say
from .files import check_folder

if TYPE_CHECKING:
    from ...models.plan import Plan
    from ...models.scenario import Scenario

Asked = dict[Literal["svg", "png"], Path]
"""A folder for each kind of file."""


def asked_for(svg: Path | None, png: Path | None) -> Asked:
    """What is asked for. Raises InputError, before anything is solved, where it could not be written."""
    asked: Asked = {}
    if svg is not None:
        asked["svg"] = svg
    if png is not None:
        asked["png"] = png
    for folder in asked.values():
        check_folder(folder)
    if asked:
        from ..report.charts import images

        try:
            images.need_converter()
        except images.ImagesMissing as error:
            raise InputError(str(error)) from None
    return asked


def write_pictures(plan: Plan, scenario: Scenario, asked: Asked, *, nominal: bool) -> None:
    """Draw the plan's years and write a file for each picture. Raises InputError where a file cannot be written."""
    if not asked:
        return
    from ...models.household.risk import as_made
    from ..report.charts import images
    from ..report.charts.by_year import year_figures

    figures = year_figures(plan, as_made(scenario, plan), nominal=nominal)
    for kind, folder in asked.items():
        try:
            written = images.write(figures, folder, kind)
        except OSError as error:
            raise InputError(f"{folder}: cannot be written: {error}") from None
        say(f"Wrote {len(written)} pictures to {folder}.")
