"""A bound that a plan is better than: what is needed to look for the fault, in a file of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .door import InputError, say
from .files import write_text


def write_refused(reports: Sequence[Mapping[str, Any]]) -> None:
    """Write each report into the current folder, and say so.

    A file that cannot be written is said too, and nothing more: the plan is given out all the same.
    """
    for report in reports:
        path = Path(f"decumulate-no-certificate-{report['scenario_sha256'][:12]}.json")
        try:
            write_text(path, json.dumps(report, indent=2) + "\n")
        except InputError as error:
            say(f"This plan has no certificate; its report could not be written: {error}")
            continue
        say(f"This plan has no certificate, by a fault of ours. Please report it with {path.absolute()}.")
