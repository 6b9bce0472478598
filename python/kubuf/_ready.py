# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
"""A task of asyncio that waits for a descriptor."""

from typing import Any, Optional


def _settle(future: Any) -> None:
    if not future.done():
        future.set_result(None)


class Readiness:
    """The readiness of a descriptor, for one waiting task at a time."""

    def __init__(self) -> None:
        self._future: Optional[Any] = None

    async def wait(self, fd: int) -> None:
        """Wait until fd can be read, or fail() is called."""
        import asyncio  # which those who do without need not pay for

        if self._future is not None:
            raise RuntimeError("another task waits for this already; open one for each task")
        loop = asyncio.get_running_loop()
        future = self._future = loop.create_future()
        try:
            loop.add_reader(fd, _settle, future)
            await future
        finally:
            loop.remove_reader(fd)
            self._future = None

    def fail(self, error: Exception) -> None:
        """Raise an error in the waiting task, if there is one; called from the loop's thread."""
        if self._future is not None and not self._future.done():
            self._future.set_exception(error)
