# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
"""What buffers are made of, and what is told of them."""

import enum
from typing import Any, NamedTuple, Optional

from kubuf._kubuf import ffi, lib


class Kind(enum.IntEnum):
    """A number with a name; one that a later module knows and this package does not has none."""

    @classmethod
    def _missing_(cls, value: object) -> "Optional[Kind]":
        if not isinstance(value, int):
            return None
        made = int.__new__(cls, value)
        made._name_, made._value_ = f"UNKNOWN_{value}", value
        return made


class Backing(Kind):
    """Where a buffer's memory comes from."""

    SHMEM = 0  #: pages of a file system in memory; the ordinary kind, for everybody
    CONTIG = 1  #: one physically contiguous block; CAP_SYS_RAWIO
    SCATTER = 2  #: single pages that are not contiguous, for tests; CAP_SYS_RAWIO
    USER = 3  #: memory that a program registered; not to be created


class Cache(Kind):
    """How the CPU caches a buffer; SHMEM has WB alone."""

    WB = 0  #: write-back, as ordinary memory
    WC = 1  #: write-combining
    UC = 2  #: uncached


class Accept(enum.IntFlag):
    """What a mapping of a buffer can be given to."""

    PIN = 1  #: O_DIRECT, vmsplice(), MSG_ZEROCOPY, process_vm_readv(), io_uring
    REGISTER = 2  #: registered buffers of io_uring
    FUTEX = 4  #: futexes and mutexes between processes
    PRIVATE = 8  #: writable private mappings


class Feature(enum.IntFlag):
    """What a machine can do."""

    HUGE = 1  #: huge pages
    DMABUF = 2  #: Buffer.export()
    REGISTER = 4  #: kubuf.register()


class Info(NamedTuple):
    """What a buffer is.

    In a list huge, id and accepts are 0, and all but the label for who may not read the node.
    """

    size: int  #: bytes
    huge: int  #: bytes of it that are huge pages at the moment
    id: int  #: number of the buffer, unique until the module is unloaded
    backing: Backing
    cache: Cache
    map_pfn: bool  #: its mappings are by page frame number
    accepts: Accept
    label: str  #: its label, which for a named buffer is the name
    events: int  #: count of its bell 0


class Limits(NamedTuple):
    """What the machine can do, and how much of it is taken."""

    version: int  #: of the module's calls
    page_size: int  #: bytes
    backings: frozenset[Backing]  #: those that are there
    caches: frozenset[Cache]  #: those that are there for some backing
    features: Feature
    shmem_limit: int  #: bytes, of all buffers of SHMEM together
    shmem_used: int
    locked_limit: int  #: bytes, of all memory that kubuf keeps from being swapped
    locked_used: int


def info_of(said: Any) -> Info:
    """Info of a struct kub_info."""
    return Info(
        size=said.size, huge=said.huge, id=said.id, backing=Backing(said.backing),
        cache=Cache(said.cache), map_pfn=bool(said.flags & lib.KUB_MAP_PFN),
        accepts=Accept(said.accepts), label=ffi.string(said.label).decode(errors="replace"),
        events=said.events)


def limits_of(said: Any) -> Limits:
    """Limits of a struct kub_limits."""
    return Limits(
        version=said.version, page_size=said.page_size,
        backings=frozenset(kind for kind in Backing if said.backings >> kind & 1),
        caches=frozenset(kind for kind in Cache if said.caches >> kind & 1),
        features=Feature(said.features), shmem_limit=said.shmem_limit, shmem_used=said.shmem_used,
        locked_limit=said.locked_limit, locked_used=said.locked_used)


def text(value: str) -> bytes:
    """A string for the library, which would end it at a zero byte."""
    if "\0" in value:
        raise ValueError("embedded null character")
    return value.encode()


def options(backing: int, cache: int, map_pfn: bool, label: Any) -> Any:
    """A struct kub_options; label is None, or a char array that outlives it."""
    return ffi.new("struct kub_options *", {
        "size_of": ffi.sizeof("struct kub_options"), "backing": backing, "cache": cache,
        "flags": lib.KUB_MAP_PFN if map_pfn else 0, "label": ffi.NULL if label is None else label})
