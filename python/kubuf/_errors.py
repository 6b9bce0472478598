# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
"""Errors: an OSError whose text is the library's sentence, and Python's own class for it."""

import errno
import os
from typing import Any, Callable, NoReturn, Optional

from kubuf._kubuf import ffi, lib


class Error(OSError):
    """A failed call of kubuf: errno, and as strerror a sentence that explains the failure.

    Where Python has a class for the errno it is of that class, too: who catches PermissionError,
    FileNotFoundError, FileExistsError, BlockingIOError or BrokenPipeError gets these.
    """


class EndError(Error, EOFError):
    """The buffer has ended, or the other end of a socket has closed: nothing more will come."""


class NotFoundError(Error, FileNotFoundError):
    """There is no buffer of that name, or the module is not loaded."""


class ForbiddenError(Error, PermissionError):
    """The user lacks a right."""


class ExistsError(Error, FileExistsError):
    """The name is in use."""


class WouldBlockError(Error, BlockingIOError):
    """The socket is non-blocking, and not ready."""


class PeerGoneError(Error, BrokenPipeError):
    """Nobody is at the other end of the socket."""


_CLASSES = {
    errno.ENODATA: EndError,
    errno.ENOENT: NotFoundError,
    errno.EPERM: ForbiddenError,
    errno.EACCES: ForbiddenError,
    errno.EEXIST: ExistsError,
    errno.EAGAIN: WouldBlockError,
    errno.EPIPE: PeerGoneError,
}

# The inline functions of a stream store no failure for kub_explain().
_STREAM = {
    errno.EBUSY: "the stream has a reader already, and can have only one",
    errno.EINVAL: "this is not a stream, or not one yet: a stream is a buffer of a power of two "
                  "and two pages, in which its producer has made one",
    errno.EBADF: "a stream needs a buffer open for reading and writing",
    errno.EBADMSG: "the producer broke the rules of a stream, or another reader moved its tail; the "
    "stream cannot be read any more",
    errno.EMSGSIZE: "a record has at most 65536 bytes, and not more than half of the stream",
    errno.ENODEV: "the buffer has ended: its driver or an administrator took it away",
}


def make(number: int, sentence: Optional[str] = None) -> Error:
    """Make the error for an errno; without a sentence, use the library's last one."""
    if sentence is None:
        sentence = ffi.string(lib.kub_explain()).decode(errors="replace")
    return _CLASSES.get(number, Error)(number, sentence)


def raise_stream(number: int) -> NoReturn:
    """Raise the error of a stream's function."""
    raise make(number, _STREAM.get(number, os.strerror(number)))


def call(function: Callable[..., int], *args: Any) -> int:
    """Call a function of the library; after a signal and Python's handlers, call it again.

    Returns what it returned; raises Error if that is negative.
    """
    while True:
        result = int(function(*args))
        if result >= 0:
            return result
        if result != -errno.EINTR:
            raise make(-result)
