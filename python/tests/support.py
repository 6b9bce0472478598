# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
"""What the tests have in common."""

import contextlib
import gc
import os
import signal
import struct
import threading
import time
import unittest
import warnings

import kubuf

PAGE = os.sysconf("SC_PAGESIZE")
MODULE = os.path.exists("/dev/kubuf/control")

needs_module = unittest.skipUnless(MODULE, "the module is not loaded here")
needs_none = unittest.skipIf(MODULE, "the module is loaded here")


def buffer(size=PAGE):
    """A buffer, or its stand-in (standin.c) where the module is not loaded."""
    if MODULE:
        return kubuf.create(size, label="python")
    fd = os.memfd_create("standin")
    os.ftruncate(fd, size)
    return kubuf.from_fd(fd)


def stream_buffer(pages=16):
    """A buffer that a stream of so many pages fits in."""
    return buffer((pages + 2) * PAGE)


def descriptors():
    """What is open; of the stand-in's bells one stays for each buffer."""
    found = []
    for fd in os.listdir("/proc/self/fd"):
        with contextlib.suppress(FileNotFoundError):  # that of the list itself
            found.append(os.readlink(f"/proc/self/fd/{fd}"))
    return sorted(name for name in found if name != "anon_inode:[eventfd]")


def hang_up(name):
    """Take a name away, and have its buffer end: what the library has no function for."""
    fd = os.open("/dev/kubuf/control", os.O_RDWR)
    try:
        import fcntl
        arg = struct.pack("32sII", name.encode(), 1, 0)
        fcntl.ioctl(fd, 1 << 30 | len(arg) << 16 | ord("k") << 8 | 0x63, arg)
    finally:
        os.close(fd)


@contextlib.contextmanager
def named(name, size=PAGE, **options):
    """A named buffer for as long as a block takes."""
    kubuf.add(name, size, **options)
    try:
        yield name
    finally:
        with contextlib.suppress(FileNotFoundError):
            kubuf.remove(name)


@contextlib.contextmanager
def beside(function, *args):
    """A thread that runs a function meanwhile; the end of the block waits for it."""
    thread = threading.Thread(target=function, args=args)
    thread.start()
    try:
        yield thread
    finally:
        thread.join()


def until_polling(thread):
    """Until a thread is in poll() or ppoll(), as amd64 numbers them: it waits, then."""
    while True:
        with open(f"/proc/self/task/{thread.native_id}/syscall", encoding="ascii") as file:
            if file.read().split()[0] in ("7", "271"):
                return
        time.sleep(0.001)


def interrupt(number, frame):
    """What Ctrl-C does, and only once: a second one must not hit what tidies up."""
    signal.signal(number, signal.SIG_IGN)
    signal.default_int_handler(number, frame)


@contextlib.contextmanager
def signals(number, handler, seconds=0.05):
    """A signal every so often, so that one comes after the wait began, whenever that is."""
    before = signal.signal(number, handler)
    stop = threading.Event()

    def send():
        while not stop.wait(seconds):
            os.kill(os.getpid(), number)

    thread = threading.Thread(target=send)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        signal.signal(number, before)


class Case(unittest.TestCase):
    """A test, after which no descriptor is left open, and nothing was left for the collector."""

    def setUp(self):
        self.addCleanup(self._look, descriptors(), self._watch())

    def _watch(self):
        watch = warnings.catch_warnings(record=True)
        said = watch.__enter__()
        self.addCleanup(watch.__exit__, None, None, None)
        warnings.simplefilter("always", ResourceWarning)
        return said

    def _look(self, before, said):
        gc.collect()
        self.assertEqual([str(warning.message) for warning in said], [])
        self.assertEqual(descriptors(), before)

    def assert_explained(self, error, sentence):
        """An error of the library's, with a sentence in which these words are."""
        self.assertIsInstance(error, kubuf.Error)
        self.assertIn(sentence, error.strerror)
