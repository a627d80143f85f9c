"""Being told to stop, by Ctrl-C, SIGTERM or a CancelToken, heard wherever the program is.

    with token:            what this thread does in here stops once the token is cancelled, from whatever thread
    with listening():      SIGINT and SIGTERM are heard here; outside `held` they raise KeyboardInterrupt
        with held():       in here nothing is raised: `told()` is asked, and what is known is given
            with waking(wake):     `wake` is called, from another thread, once we are told: it ends what runs inside C
        heed()             raises KeyboardInterrupt where we are told and nothing is held

Every thread has its own tokens, so that several solves of one process stop each by itself; signals are the main
thread's, and speak to the token that is made while they are listened to.

A signal's Python handler waits until the C code that the main thread is in returns, and one linear program can take
minutes. Python's wake-up descriptor is written at once: a thread of ours reads it and wakes what is running.
"""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType, TracebackType
from typing import TypeVar

Answer = TypeVar("Answer")
SIGNALS = (signal.SIGINT, signal.SIGTERM)
_ORDINARY = (signal.default_int_handler, signal.SIG_DFL)
"""Handlers that are ours to replace; one that somebody else set stays."""


class CancelToken:
    """A switch, thrown once, from any thread: what runs under it ends within a second with the best it has.

    `with token:` puts what the thread does in the block under it.
    """

    def __init__(self) -> None:
        self._told = threading.Event()
        self._lock = threading.RLock()  # a signal may come while this very thread has it
        self._wakes: dict[object, Callable[[], None]] = {}

    def cancel(self) -> None:
        """Stop. A second time does nothing."""
        self._told.set()
        with self._lock:
            wakes = list(self._wakes.values())
        for wake in wakes:
            wake()

    @property
    def cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._told.is_set()

    def __enter__(self) -> CancelToken:
        here = _here()
        here.tokens = (*here.tokens, self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        here = _here()
        here.tokens = here.tokens[:-1]

    def _wake_with(self, key: object, wake: Callable[[], None] | None) -> None:
        """Have `wake` called when cancelled; None: no longer."""
        with self._lock:
            if wake is None:
                self._wakes.pop(key, None)
            else:
                self._wakes[key] = wake


class _Scope:
    """What one thread is under."""

    def __init__(self, tokens: tuple[CancelToken, ...] = ()) -> None:
        self.tokens = tokens
        self.holds = 0
        self.inside = 0
        self.finishing = 0

    def told(self) -> bool:
        return not self.finishing and any(token.cancelled for token in self.tokens)


class _Signals:
    """Of this process. `token` is thrown by its signals; None while nobody listens."""

    def __init__(self) -> None:
        self.token: CancelToken | None = None
        self.put_off = False
        self.heard = 0
        self.left_behind = False


_signals = _Signals()
_threads = threading.local()


def _here() -> _Scope:
    """This thread's."""
    scope: _Scope | None = getattr(_threads, "scope", None)
    if scope is None:
        scope = _threads.scope = _Scope()
    return scope


def told() -> bool:
    """Whether what this thread does was told to stop (never within `finishing`)."""
    return _here().told()


def teller() -> Callable[[], bool]:
    """`told` of this thread, to be asked from another one that works for it."""
    return _here().told


def heed() -> None:
    """Raises KeyboardInterrupt where this thread was told to stop, and nothing is held."""
    here = _here()
    if here.tokens and not here.holds and here.told():
        raise KeyboardInterrupt


def tell() -> None:
    """Stop: as a signal does, but for the KeyboardInterrupt."""
    if _signals.token is not None:
        _signals.token.cancel()


@contextmanager
def waking(wake: Callable[[], None]) -> Iterator[None]:
    """Has `wake` called, perhaps from another thread and perhaps twice, when we are told to stop.

    No KeyboardInterrupt in here, but after it: it would be thrown through a C library that calls us back.
    """
    key, here = object(), _here()
    here.inside += 1
    for token in here.tokens:
        token._wake_with(key, wake)
    try:
        if told():
            wake()
        yield
    finally:
        for token in here.tokens:
            token._wake_with(key, None)
        here.inside -= 1
    if not here.inside:
        if _signals.put_off and threading.current_thread() is threading.main_thread():
            _signals.put_off = False
            if not here.holds:
                raise KeyboardInterrupt
        heed()


def beside(work: Callable[[], Answer]) -> Answer:
    """Does `work`, which may be long inside C code, in a thread of its own, so that a stop is heard meanwhile.

    The thread is left behind where KeyboardInterrupt ends the waiting.
    """
    answers: list[Answer] = []
    errors: list[BaseException] = []
    tokens = _here().tokens

    def do() -> None:
        _threads.scope = _Scope(tokens)
        try:
            answers.append(work())
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=do, daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(0.1)
            if thread.is_alive():
                heed()
    except KeyboardInterrupt:
        _signals.left_behind = True
        raise
    if errors:
        raise errors[0]
    return answers[0]


def left_behind() -> bool:
    """Whether a thread of `beside` may still be at work: the process must end without waiting for it."""
    return _signals.left_behind


@contextmanager
def held() -> Iterator[None]:
    """No KeyboardInterrupt in here, but for a second Ctrl-C: whoever holds asks `told()`."""
    here = _here()
    here.holds += 1
    try:
        yield
    finally:
        here.holds -= 1


@contextmanager
def finishing() -> Iterator[None]:
    """The last steps after a stop: short, and no longer told."""
    here = _here()
    here.finishing += 1
    try:
        yield
    finally:
        here.finishing -= 1


@contextmanager
def listening() -> Iterator[None]:
    """Hears the signals; a no-op within another, outside the main thread, or where others handle them."""
    ours = [number for number in SIGNALS if _is_ours(number)]
    if _signals.token is not None or not ours:
        yield
        return
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    before = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
    _signals.token = token = CancelToken()
    handlers = {number: signal.signal(number, _handle) for number in ours}
    watcher = threading.Thread(target=_watch, args=(reader,), daemon=True)
    watcher.start()
    try:
        with token:
            yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(before)
        writer.close()
        watcher.join()
        reader.close()
        _signals.token = None
        _signals.heard = 0
        _signals.put_off = False


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
    _signals.heard += 1
    here = _here()  # the main thread's: Python's handlers run there
    tell()
    if here.inside:
        _signals.put_off = True
    elif not here.holds or (number == signal.SIGINT and _signals.heard > 1):
        raise KeyboardInterrupt
