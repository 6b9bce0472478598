# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
"""Bells: events of a buffer."""

import errno
import time
from typing import Any, Optional

from kubuf import _errors
from kubuf._handle import Handle, seconds
from kubuf._kubuf import ffi, lib
from kubuf._ready import Readiness


class Bell(Handle):
    """An open bell of a buffer, by Buffer.bell(): counts events and tells each open bell of them.

    It has seen nothing yet when it is new, and is not told of what is rung through itself. Any
    number of threads may use it. It holds the buffer's memory, though the buffer be closed.
    """

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self._ready = Readiness()

    def ring(self, n: int = 1) -> None:
        """Count n events and wake all waiters, which see the stores before."""
        _errors.call(lib.kub_ring, self._open(), n)

    def wait(self, timeout: Optional[float] = None) -> Optional[int]:
        """Wait until the count differs from the one that this bell has seen last.

        timeout: seconds; 0 only looks; None for ever.
        Returns the count, which wraps at 2**64, or None if nothing came in time. Raises EndError
        (an EOFError) when the buffer has ended and no event will come any more.
        """
        handle, count = self._open(), ffi.new("uint64_t *")
        timeout = seconds(timeout)
        end = None if timeout is None else time.monotonic() + timeout
        left = -1 if timeout is None else int(timeout * 1e9)
        while True:
            err = lib.kub_wait(handle, left, count)
            if not err:
                return int(count[0])
            if err == -errno.ETIMEDOUT:
                return None
            if err != -errno.EINTR:
                raise _errors.make(-err)
            # Python's handlers of the signal run here; if none raises, wait again.
            if end is not None:
                left = max(0, int((end - time.monotonic()) * 1e9))

    def fileno(self) -> int:
        """The descriptor for event loops: readable while there is news, which wait(0) fetches."""
        return int(lib.kub_bell_fd(self._open()))

    async def next(self) -> int:
        """Wait in asyncio for the next news; otherwise as wait(). One task at a time."""
        handle = self._open()  # so that the loop never watches a descriptor of somebody else
        while True:
            count = self.wait(0)
            if count is not None:
                return count
            await self._ready.wait(int(lib.kub_bell_fd(handle)))

    def __aiter__(self) -> "Bell":
        return self

    async def __anext__(self) -> int:
        try:
            return await self.next()
        except _errors.EndError:
            raise StopAsyncIteration from None

    def close(self) -> None:
        """Close the bell; a waiting task gets a ValueError, if this is its loop's thread."""
        super().close()
        self._ready.fail(ValueError("Bell is closed"))

    def __repr__(self) -> str:
        return f"<kubuf.Bell {'closed' if self.closed else f'fd={self.fileno()}'}>"
