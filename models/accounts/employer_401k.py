"""Pre-tax employer plan after separation (26 USC 401(k)): as an IRA, but its RMD is its own and cannot be pooled.

NOT MODELED: separation at 55 (72(t)(2)(A)(v)), delay of RMDs while still working, after-tax contributions.
"""

from typing import Any

FACTS: dict[str, Any] = {
    "name": "401k",
    "tax": "deferred",
    "rmd": "alone",
    "converts": True,
    "penalty": True,
}
