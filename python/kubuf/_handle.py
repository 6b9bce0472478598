# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
"""What buffers, bells and streams have in common: they are open or closed, as files are."""

import threading
import warnings
from types import TracebackType
from typing import Any, Optional, TypeVar

Self = TypeVar("Self", bound="Handle")


class Handle:
    """Something that is open until it is closed.

    The library's handle goes with the last reference to it. A call holds one while it runs, so
    that a close() by another thread in the middle of it takes nothing away from under it.
    """

    _handle: Any = None

    def _open(self) -> Any:
        """The library's handle, to be held by a local name while it is used."""
        handle = self._handle
        if handle is None:
            raise ValueError(f"{type(self).__name__} is closed")
        return handle

    @property
    def closed(self) -> bool:
        """Whether close() was called."""
        return self._handle is None

    def close(self) -> None:
        """Let it go; once more is fine. Any other use afterwards is a ValueError."""
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
    """Holds callers to the rule that one thread at a time uses a side of a stream."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        if not self._lock.acquire(blocking=False):
            raise RuntimeError("a call of this stream is under way: one thread at a time uses it")

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def seconds(timeout: Optional[float]) -> Optional[float]:
    """A timeout that can be waited for, or None for ever."""
    if timeout is not None and not timeout >= 0:
        raise ValueError("a timeout is not negative")
    # Longer than anybody waits, and no trouble to any clock.
    return None if timeout is None or timeout > 1e6 else timeout
