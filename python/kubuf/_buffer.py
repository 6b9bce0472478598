# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
"""Buffers."""

import contextlib
import fcntl
import mmap
import os
from typing import TYPE_CHECKING, Any, Iterator, Optional, Sequence, Union

from kubuf import _errors, _socket
from kubuf._bell import Bell
from kubuf._handle import Handle
from kubuf._kubuf import ffi, lib
from kubuf._types import Info, info_of

if TYPE_CHECKING:
    import numpy


def _rights(read: bool, write: bool) -> int:
    return (int(lib.KUB_READ) if read else 0) | (int(lib.KUB_WRITE) if write else 0)


class Buffer(Handle):
    """An open buffer; made by create(), open(), register(), from_fd() or recv().

    Mappings, arrays, bells and dma-bufs outlive it. Any number of threads may use it.
    """

    def __init__(self, handle: Any, keep: Any = None) -> None:
        self._handle = handle
        self._keep = keep  # the object whose memory was registered

    @classmethod
    def _make(cls, function: Any, *args: Any, keep: Any = None) -> "Buffer":
        """Call a function of the library whose last argument is set to the handle."""
        place = ffi.new("struct kub_buf **")
        _errors.call(function, *args, place)
        return cls(ffi.gc(place[0], lib.kub_close), keep)

    @property
    def fd(self) -> int:
        """The descriptor, which the handle owns and closes."""
        return int(lib.kub_fd(self._open()))

    def fileno(self) -> int:
        """The same as fd, for functions that accept files."""
        return self.fd

    @property
    def size(self) -> int:
        """The size in bytes; constant."""
        return int(lib.kub_size(self._open()))

    @property
    def writable(self) -> bool:
        """Whether this handle may write."""
        return fcntl.fcntl(self.fd, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDWR

    def info(self) -> Info:
        """The properties of the buffer at the moment."""
        said = ffi.new("struct kub_info *", {"size_of": ffi.sizeof("struct kub_info")})
        _errors.call(lib.kub_info, self._open(), said)
        return info_of(said)

    def readonly(self) -> "Buffer":
        """Make another handle, which can only read, and cannot be made writable."""
        return Buffer._make(lib.kub_readonly, self._open(), keep=self._keep)

    def send(self, sock: _socket.Socket, write: bool = False) -> None:
        """Pass the buffer to the process at the other end of an AF_UNIX socket; see recv().

        With write the receiver may write, too.
        """
        _socket.call(sock, True, lib.kub_send, self._open(), _rights(True, write))

    def export(self) -> int:
        """Export the whole buffer as a dma-buf; returns a descriptor that the caller closes."""
        return _errors.call(lib.kub_export, self._open())

    def read(self, n: Optional[int] = None, offset: int = 0) -> bytes:
        """Copy n bytes from offset on; None: up to the end."""
        out = bytearray(max(0, self.size - offset) if n is None else n)
        self.readinto(out, offset)
        return bytes(out)

    def readinto(self, into: Any, offset: int = 0) -> int:
        """Copy bytes from offset on into an object of the buffer protocol."""
        with ffi.from_buffer(into, require_writable=True) as to:
            return _errors.call(lib.kub_read, self._open(), to, len(to), offset)

    def write(self, data: Any, offset: int = 0) -> int:
        """Copy an object of the buffer protocol into the buffer, all of it or an error."""
        with ffi.from_buffer(data) as source:
            return _errors.call(lib.kub_write, self._open(), source, len(source), offset)

    def fill(self, pattern: int = 0, width: int = 1, offset: int = 0,
             length: Optional[int] = None) -> None:
        """Fill a range with an integer of width bytes (1, 2, 4, 8); length None: up to the end."""
        length = self.size - offset if length is None else length
        _errors.call(lib.kub_fill, self._open(), offset, length, pattern, width)

    @contextlib.contextmanager
    def sync(self, read: bool = True, write: bool = True, offset: int = 0,
             length: Optional[int] = None) -> Iterator[None]:
        """A block in which the program accesses a range that devices use, too.

        To enter waits for devices at work, and brings in what they wrote; after it they see what
        was written. Programs among themselves need a bell alone.
        """
        handle, how = self._open(), _rights(read, write)
        length = self.size - offset if length is None else length
        _errors.call(lib.kub_sync_begin, handle, offset, length, how)
        try:
            yield
        finally:
            _errors.call(lib.kub_sync_end, handle, offset, length, how)

    def map(self, offset: int = 0, length: Optional[int] = None, *, write: Optional[bool] = None,
            private: bool = False) -> mmap.mmap:
        """Map a range as a Python mmap object; its close() fails while it has views.

        offset: a multiple of the page size. length: None for all that follows.
        write: None for what the handle may do. private: stores are this process's own.
        """
        length = self.size - offset if length is None else length
        if offset < 0 or length <= 0:
            raise ValueError("offset must not be negative, and length must be greater than 0")
        write = private or self.writable if write is None else write
        try:
            return mmap.mmap(
                self.fd, length, flags=mmap.MAP_PRIVATE if private else mmap.MAP_SHARED,
                prot=mmap.PROT_READ | (mmap.PROT_WRITE if write else 0), offset=offset)
        except (OSError, ValueError) as error:
            how = _rights(True, write) | (int(lib.KUB_PRIVATE) if private else 0)
            self._explain_map(offset, length, how)
            if isinstance(error, ValueError):
                raise
            raise _errors.make(error.errno or 0, error.strerror) from None

    def _explain_map(self, offset: int, length: int, how: int) -> None:
        """Raise the library's error for this mapping, if the library cannot make it either."""
        address = ffi.new("void **")
        _errors.call(lib.kub_map, self._open(), offset, length, how, address)
        lib.kub_unmap(address[0], length, how)

    def array(self, dtype: Any = "u1", shape: Union[int, Sequence[int], None] = None, *,
              offset: int = 0, write: Optional[bool] = None) -> "numpy.ndarray[Any, Any]":
        """Make a numpy array of the buffer's memory, which stays mapped as long as the array lives.

        shape: None for as many items as fit. offset: in bytes, of any alignment.
        """
        import numpy  # takes longer to import than all the rest

        kind = numpy.dtype(dtype)
        if shape is None:
            shape = max(0, self.size - offset) // kind.itemsize
        count = int(numpy.prod(shape, dtype=object))
        flat: "numpy.ndarray[Any, Any]" = numpy.frombuffer(
            self.map(write=write), kind, count, offset)
        return flat.reshape(shape)

    def bell(self, which: int = 0, wait: bool = True, ring: bool = True) -> Bell:
        """Open bell 0 to 3, to wait, to ring, or for both; bell 0 says that there is data.

        To wait, the handle must be open for reading, and to ring, for writing.
        """
        place = ffi.new("struct kub_bell **")
        _errors.call(lib.kub_bell, self._open(), which, _rights(wait, ring), place)
        return Bell(ffi.gc(place[0], lib.kub_bell_close))

    def close(self) -> None:
        """Close the handle, and release a registered object. Can be called again."""
        super().close()
        self._keep = None

    def __repr__(self) -> str:
        return f"<kubuf.Buffer {'closed' if self.closed else f'fd={self.fd} size={self.size}'}>"
