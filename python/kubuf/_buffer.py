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
        self._keep = keep  # what the buffer is the memory of

    @classmethod
    def _make(cls, function: Any, *args: Any, keep: Any = None) -> "Buffer":
        """Call a function of the library whose last argument is the place for the handle."""
        place = ffi.new("struct kub_buf **")
        _errors.call(function, *args, place)
        return cls(ffi.gc(place[0], lib.kub_close), keep)

    @property
    def fd(self) -> int:
        """The descriptor, which is the handle's and goes with it."""
        return int(lib.kub_fd(self._open()))

    def fileno(self) -> int:
        """The same as fd, for what takes files."""
        return self.fd

    @property
    def size(self) -> int:
        """Bytes; never changes."""
        return int(lib.kub_size(self._open()))

    @property
    def writable(self) -> bool:
        """Whether this handle may write."""
        return fcntl.fcntl(self.fd, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDWR

    def info(self) -> Info:
        """What the buffer is, at the moment."""
        said = ffi.new("struct kub_info *", {"size_of": ffi.sizeof("struct kub_info")})
        _errors.call(lib.kub_info, self._open(), said)
        return info_of(said)

    def readonly(self) -> "Buffer":
        """One more handle, which can only read, and of which nobody makes one that can write."""
        return Buffer._make(lib.kub_readonly, self._open(), keep=self._keep)

    def send(self, sock: _socket.Socket, write: bool = False) -> None:
        """Pass the buffer to who is at the other end of a socket of AF_UNIX; see recv().

        With write the receiver may write, too.
        """
        _socket.call(sock, True, lib.kub_send, self._open(), _rights(True, write))

    def export(self) -> int:
        """The whole buffer as a dma-buf, for other drivers: a descriptor, the caller's to close."""
        return _errors.call(lib.kub_export, self._open())

    def read(self, n: Optional[int] = None, offset: int = 0) -> bytes:
        """Copy n bytes from offset on; None: all that follow."""
        out = bytearray(max(0, self.size - offset) if n is None else n)
        self.readinto(out, offset)
        return bytes(out)

    def readinto(self, into: Any, offset: int = 0) -> int:
        """Fill an object of the buffer protocol with what is there from offset on."""
        with ffi.from_buffer(into, require_writable=True) as to:
            return _errors.call(lib.kub_read, self._open(), to, len(to), offset)

    def write(self, data: Any, offset: int = 0) -> int:
        """Copy an object of the buffer protocol into the buffer, all of it or an error."""
        with ffi.from_buffer(data) as source:
            return _errors.call(lib.kub_write, self._open(), source, len(source), offset)

    def fill(self, pattern: int = 0, width: int = 1, offset: int = 0,
             length: Optional[int] = None) -> None:
        """Store an integer of width bytes (1, 2, 4, 8) all over a range; None: to the end."""
        length = self.size - offset if length is None else length
        _errors.call(lib.kub_fill, self._open(), offset, length, pattern, width)

    @contextlib.contextmanager
    def sync(self, read: bool = True, write: bool = True, offset: int = 0,
             length: Optional[int] = None) -> Iterator[None]:
        """A block in which the program touches a range that devices use, too.

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
        """Map a range: Python's own mmap object, whose close() is refused while it has views.

        offset: a multiple of the page size. length: None for all that follows.
        write: None for what the handle may do. private: stores are this process's own.
        """
        length = self.size - offset if length is None else length
        if offset < 0 or length <= 0:
            raise ValueError("offset is not to be negative, and length not 0 or less")
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
        """Raise the library's sentence on why this cannot be mapped, if it cannot either."""
        address = ffi.new("void **")
        _errors.call(lib.kub_map, self._open(), offset, length, how, address)
        lib.kub_unmap(address[0], length, how)

    def array(self, dtype: Any = "u1", shape: Union[int, Sequence[int], None] = None, *,
              offset: int = 0, write: Optional[bool] = None) -> "numpy.ndarray[Any, Any]":
        """A numpy array of the buffer's own memory, which is mapped as long as the array lives.

        shape: None for as many items as there is room for. offset: in bytes, of any alignment.
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

        The handle is to be open for reading to wait, and for writing to ring.
        """
        place = ffi.new("struct kub_bell **")
        _errors.call(lib.kub_bell, self._open(), which, _rights(wait, ring), place)
        return Bell(ffi.gc(place[0], lib.kub_bell_close))

    def close(self) -> None:
        """Let the handle go; once more is fine. A registered object is let go, too."""
        super().close()
        self._keep = None

    def __repr__(self) -> str:
        return f"<kubuf.Buffer {'closed' if self.closed else f'fd={self.fd} size={self.size}'}>"
