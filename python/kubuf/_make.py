# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
"""Making buffers, and their names."""

import os
from typing import Any, Optional, Union

from kubuf import _errors, _socket
from kubuf._buffer import Buffer
from kubuf._kubuf import ffi, lib
from kubuf._types import Backing, Cache, Info, Limits, info_of, limits_of, options, text


def create(size: int, *, backing: Backing = Backing.SHMEM, cache: Cache = Cache.WB,
           map_pfn: bool = False, label: Optional[str] = None) -> Buffer:
    """Make a zeroed buffer.

    size: bytes, rounded up to whole pages. backing: all but SHMEM want CAP_SYS_RAWIO.
    map_pfn: mappings by page frame number; not for SHMEM. label: shown in /proc/PID/maps.
    It lives as long as somebody has it open, mapped or exported, in any process.
    """
    named = None if label is None else ffi.new("char[]", text(label))
    wanted = options(backing, cache, map_pfn, named)
    return Buffer._make(lib.kub_create, size, wanted)


def open(name: Union[str, "os.PathLike[str]"], write: bool = True) -> Buffer:
    """Open a named buffer, or a path if the name has a slash; if write, for writing, too."""
    path = text(os.fspath(name))
    return Buffer._make(lib.kub_open, path, os.O_RDWR if write else os.O_RDONLY)


def from_fd(fd: int) -> Buffer:
    """Make a buffer from a descriptor, which the buffer owns afterwards, unless this raises."""
    return Buffer._make(lib.kub_from_fd, fd)


def register(memory: Any, write: bool = True) -> Buffer:
    """Make a buffer of existing memory: any contiguous object of the buffer protocol.

    Drivers and devices may read it, and with write store into it. The pages are pinned, count in
    RLIMIT_MEMLOCK, and cannot be mapped again. The object is kept, at its size, until this buffer
    and those that readonly() made of it are closed. Who else has got it, by send(), by export() or
    in the kernel, has its pages for longer, whatever this program uses them for by then.
    """
    keep = ffi.from_buffer(memory, require_writable=write)
    rights = lib.KUB_READ | (lib.KUB_WRITE if write else 0)
    return Buffer._make(lib.kub_register, keep, len(keep), rights, keep=keep)


def recv(sock: _socket.Socket) -> Buffer:
    """Receive a buffer that the other end of an AF_UNIX socket sends.

    Raises EndError (an EOFError) when the other end has closed.
    """
    place = ffi.new("struct kub_buf **")
    _socket.call(sock, False, lib.kub_recv, place)
    return Buffer(ffi.gc(place[0], lib.kub_close))


def add(name: str, size: int, *, backing: Backing = Backing.SHMEM, cache: Cache = Cache.WB,
        map_pfn: bool = False, mode: int = 0o600, uid: int = 0, gid: int = 0) -> None:
    """Make a buffer with a name, /dev/kubuf/NAME; only for administrators, as remove().

    mode, uid, gid: permissions and owner of the node; the rest is as of create().
    """
    wanted = options(backing, cache, map_pfn, None)
    _errors.call(lib.kub_add, text(name), size, wanted, mode, uid, gid)


def remove(name: str) -> None:
    """Remove a name; processes that have the buffer keep it."""
    _errors.call(lib.kub_remove, text(name))


@ffi.def_extern(error=-1)  # type: ignore[misc]
def kubuf_each(_name: Any, info: Any, arg: Any) -> int:
    """Callback of the library for each name."""
    ffi.from_handle(arg).append(info_of(info))
    return 0


def list_names() -> "list[Info]":
    """List the named buffers, sorted by name, which is the label; see Info."""
    found: "list[Info]" = []
    arg = ffi.new_handle(found)
    _errors.call(lib.kub_list, lib.kubuf_each, arg)
    return found


def query() -> Limits:
    """Features of the machine, its limits and their use."""
    said = ffi.new("struct kub_limits *", {"size_of": ffi.sizeof("struct kub_limits")})
    _errors.call(lib.kub_query, said)
    return limits_of(said)
