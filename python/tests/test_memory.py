# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
"""Memory of buffers: copies, mappings, arrays."""

import errno
import mmap

import kubuf
from kubuf import _errors
from kubuf._kubuf import lib
from support import PAGE, Case, buffer, needs_module


class Memory(Case):

    def setUp(self):
        super().setUp()
        self.buffer = buffer(4 * PAGE)
        self.addCleanup(self.buffer.close)

    def test_what_is_written_is_read(self):
        self.assertEqual(self.buffer.write(b"hello", 10), 5)
        self.assertEqual(self.buffer.write(memoryview(bytearray(b"!!")), 15), 2)
        self.assertEqual(self.buffer.read(9, 9), b"\0hello!!\0")
        into = bytearray(5)
        self.assertEqual(self.buffer.readinto(into, 10), 5)
        self.assertEqual(into, b"hello")
        self.assertEqual(len(self.buffer.read()), 4 * PAGE)
        self.assertRaises(BufferError, self.buffer.readinto, b"const")

    @needs_module
    def test_what_is_past_the_end_is_an_error(self):
        for call in (lambda: self.buffer.read(2, 4 * PAGE - 1),
                     lambda: self.buffer.write(b"xy", 4 * PAGE - 1),
                     lambda: self.buffer.fill(0, 1, 0, 4 * PAGE + 1),
                     lambda: self.buffer.map(PAGE, 4 * PAGE)):
            with self.assertRaises(kubuf.Error) as caught:
                call()
            self.assertEqual(caught.exception.errno, errno.EINVAL)
            self.assert_explained(caught.exception, "do not end inside of the buffer")

    @needs_module
    def test_a_pattern_fills_a_range(self):
        self.buffer.fill(0x1234, 2, 2, 4)
        self.assertEqual(self.buffer.read(8), b"\0\0\x34\x12\x34\x12\0\0")
        self.buffer.fill(0xff)
        self.assertEqual(self.buffer.read(), b"\xff" * 4 * PAGE)

    def test_a_mapping_is_the_buffers_memory(self):
        with self.buffer.map() as whole, self.buffer.map(PAGE, 100) as part:
            self.assertIsInstance(whole, mmap.mmap)
            self.assertEqual((len(whole), len(part)), (4 * PAGE, 100))
            part[:2] = b"hi"
            self.assertEqual(whole[PAGE:PAGE + 2], b"hi")
        self.assertEqual(self.buffer.read(2, PAGE), b"hi")

    def test_a_mapping_outlives_the_buffer_and_is_not_closed_under_a_view(self):
        mapping = self.buffer.map()
        self.buffer.close()
        view = memoryview(mapping)[5:7]
        self.assertRaises(BufferError, mapping.close)
        view[:] = b"ab"
        view.release()
        self.assertEqual(mapping[5:7], b"ab")
        mapping.close()
        self.assertRaises(ValueError, lambda: mapping[0])

    def test_private_stores_reach_nobody(self):
        with self.buffer.map(private=True) as mapping:
            mapping[:4] = b"mine"
            self.assertEqual(self.buffer.read(4), bytes(4))

    def test_a_readonly_handle_maps_to_read(self):
        with self.buffer.readonly() as lesser:
            self.assertFalse(lesser.writable)
            self.assertTrue(self.buffer.writable)
            with lesser.map() as mapping, self.assertRaises(TypeError):
                mapping[0] = 1
            with self.assertRaises(PermissionError) as caught:
                lesser.map(write=True)
            self.assert_explained(caught.exception, "not open for this")
            with lesser.map(private=True) as mapping:
                mapping[0] = 1
            with self.assertRaises(kubuf.Error) as caught:
                lesser.write(b"x")
            self.assertEqual(caught.exception.errno, errno.EBADF)

    def test_mappings_begin_at_pages_and_are_not_empty(self):
        with self.assertRaises(kubuf.Error) as caught:
            self.buffer.map(8, 8)
        self.assert_explained(caught.exception, f"multiples of {PAGE} bytes")
        self.assertRaises(ValueError, self.buffer.map, 0, 0)
        self.assertRaises(ValueError, self.buffer.map, -PAGE)
        self.assertRaises(ValueError, self.buffer.map, 4 * PAGE)

    def test_an_array_is_the_buffers_memory(self):
        array = self.buffer.array("<u4", (2, 3), offset=4)
        array[1, 2] = 0x01020304
        self.assertEqual(self.buffer.read(4, 4 + 5 * 4), b"\4\3\2\1")
        self.buffer.write(b"\7", 4)
        self.assertEqual(array[0, 0], 7)
        self.assertEqual(self.buffer.array("u1").shape, (4 * PAGE,))
        self.assertEqual(self.buffer.array("<f8", offset=4).shape, (4 * PAGE // 8 - 1,))
        self.assertRaises(ValueError, self.buffer.array, "u1", 4 * PAGE + 1)

    def test_an_array_outlives_the_buffer_and_is_as_writable_as_the_handle(self):
        array = self.buffer.array("u1", 4)
        with self.buffer.readonly() as lesser:
            self.assertFalse(lesser.array("u1", 4).flags.writeable)
        self.buffer.close()
        array[:] = 3
        self.assertEqual(bytes(array), b"\3\3\3\3")

    @needs_module
    def test_the_program_touches_what_devices_use_in_a_block(self):
        with self.buffer.sync(offset=PAGE, length=PAGE):
            self.buffer.write(b"x", PAGE)
        with self.assertRaises(KeyError), self.buffer.sync(read=False):
            raise KeyError
        # The write has ended, though by an exception: to end it once more is an error.
        with self.assertRaises(kubuf.Error) as caught:
            _errors.call(lib.kub_sync_end, self.buffer._open(), 0, 4 * PAGE, lib.KUB_WRITE)
        self.assertEqual(caught.exception.errno, errno.EINVAL)
        with self.buffer.readonly() as lesser, self.assertRaises(kubuf.Error):
            with lesser.sync():
                self.fail("a handle that cannot write began")

    @needs_module
    def test_info_tells_what_the_buffer_is(self):
        info = self.buffer.info()
        self.assertEqual((info.size, info.label), (4 * PAGE, "python"))
        self.assertEqual((info.backing, info.cache), (kubuf.Backing.SHMEM, kubuf.Cache.WB))
        self.assertIn(kubuf.Accept.PIN, info.accepts)
        self.assertFalse(info.map_pfn)
        with self.buffer.bell() as bell:
            bell.ring(3)
        self.assertEqual(self.buffer.info().events, 3)
        with kubuf.create(PAGE, backing=kubuf.Backing.SCATTER, map_pfn=True) as other:
            self.assertEqual(other.info().backing, kubuf.Backing.SCATTER)
            self.assertTrue(other.info().map_pfn)
