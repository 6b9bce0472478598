# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
"""Reading streams of records."""

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
    """A copy of a record of a stream."""

    data: bytes
    type: int  #: the type that the producer has set
    lost: int  #: number of records dropped right before; 65535 for that many or more


def record_dtype(dtype: Any) -> "numpy.dtype[Any]":
    """The numpy type of records of one size in a stream: len, lost, type, data.

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
    """The descriptor of a buffer, or the argument if it is one."""
    return buffer if isinstance(buffer, int) else buffer.fd


class Stream(Handle):
    """The reading side of a stream in a buffer, from where the last reader stopped.

    The convenient way copies each record:

        for record in stream.records():
            use(record.data)

    The fast way uses all available records at once, in place, and then frees them:

        while stream.wait(4096, timeout=0.1):
            records = stream.span(dtype="<f8")
            total += records["data"].sum()
            del records
            stream.done()

    Only one thread at a time may use it; another one gets a RuntimeError. The buffer may be closed.
    """

    def __init__(self, buffer: Union[Buffer, int]) -> None:
        """Read the stream in a buffer; a stream has one reader (Error with EBUSY)."""
        stream = ffi.new("struct kub_stream *")
        err = lib.kub_stream_open(stream, descriptor(buffer))
        if err:
            _errors.raise_stream(-err)
        self._handle = ffi.gc(stream, lib.kub_stream_close)
        # Its views keep the mapping alive, even after this object.
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
        """Wait until there are records to read. Call done() for earlier ones before.

        bytes: unread bytes at which to return, with 8 more for each record; at most half of
            the stream.
        timeout: seconds, after which fewer bytes are enough; None for ever.
        Returns False if no record came in time, or no more will come (then ended is True).
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
        """All unread records that are available now, in place, without a copy.

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
        """Free the room of all records that were read, for the producer.

        BufferError while views of spans are alive: `del` arrays, release() memoryviews.
        """
        handle = self._open()
        with self._turn:
            if self._view.exports:
                raise BufferError("views of the stream's records are still in use")
            lib.kub_stream_done(handle)

    def skip(self) -> None:
        """Discard all records that are available now."""
        handle = self._open()
        with self._turn:
            lib.kub_stream_skip(handle)

    def _next(self) -> Optional[Record]:
        """Copy the next record, and free its room."""
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
        """Yield copies of the records, until none came for timeout seconds, or the end."""
        while self.wait(1, timeout):
            while (record := self._next()) is not None:
                yield record

    def __iter__(self) -> Iterator[Record]:
        return self.records()

    async def ready(self, bytes: int = 1) -> bool:
        """Wait in asyncio until bytes are available, as wait(); False if no more will come.

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
        """Read the bell; 0 bytes mean the end."""
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
            # Report the original error, even if views in its frames keep the mapping.
            self._view = None
            super().close()
        else:
            self.close()

    def close(self) -> None:
        """Close the stream; BufferError while views of spans are alive. Records that were read
        without done() are there for the next reader."""
        if self._handle is not None:
            self._view.close()
        super().close()
        self._ready.fail(ValueError("Stream is closed"))

    def __repr__(self) -> str:
        return f"<kubuf.Stream{' closed' if self.closed else ''}>"
