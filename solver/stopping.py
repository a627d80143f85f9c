"""Being told to stop: Ctrl-C and SIGTERM, which act alike, heard wherever the program is.

    with listening():      SIGINT and SIGTERM are heard here; outside `held` they raise KeyboardInterrupt
        with held():       in here they raise nothing: `told()` is asked, and what is known is given
            with waking(wake):     `wake` is called, from another thread, once we are told: it ends what runs inside C

A signal's Python handler waits until the C code that the main thread is in returns, and one linear program can take
minutes. Python's wake-up descriptor is written at once: a thread of ours reads it and wakes what is running.
"""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TypeVar

Answer = TypeVar("Answer")
SIGNALS = (signal.SIGINT, signal.SIGTERM)
_ORDINARY = (signal.default_int_handler, signal.SIG_DFL)
"""Handlers that are ours to replace; one that somebody else set stays."""


class _State:
    """Of this process, whose signals these are."""

    def __init__(self) -> None:
        self.told = threading.Event()
        self.lock = threading.Lock()
        self.wakes: dict[object, Callable[[], None]] = {}
        self.holds = 0
        self.inside = 0
        self.put_off = False
        self.finishing = 0
        self.heard = 0
        self.listening = False
        self.left_behind = False


_state = _State()


def told() -> bool:
    """Whether we were told to stop (never within `finishing`)."""
    return _state.told.is_set() and not _state.finishing


def tell() -> None:
    """Stop: as a signal does, but for the KeyboardInterrupt."""
    _state.told.set()
    with _state.lock:
        wakes = list(_state.wakes.values())
    for wake in wakes:
        wake()


@contextmanager
def waking(wake: Callable[[], None]) -> Iterator[None]:
    """Has `wake` called, perhaps from another thread and perhaps twice, when we are told to stop.

    No KeyboardInterrupt in here, but after it: it would be thrown through a C library that calls us back.
    """
    key = object()
    in_main = threading.current_thread() is threading.main_thread()
    _state.inside += in_main
    with _state.lock:
        _state.wakes[key] = wake
    try:
        if told():
            wake()
        yield
    finally:
        with _state.lock:
            del _state.wakes[key]
        _state.inside -= in_main
    if in_main and _state.put_off and not _state.inside:
        _state.put_off = False
        if not _state.holds:
            raise KeyboardInterrupt


def beside(work: Callable[[], Answer]) -> Answer:
    """Does `work`, which may be long inside C code, in a thread of its own, so that a signal is heard meanwhile.

    The thread is left behind where KeyboardInterrupt ends the waiting.
    """
    answers: list[Answer] = []
    errors: list[BaseException] = []

    def do() -> None:
        try:
            answers.append(work())
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=do, daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(0.1)
    except KeyboardInterrupt:
        _state.left_behind = True
        raise
    if errors:
        raise errors[0]
    return answers[0]


def left_behind() -> bool:
    """Whether a thread of `beside` may still be at work: the process must end without waiting for it."""
    return _state.left_behind


@contextmanager
def held() -> Iterator[None]:
    """No KeyboardInterrupt in here, but for a second Ctrl-C: whoever holds asks `told()`."""
    _state.holds += 1
    try:
        yield
    finally:
        _state.holds -= 1


@contextmanager
def finishing() -> Iterator[None]:
    """The last steps after a stop: short, and no longer told."""
    _state.finishing += 1
    try:
        yield
    finally:
        _state.finishing -= 1


@contextmanager
def listening() -> Iterator[None]:
    """Hears the signals; a no-op within another, outside the main thread, or where others handle them."""
    ours = [number for number in SIGNALS if _is_ours(number)]
    if _state.listening or not ours:
        yield
        return
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    before = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
    handlers = {number: signal.signal(number, _handle) for number in ours}
    watcher = threading.Thread(target=_watch, args=(reader,), daemon=True)
    watcher.start()
    _state.listening = True
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(before)
        writer.close()
        watcher.join()
        reader.close()
        _state.listening = False
        _state.heard = 0
        _state.put_off = False
        _state.told.clear()


def _is_ours(number: int) -> bool:
    in_main = threading.current_thread() is threading.main_thread()
    return in_main and signal.getsignal(number) in _ORDINARY


def _watch(reader: socket.socket) -> None:
    """Reads the numbers of signals until the other end is closed."""
    with suppress(OSError):
        while numbers := reader.recv(16):
            if any(number in SIGNALS for number in numbers):
                tell()


def _handle(number: int, frame: FrameType | None) -> None:
    _state.heard += 1
    tell()
    if _state.inside:
        _state.put_off = True
    elif not _state.holds or (number == signal.SIGINT and _state.heard > 1):
        raise KeyboardInterrupt
