# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
"""Memory shared with the Linux kernel and between programs.

    with kubuf.create(1 << 20) as buffer:
        samples = buffer.array("<f4")   # the buffer's own memory, for numpy
        bell = buffer.bell()            # events: bell.ring(), bell.wait(), async for
        buffer.send(sock)               # pass it on, to read

Buffers are made by create(), found by name with open(), received by recv(), or are this
program's own memory with register(). Streams of records are read by Stream. What fails raises
Error, an OSError whose text says what failed, why, and what to do.
"""

from kubuf._bell import Bell
from kubuf._buffer import Buffer
from kubuf._errors import EndError, Error
from kubuf._kubuf import ffi as _ffi, lib as _lib
from kubuf._make import add, create, from_fd, open, query, recv, register, remove
from kubuf._make import list_names as list
from kubuf._stream import Record, Stream, record_dtype
from kubuf._types import Accept, Backing, Cache, Feature, Info, Limits
from kubuf._writer import StreamWriter

__version__: str = _ffi.string(_lib.kub_version()).decode()

__all__ = [
    "Accept", "Backing", "Bell", "Buffer", "Cache", "EndError", "Error", "Feature", "Info",
    "Limits", "Record", "Stream", "StreamWriter", "add", "create", "from_fd", "list", "open",
    "query", "record_dtype", "recv", "register", "remove",
]
