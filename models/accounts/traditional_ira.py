"""Traditional IRA (26 USC 408): distributions are ordinary income; RMDs over all of an owner's IRAs together."""

from typing import Any

FACTS: dict[str, Any] = {
    "name": "traditional_ira",
    "tax": "deferred",
    "rmd": "pooled",
    "converts": True,
    "penalty": True,
}
