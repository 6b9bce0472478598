# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
"""Constants and properties of buffers."""

import enum
from typing import Any, NamedTuple, Optional

from kubuf._kubuf import ffi, lib


class Kind(enum.IntEnum):
    """A number with a name; a number that only a later module knows has no name."""

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
    USER = 3  #: memory that a program has registered; cannot be created


class Cache(Kind):
    """How the CPU caches a buffer; SHMEM has WB only."""

    WB = 0  #: write-back, as ordinary memory
    WC = 1  #: write-combining
    UC = 2  #: uncached


class Accept(enum.IntFlag):
    """Uses of a mapping of a buffer."""

    PIN = 1  #: O_DIRECT, vmsplice(), MSG_ZEROCOPY, process_vm_readv(), io_uring
    REGISTER = 2  #: registered buffers of io_uring
    FUTEX = 4  #: futexes and mutexes between processes
    PRIVATE = 8  #: writable private mappings


class Feature(enum.IntFlag):
    """Features of a machine."""

    HUGE = 1  #: huge pages
    DMABUF = 2  #: Buffer.export()
    REGISTER = 4  #: kubuf.register()


class Info(NamedTuple):
    """Properties of a buffer.

    In a list huge, id and accepts are 0, and all but the label for who may not read the node.
    """

    size: int  #: bytes
    huge: int  #: bytes in huge pages at the moment
    id: int  #: number of the buffer, unique until the module is unloaded
    backing: Backing
    cache: Cache
    map_pfn: bool  #: mapped by page frame number
    accepts: Accept
    label: str  #: the label, which for a named buffer is the name
    events: int  #: count of bell 0


class Limits(NamedTuple):
    """Features of the machine, its limits and their use."""

    version: int  #: version of the module's calls
    page_size: int  #: bytes
    backings: frozenset[Backing]  #: backings that exist
    caches: frozenset[Cache]  #: cache modes that some backing has
    features: Feature
    shmem_limit: int  #: bytes, of all buffers of SHMEM together
    shmem_used: int
    locked_limit: int  #: bytes, of all memory of kubuf that cannot be swapped
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
    """Encode a string for the library; refuses zero bytes, which would end the string."""
    if "\0" in value:
        raise ValueError("embedded null character")
    return value.encode()


def options(backing: int, cache: int, map_pfn: bool, label: Any) -> Any:
    """A struct kub_options; label is None, or a char array that outlives it."""
    return ffi.new("struct kub_options *", {
        "size_of": ffi.sizeof("struct kub_options"), "backing": backing, "cache": cache,
        "flags": lib.KUB_MAP_PFN if map_pfn else 0, "label": ffi.NULL if label is None else label})
