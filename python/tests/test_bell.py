# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
"""Bells: rung, waited for, by threads and in asyncio."""

import asyncio
import errno
import select
import signal
import time

import kubuf
from support import (
    Case, beside, buffer, hang_up, interrupt, named, needs_module, signals, until_polling)


class Bells(Case):

    def setUp(self):
        super().setUp()
        self.buffer = buffer()
        self.ringer, self.bell = self.buffer.bell(wait=False), self.buffer.bell()
        for one in (self.buffer, self.ringer, self.bell):
            self.addCleanup(one.close)

    def test_a_wait_ends_by_a_ring_or_in_time(self):
        self.assertIsNone(self.bell.wait(0))
        begun = time.monotonic()
        self.assertIsNone(self.bell.wait(0.05))
        self.assertGreaterEqual(time.monotonic() - begun, 0.05)
        with beside(self.ringer.ring):
            self.assertEqual(self.bell.wait(), 1)
        self.assertRaises(ValueError, self.bell.wait, -1)

    @needs_module
    def test_each_open_bell_is_told_of_all_but_its_own(self):
        with self.buffer.bell() as other:
            self.ringer.ring(5)
            other.ring(2**32 - 1)
            self.assertEqual(self.bell.wait(), 5 + 2**32 - 1)
            self.assertIsNone(self.bell.wait(0))
            self.bell.ring()
            self.assertIsNone(self.bell.wait(0))
            self.assertEqual(other.wait(), 6 + 2**32 - 1)

    @needs_module
    def test_bad_bells_are_explained(self):
        for call, number, sentence in (
                (lambda: self.buffer.bell(4), errno.EINVAL, "0 to 3"),
                (lambda: self.buffer.bell(0, False, False), errno.EINVAL, "rights"),
                (lambda: self.ringer.wait(0), errno.EBADF, "not to wait"),
                (lambda: self.ringer.ring(0), errno.EINVAL, "must not be 0")):
            with self.assertRaises(kubuf.Error) as caught:
                call()
            self.assertEqual(caught.exception.errno, number)
            self.assert_explained(caught.exception, sentence)
        self.assertRaises(OverflowError, self.ringer.ring, -1)

    def test_event_loops_can_watch_it(self):
        poll = select.poll()
        poll.register(self.bell, select.POLLIN)
        self.assertEqual(poll.poll(0), [])
        self.ringer.ring()
        self.assertEqual(poll.poll(), [(self.bell.fileno(), select.POLLIN)])

    def test_ctrl_c_ends_a_wait(self):
        with self.assertRaises(KeyboardInterrupt):
            with signals(signal.SIGINT, interrupt):
                self.bell.wait()

    def test_a_wait_goes_on_after_a_signals_handler(self):
        seen = []

        def handler(*_):
            seen.append(1)
            if len(seen) == 3:
                self.ringer.ring()

        with signals(signal.SIGUSR1, handler):
            self.assertEqual(self.bell.wait(), 1)
        with signals(signal.SIGUSR1, lambda *_: None, 0.01):
            begun = time.monotonic()
            self.assertIsNone(self.bell.wait(0.2))
            self.assertGreaterEqual(time.monotonic() - begun, 0.2)

    def test_others_run_while_one_waits_and_may_close_it(self):
        told = []
        with beside(lambda: told.append(self.bell.wait())) as thread:
            until_polling(thread)
            self.bell.close()
            self.ringer.ring()
        self.assertEqual(told, [1])

    @needs_module
    def test_the_end_of_the_buffer_ends_a_wait(self):
        with named("python-end") as name, kubuf.open(name) as one, one.bell() as bell:
            one.bell(wait=False).close()
            hang_up(name)
            with self.assertRaises(EOFError) as caught:
                bell.wait()
            self.assert_explained(caught.exception, "has ended")


class Async(Case):

    def setUp(self):
        super().setUp()
        self.buffer = buffer()
        self.ringer, self.bell = self.buffer.bell(wait=False), self.buffer.bell()
        for one in (self.buffer, self.ringer, self.bell):
            self.addCleanup(one.close)

    def test_a_task_waits_while_others_run(self):
        async def ring():
            await asyncio.sleep(0.02)
            self.ringer.ring()
            return "rung"

        async def main():
            return await asyncio.gather(self.bell.next(), ring())

        self.assertEqual(asyncio.run(main()), [1, "rung"])

    def test_a_loop_over_a_bell_gets_every_news(self):
        async def main():
            seen = 0
            self.ringer.ring()
            async for _ in self.bell:
                seen += 1
                if seen == 3:
                    return seen
                asyncio.get_running_loop().call_later(0.01, self.ringer.ring)

        self.assertEqual(asyncio.run(main()), 3)

    def test_a_task_that_is_cancelled_leaves_nothing_behind(self):
        async def main():
            with self.assertRaises(asyncio.TimeoutError):
                await asyncio.wait_for(self.bell.next(), 0.02)
            self.assertFalse(asyncio.get_running_loop().remove_reader(self.bell.fileno()))
            self.ringer.ring()
            return await self.bell.next()

        self.assertEqual(asyncio.run(main()), 1)

    def test_two_tasks_want_two_bells(self):
        async def main():
            first = asyncio.ensure_future(self.bell.next())
            await asyncio.sleep(0)
            with self.assertRaisesRegex(RuntimeError, "another task"):
                await self.bell.next()
            self.ringer.ring()
            return await first

        self.assertEqual(asyncio.run(main()), 1)

    def test_close_ends_a_tasks_wait(self):
        async def main():
            waiting = asyncio.ensure_future(self.bell.next())
            await asyncio.sleep(0.01)
            self.bell.close()
            with self.assertRaisesRegex(ValueError, "closed"):
                await waiting

        asyncio.run(main())

    @needs_module
    def test_the_end_of_the_buffer_ends_a_loop(self):
        async def main(name, bell):
            asyncio.get_running_loop().call_later(0.02, hang_up, name)
            return [count async for count in bell]

        with named("python-loop") as name, kubuf.open(name) as one, one.bell() as bell:
            with one.bell(wait=False) as ringer:
                ringer.ring(7)
            self.assertEqual(asyncio.run(main(name, bell)), [7])
