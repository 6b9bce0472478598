# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
"""Errors, handles, and what the import costs."""

import errno
import gc
import os
import pickle
import subprocess
import sys
import warnings

import kubuf
from kubuf import _errors
from support import PAGE, Case, buffer, needs_module, needs_none


class Errors(Case):

    @needs_none
    def test_without_the_module_the_error_says_so(self):
        for call in (lambda: kubuf.create(1), kubuf.query, kubuf.list,
                     lambda: kubuf.register(bytearray(8))):
            with self.assertRaises(FileNotFoundError) as caught:
                call()
            self.assert_explained(caught.exception, "module")

    @needs_module
    def test_a_failed_call_has_errno_and_a_sentence(self):
        with self.assertRaises(FileNotFoundError) as caught:
            kubuf.open("nobody")
        self.assertEqual(caught.exception.errno, errno.ENOENT)
        self.assert_explained(caught.exception, 'there is no buffer "/dev/kubuf/nobody"')
        with self.assertRaises(kubuf.Error) as caught:
            kubuf.create(1, label="a/b")
        self.assertEqual(caught.exception.errno, errno.EINVAL)
        self.assert_explained(caught.exception, "label")

    def test_errors_are_of_the_class_that_python_has_for_their_errno(self):
        for number, kind in ((errno.EPERM, PermissionError), (errno.EACCES, PermissionError),
                             (errno.ENOENT, FileNotFoundError), (errno.EEXIST, FileExistsError),
                             (errno.EAGAIN, BlockingIOError), (errno.EPIPE, BrokenPipeError),
                             (errno.ENODATA, EOFError), (errno.EBUSY, OSError)):
            error = _errors.make(number, "sentence")
            self.assertIsInstance(error, kind)
            self.assertIsInstance(error, kubuf.Error)
            self.assertEqual((error.errno, error.strerror), (number, "sentence"))
            self.assertEqual(type(pickle.loads(pickle.dumps(error))), type(error))

    def test_what_is_no_buffer_stays_the_callers(self):
        fd = os.open("/dev/null", os.O_RDWR)
        with self.assertRaises(kubuf.Error) as caught:
            kubuf.from_fd(fd)
        self.assertEqual(caught.exception.errno, errno.ENOTTY)
        os.close(fd)

    def test_what_a_later_module_knows_is_a_number(self):
        self.assertEqual(kubuf.Backing(1), kubuf.Backing.CONTIG)
        self.assertEqual((int(kubuf.Backing(77)), kubuf.Backing(77).name), (77, "UNKNOWN_77"))
        self.assertEqual(int(kubuf.Accept(1 << 20 | 1)), 1 << 20 | 1)
        self.assertRaises(ValueError, kubuf.Cache, "WB")

    def test_names_and_labels_have_no_zero_bytes(self):
        for call in (lambda: kubuf.open("a\0b"), lambda: kubuf.create(1, label="a\0b"),
                     lambda: kubuf.add("a\0b", 1), lambda: kubuf.remove("a\0b")):
            self.assertRaisesRegex(ValueError, "null", call)


class Handles(Case):

    def test_close_is_idempotent_and_use_afterwards_an_error(self):
        one = buffer()
        bell = one.bell()
        for _ in range(2):
            one.close()
            bell.close()
        self.assertTrue(one.closed and bell.closed)
        self.assertEqual(repr(one), "<kubuf.Buffer closed>")
        for call in (lambda: one.fd, lambda: one.size, one.info, one.readonly, one.export,
                     one.read, lambda: one.write(b"x"), one.fill, one.map, one.array, one.bell,
                     lambda: one.send(0), one.sync().__enter__, one.__enter__,
                     bell.ring, bell.wait, bell.fileno):
            self.assertRaisesRegex(ValueError, "is closed", call)

    def test_the_end_of_a_block_closes(self):
        with buffer() as one, one.bell() as bell:
            self.assertIn(f"size={PAGE}", repr(one))
            self.assertIn("fd=", repr(bell))
        self.assertTrue(one.closed and bell.closed)

    def test_what_is_left_for_the_collector_is_closed_with_a_warning(self):
        one = buffer()
        fd = one.fd
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            del one
            gc.collect()
        self.assertEqual([warning.category for warning in said], [ResourceWarning])
        self.assertIn("unclosed <kubuf.Buffer", str(said[0].message))
        self.assertRaises(OSError, os.fstat, fd)

    def test_the_import_takes_neither_numpy_nor_asyncio_along(self):
        check = "import sys, kubuf; print([n for n in ('numpy', 'asyncio') if n in sys.modules])"
        done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True,
                              check=True)
        self.assertEqual(done.stdout, "[]\n")
