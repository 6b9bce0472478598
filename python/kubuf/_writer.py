# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
"""Writing streams of records."""

import errno
from typing import Any, Union

from kubuf import _errors
from kubuf._buffer import Buffer
from kubuf._handle import Handle, Turn
from kubuf._kubuf import ffi, lib
from kubuf._stream import descriptor


class StreamWriter(Handle):
    """The writing side of a new stream in a buffer, for programs; drivers write their own.

    The buffer is of a power of two and two pages. One thread at a time uses it.
    """

    def __init__(self, buffer: Union[Buffer, int]) -> None:
        """Make a stream in a buffer, whose contents are lost."""
        stream = ffi.new("struct kub_stream *")
        err = lib.kub_stream_make(stream, descriptor(buffer))
        if err:
            _errors.raise_stream(-err)
        self._handle = ffi.gc(stream, lib.kub_stream_close)
        self._turn = Turn()

    @property
    def lost(self) -> int:
        """Number of records dropped so far, as the reader sees it; wraps at 2**32."""
        return int(lib.kub_stream_lost(self._open()))

    def put(self, data: Any, type: int = 0) -> bool:
        """Put a record, an object of the buffer protocol; wakes the reader if enough is unread.

        Returns False if the stream is full: the record is dropped, and counted as lost.
        """
        handle = self._open()
        with ffi.from_buffer(data) as source, self._turn:
            err = lib.kub_stream_put(handle, type, source, len(source))
        if err and err != -errno.ENOSPC:
            _errors.raise_stream(-err)
        return not err

    def __repr__(self) -> str:
        return f"<kubuf.StreamWriter{' closed' if self.closed else ''}>"
