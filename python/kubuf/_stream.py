# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
"""Streams of records, read."""

import errno
import functools
import math
import os
import time
from typing import (
    TYPE_CHECKING, Any, AsyncIterator, Iterator, NamedTuple, Optional, Union, overload)

from kubuf import _errors
from kubuf._buffer import Buffer
from kubuf._handle import Handle, Turn, seconds
from kubuf._kubuf import ffi, lib
from kubuf._ready import Readiness
from kubuf._view import View

if TYPE_CHECKING:
    import numpy

UNIT = 8  # bytes that records are filled up to, and that the head of one has


class Record(NamedTuple):
    """A record, copied out of a stream."""

    data: bytes
    type: int  #: what the producer gave it
    lost: int  #: records that were dropped right before it, 65535 for that many or more


def record_dtype(dtype: Any) -> "numpy.dtype[Any]":
    """The numpy type of records of one size as they lie in a stream: len, lost, type, data.

    dtype: of data, the record's bytes; anything that numpy.dtype() takes, but no Python objects.
    """
    import numpy

    kind = numpy.dtype(dtype)
    if kind.hasobject:
        raise ValueError("there are no Python objects in a stream")
    return _with_head(kind)


@functools.lru_cache(maxsize=64)
def _with_head(kind: "numpy.dtype[Any]") -> "numpy.dtype[Any]":
    import numpy

    made: "numpy.dtype[Any]" = numpy.dtype({
        "names": ["len", "lost", "type", "data"], "formats": ["u4", "u2", "u2", kind],
        "offsets": [0, 4, 6, UNIT], "itemsize": UNIT + (kind.itemsize + UNIT - 1) // UNIT * UNIT})
    return made


def descriptor(buffer: Union[Buffer, int]) -> int:
    """Of a buffer, or one already."""
    return buffer if isinstance(buffer, int) else buffer.fd


class Stream(Handle):
    """The reading side of a stream in a buffer, from where the last reader was done.

    The convenient way copies each record:

        for record in stream.records():
            use(record.data)

    The fast way looks at all that is there at once, where it lies, and then gives it back:

        while stream.wait(4096, timeout=0.1):
            records = stream.span(dtype="<f8")
            total += records["data"].sum()
            del records
            stream.done()

    One thread at a time uses it; another that tries gets a RuntimeError. The buffer may be closed.
    """

    def __init__(self, buffer: Union[Buffer, int]) -> None:
        """Read the stream in a buffer; a stream has one reader (Error with EBUSY)."""
        stream = ffi.new("struct kub_stream *")
        err = lib.kub_stream_open(stream, descriptor(buffer))
        if err:
            _errors.raise_stream(-err)
        self._handle = ffi.gc(stream, lib.kub_stream_close)
        # Its views keep the mapping, whatever becomes of this object.
        self._view: Any = View(lib.span_data(stream), lib.span_room(stream), self._handle)
        self._turn = Turn()
        self._ready = Readiness()
        self._ended = False

    @property
    def lost(self) -> int:
        """Records that the producer has dropped so far; wraps at 2**32."""
        return int(lib.kub_stream_lost(self._open()))

    @property
    def ended(self) -> bool:
        """Whether wait() or ready() has found that no more will come."""
        return self._ended

    def wait(self, bytes: int = 1, timeout: Optional[float] = None) -> bool:
        """Wait until there is something to read. What was read is to be done with.

        bytes: how much is worth a wake-up, with 8 for each record; at most half of the stream.
        timeout: seconds, after which less is enough; None for ever.
        Returns False if nothing came in time, or no more will come (then ended is True).
        """
        handle, timeout = self._open(), seconds(timeout)
        end = None if timeout is None else time.monotonic() + timeout
        with self._turn:
            while True:
                left = -1 if end is None else math.ceil(max(0, end - time.monotonic()) * 1000)
                result = lib.kub_stream_wait(handle, bytes, left)
                if result != -errno.EINTR:  # otherwise Python's handlers run, and it goes on
                    return self._came(result)

    def _came(self, result: int) -> bool:
        self._ended = result == -errno.ENODATA
        if result < 0 and not self._ended:
            _errors.raise_stream(-result)
        return result > 0

    @overload
    def span(self) -> memoryview: ...

    @overload
    def span(self, dtype: Any) -> "numpy.ndarray[Any, Any]": ...

    def span(self, dtype: Any = None) -> Union[memoryview, "numpy.ndarray[Any, Any]"]:
        """All records that are there now and were not read yet, where they lie, without a copy.

        As a memoryview: each record is its head (u4 length, u2 lost, u2 type) and its bytes,
        filled up to a multiple of 8. With the dtype of a record's bytes: a numpy array of
        record_dtype(dtype), as far as records have that many bytes; a ValueError if not even the
        next one has. It is empty if there are none, and can be read only. To make a numpy.dtype
        of a string takes longer than all the rest: make it once.

        done() gives its room back, once all views of it are gone. A producer of another program
        could change what it has put: who does not trust it copies first, and checks then.
        """
        handle, span = self._open(), ffi.new("struct span *")
        kind = None if dtype is None else record_dtype(dtype)
        with self._turn:
            err = lib.span_take(handle, -1 if kind is None else kind["data"].itemsize, span)
            if err:
                _errors.raise_stream(-err)
            if kind is None:
                return memoryview(self._view)[span.start:span.start + span.bytes]
            return self._array(kind, span)

    def _array(self, kind: Any, span: Any) -> "numpy.ndarray[Any, Any]":
        import numpy

        if not span.records and span.next >= 0:
            raise ValueError(f"the next record has {span.next} bytes, and not the "
                             f"{kind['data'].itemsize} of the dtype")
        found: "numpy.ndarray[Any, Any]" = numpy.frombuffer(
            self._view, kind, span.records, span.start) if span.records else numpy.empty(0, kind)
        return found

    def done(self) -> None:
        """Give back the room of all that was read: it is what the producer waits for.

        BufferError while views of spans are alive: `del` arrays, release() memoryviews.
        """
        handle = self._open()
        with self._turn:
            if self._view.exports:
                raise BufferError("views of the stream's records are still in use")
            lib.kub_stream_done(handle)

    def skip(self) -> None:
        """Be done with all that is there, unread: what is put from now on is next."""
        handle = self._open()
        with self._turn:
            lib.kub_stream_skip(handle)

    def _next(self) -> Optional[Record]:
        """Copy the next record out and give its room back."""
        handle, record = self._open(), ffi.new("struct kub_record *")
        with self._turn:
            result = lib.kub_stream_next(handle, record)
            if result < 0:
                _errors.raise_stream(-result)
            data = ffi.buffer(record.data, record.len)[:] if result else b""
        if not result:
            return None
        self.done()
        return Record(data, record.type, record.lost)

    def records(self, timeout: Optional[float] = None) -> Iterator[Record]:
        """Copies of the records, one by one, until none came for timeout seconds, or the end."""
        while self.wait(1, timeout):
            while (record := self._next()) is not None:
                yield record

    def __iter__(self) -> Iterator[Record]:
        return self.records()

    async def ready(self, bytes: int = 1) -> bool:
        """Wait in asyncio until bytes are there to read, as wait(); False when no more will come.

        After asyncio's own timeout less may be there, which span() shows. One task at a time.
        """
        handle = self._open()
        fd = int(lib.kub_stream_fd(handle))
        try:
            while True:
                with self._turn:
                    armed = lib.kub_stream_arm(handle, 1 if self._ended else bytes)
                if armed or self._ended:
                    return self._came(armed or -errno.ENODATA)
                await self._ready.wait(fd)
                self._hear(fd)
        finally:
            lib.kub_stream_disarm(handle)

    def _hear(self, fd: int) -> None:
        """Take the news from the bell; none at all is the end."""
        try:
            self._ended = not os.read(fd, 8)
        except BlockingIOError:
            pass

    async def __aiter__(self) -> AsyncIterator[Record]:
        while await self.ready():
            while (record := self._next()) is not None:
                yield record

    def __exit__(self, kind: Any, error: Any, traceback: Any) -> None:
        if kind is not None and self._handle is not None and self._view.exports:
            # What went wrong matters more than views in its frames, which keep the mapping.
            self._view = None
            super().close()
        else:
            self.close()

    def close(self) -> None:
        """Let it go; BufferError while views of spans are alive. What was read and not done with
        is there for who opens the stream next."""
        if self._handle is not None:
            self._view.close()
        super().close()
        self._ready.fail(ValueError("Stream is closed"))

    def __repr__(self) -> str:
        return f"<kubuf.Stream{' closed' if self.closed else ''}>"
