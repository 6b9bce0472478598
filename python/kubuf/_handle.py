# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
"""The base of buffers, bells and streams, which are open or closed like files."""

import threading
import warnings
from types import TracebackType
from typing import Any, Optional, TypeVar

Self = TypeVar("Self", bound="Handle")


class Handle:
    """An object that is open until it is closed.

    The library's handle goes with the last reference to it. A call holds one while it runs, so
    that a close() by another thread in the middle of it takes nothing away from under it.
    """

    _handle: Any = None

    def _open(self) -> Any:
        """The library's handle; keep a local reference while using it."""
        handle = self._handle
        if handle is None:
            raise ValueError(f"{type(self).__name__} is closed")
        return handle

    @property
    def closed(self) -> bool:
        """Whether close() was called."""
        return self._handle is None

    def close(self) -> None:
        """Close the object. Can be called again; any other use afterwards is a ValueError."""
        self._handle = None

    def __enter__(self: Self) -> Self:
        self._open()
        return self

    def __exit__(self, kind: Optional[type[BaseException]], error: Optional[BaseException],
                 traceback: Optional[TracebackType]) -> None:
        self.close()

    def __del__(self) -> None:
        if self._handle is not None:
            warnings.warn(f"unclosed {self!r}", ResourceWarning, stacklevel=2, source=self)
            self._handle = None


class Turn:
    """Enforces that only one thread at a time uses a side of a stream."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        if not self._lock.acquire(blocking=False):
            raise RuntimeError("another thread is using this stream, and only one at a time may")

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def seconds(timeout: Optional[float]) -> Optional[float]:
    """Check a timeout in seconds; None waits for ever."""
    if timeout is not None and not timeout >= 0:
        raise ValueError("a timeout must not be negative")
    # Long enough, and in the range of every clock.
    return None if timeout is None or timeout > 1e6 else timeout
