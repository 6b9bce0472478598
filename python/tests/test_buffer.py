# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
"""Buffers handed on, found by name, and made of a program's own memory."""

import array
import contextlib
import errno
import io
import mmap
import os
import pathlib
import re
import socket
import subprocess
import sys

import kubuf
from support import PAGE, Case, beside, buffer, hang_up, named, needs_module

FIRST = pathlib.Path(__file__).resolve().parent.parent / "first.py"
PAIR = FIRST.parent / "pair.py"
README = pathlib.Path(__file__).resolve().parent.parent / "README.md"


def as_nobody(function):
    """Whether a function, called as another user, raises PermissionError."""
    child = os.fork()
    if not child:
        code = 2
        try:
            os.setgid(65534)
            os.setuid(65534)
            function()
            code = 1
        except PermissionError:
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


class Passing(Case):

    def setUp(self):
        super().setUp()
        self.ours, self.theirs = socket.socketpair()
        self.addCleanup(self.ours.close)
        self.addCleanup(self.theirs.close)

    def test_a_buffer_goes_over_a_socket_with_the_rights_that_are_given(self):
        with buffer() as one:
            for write in (False, True):
                one.send(self.ours, write)
                with kubuf.recv(self.theirs) as other:
                    self.assertEqual((other.size, other.writable), (one.size, write))
                    one.write(b"seen")
                    self.assertEqual(other.read(4), b"seen")

    def test_a_socket_may_have_a_timeout(self):
        self.theirs.settimeout(0.02)
        self.assertRaises(TimeoutError, kubuf.recv, self.theirs)
        self.theirs.settimeout(60)
        with buffer() as one, beside(one.send, self.ours), kubuf.recv(self.theirs) as other:
            self.assertEqual(other.size, one.size)
        self.theirs.setblocking(False)
        self.assertRaises(BlockingIOError, kubuf.recv, self.theirs)

    def test_a_peer_that_has_gone_is_told_of(self):
        self.ours.close()
        with self.assertRaises(EOFError) as caught:
            kubuf.recv(self.theirs)
        self.assert_explained(caught.exception, "has closed")
        with buffer() as one:
            self.assertRaises(BrokenPipeError, one.send, self.theirs)

    def test_what_is_no_buffer_is_not_taken(self):
        socket.send_fds(self.ours, [b"x"], [0])
        with self.assertRaises(kubuf.Error) as caught:
            kubuf.recv(self.theirs)
        self.assertEqual(caught.exception.errno, errno.ENOTTY)

    @needs_module
    def test_a_dmabuf_is_the_same_memory(self):
        with buffer() as one:
            one.write(b"same")
            fd = one.export()
            with mmap.mmap(fd, PAGE, access=mmap.ACCESS_READ) as mapping:
                self.assertEqual(mapping[:4], b"same")
            os.close(fd)
            with one.readonly() as lesser, self.assertRaises(kubuf.Error) as caught:
                lesser.export()
            self.assertEqual(caught.exception.errno, errno.EBADF)


class Names(Case):

    @needs_module
    def test_a_named_buffer_is_found_mapped_and_listed(self):
        with named("python-b", 3 * PAGE, mode=0o640, gid=65534), named("python-a"):
            with kubuf.open("python-b") as one, kubuf.open("/dev/kubuf/python-b") as other:
                one.write(b"name")
                with other.map() as mapping:
                    self.assertEqual((len(mapping), mapping[:4]), (3 * PAGE, b"name"))
            self.assertEqual([(info.label, info.size) for info in kubuf.list()],
                             [("python-a", PAGE), ("python-b", 3 * PAGE)])
            node = os.stat("/dev/kubuf/python-b")
            self.assertEqual((node.st_mode & 0o777, node.st_gid), (0o640, 65534))
        self.assertEqual(kubuf.list(), [])

    @needs_module
    def test_names_in_use_and_bad_ones_are_errors(self):
        with named("python"):
            self.assertRaises(FileExistsError, kubuf.add, "python", PAGE)
        self.assertRaises(FileNotFoundError, kubuf.remove, "python")
        with self.assertRaises(kubuf.Error) as caught:
            kubuf.add("-", PAGE)
        self.assert_explained(caught.exception, "is not a valid name")

    @needs_module
    def test_the_names_mode_says_who_may_write(self):
        with named("python", mode=0o644):
            with kubuf.open("python", write=False) as one:
                self.assertFalse(one.writable)
            self.assertTrue(as_nobody(lambda: kubuf.open("python")))
            self.assertTrue(as_nobody(lambda: kubuf.add("other", PAGE)))
            self.assertFalse(as_nobody(lambda: kubuf.open("python", write=False).close()))

    @needs_module
    def test_query_tells_what_there_is(self):
        limits = kubuf.query()
        self.assertEqual((limits.version, limits.page_size), (1, PAGE))
        self.assertIn(kubuf.Backing.SHMEM, limits.backings)
        self.assertIn(kubuf.Cache.WB, limits.caches)
        self.assertIn(kubuf.Feature.REGISTER, limits.features)
        with kubuf.create(10 * PAGE):
            self.assertEqual(kubuf.query().shmem_used - limits.shmem_used, 10 * PAGE)


class Registering(Case):

    @needs_module
    def test_an_object_becomes_a_buffer(self):
        import numpy

        for memory in (bytearray(5000), array.array("d", bytes(8000)), numpy.zeros((10, 10)),
                       mmap.mmap(-1, PAGE)):
            with kubuf.register(memory) as one:
                view = memoryview(memory).cast("B") if not isinstance(memory, mmap.mmap) else memory
                self.assertEqual(one.size, len(view))
                one.write(b"kubuf", 3)
                self.assertEqual(bytes(view[3:8]), b"kubuf")
                view[0] = 9
                self.assertEqual(one.read(1), b"\t")
                del view
        memory.close()

    @needs_module
    def test_an_object_is_kept_at_its_size_until_close(self):
        memory = bytearray(b"x" * 10000)
        with kubuf.register(memory) as one:
            self.assertRaises(BufferError, memory.clear)
            del memory
            self.assertEqual(one.read(), b"x" * 10000)
            self.assertRaises(kubuf.Error, one.map)
        memory = bytearray(5)
        one = kubuf.register(memory)
        with one.readonly() as lesser:
            one.close()
            self.assertRaises(BufferError, memory.clear)
            self.assertEqual(lesser.read(), bytes(5))
        memory.clear()

    @needs_module
    def test_constant_memory_is_registered_to_be_read(self):
        self.assertRaises(BufferError, kubuf.register, b"constant")
        with kubuf.register(b"constant", write=False) as one:
            self.assertEqual(one.read(), b"constant")
            self.assertFalse(one.writable)
        with self.assertRaises(kubuf.Error) as caught:
            kubuf.register(bytearray())
        self.assertEqual(caught.exception.errno, errno.EINVAL)


class Texts(Case):

    @needs_module
    def test_the_example_of_the_readme_works(self):
        example = re.search(r"```python\n(.*?)```", README.read_text(), re.S).group(1)
        space, said = {}, io.StringIO()
        with contextlib.redirect_stdout(said):
            exec(compile(example, str(README), "exec"), space)
        self.assertEqual(said.getvalue(), "1500.0\n")
        space["ours"].close()
        space["theirs"].close()
        space.clear()

    @needs_module
    def test_the_first_program_prints_at_each_ring_and_ends(self):
        kubuf.add("hello", 4096)
        with kubuf.open("hello") as one, one.bell() as bell:
            one.write(b"hello\n\0")
            bell.ring()
            said = subprocess.Popen([sys.executable, FIRST], stdout=subprocess.PIPE, text=True)
            self.assertEqual(said.stdout.readline(), "hello\n")
            one.write(b"again\n\0")
            bell.ring()
            self.assertEqual(said.stdout.readline(), "again\n")
        hang_up("hello")
        self.assertEqual(said.wait(20), 0)
        said.stdout.close()

    @needs_module
    def test_two_programs_hand_64_mib_to_each_other(self):
        kubuf.add("pair", 64 << 20)
        there, back = (subprocess.Popen([sys.executable, PAIR, side], stdout=subprocess.PIPE, text=True)
                       for side in ("there", "back"))
        self.assertEqual(there.communicate(timeout=50)[0], "there: the last number is 20\n")
        self.assertEqual(back.communicate(timeout=50)[0], "back: the last number is 20\n")
        kubuf.remove("pair")
