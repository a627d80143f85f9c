"""Settings of the whole process that hold while any of its threads wants them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any


class WhileAny:
    """The first thread that comes in makes the setting, the last that goes out undoes it.

    Made and undone by each for itself, two that overlap would leave it standing: the second takes the first one's
    setting for what was there before.
    """

    def __init__(self, setting: Callable[[], AbstractContextManager[Any]]) -> None:
        self._setting = setting
        self._lock = threading.Lock()
        self._count = 0
        self._made = ExitStack()

    @contextmanager
    def __call__(self) -> Iterator[None]:
        with self._lock:
            if self._count == 0:
                self._made.enter_context(self._setting())
            self._count += 1
        try:
            yield
        finally:
            with self._lock:
                self._count -= 1
                if self._count == 0:
                    self._made.close()
