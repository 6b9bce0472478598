# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
"""Passing buffers over sockets, with Python's timeouts."""

import errno
import select
import time
from typing import Any, Callable, Protocol, Union

from kubuf import _errors


class HasFileno(Protocol):
    """An object with a descriptor, such as a socket."""

    def fileno(self) -> int:
        """The descriptor."""


Socket = Union[int, HasFileno]


def _await(fd: int, out: bool, end: float) -> None:
    poll = select.poll()
    poll.register(fd, select.POLLOUT if out else select.POLLIN)
    left = end - time.monotonic()
    if left <= 0 or not poll.poll(left * 1000):
        raise TimeoutError("timed out")


def call(sock: Socket, out: bool, function: Callable[..., int], *args: Any) -> None:
    """Call a function of the library whose first argument is a socket.

    Beneath a timeout of Python's the descriptor is non-blocking, so the wait is done here.
    """
    fd = sock if isinstance(sock, int) else sock.fileno()
    timeout = None if isinstance(sock, int) else getattr(sock, "gettimeout", lambda: None)()
    end = time.monotonic() + (timeout or 0)
    while True:
        try:
            _errors.call(function, fd, *args)
            return
        except _errors.Error as error:
            if error.errno != errno.EAGAIN or not timeout:
                raise
        _await(fd, out, end)
