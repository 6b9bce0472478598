# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
"""Streams, record by record."""

import asyncio
import errno
import signal

import kubuf
from support import (
    PAGE, Case, beside, buffer, hang_up, interrupt, named, needs_module, signals, stream_buffer,
    until_polling)


class Streams(Case):

    def setUp(self):
        super().setUp()
        self.buffer = stream_buffer()
        self.writer, self.stream = kubuf.StreamWriter(self.buffer), kubuf.Stream(self.buffer)
        for one in (self.buffer, self.writer, self.stream):
            self.addCleanup(one.close)

    def test_records_come_as_they_were_put(self):
        sent = [(b"", 0), (b"a", 1), (b"hello world", 65535), (bytes(range(256)) * 20, 2)]
        for data, kind in sent:
            self.assertTrue(self.writer.put(data, kind))
        got = [(record.data, record.type) for record in self.stream.records(0)]
        self.assertEqual(got, sent)
        self.assertTrue(self.writer.put(memoryview(b"later")))
        self.assertEqual(next(iter(self.stream)), kubuf.Record(b"later", 0, 0))

    def test_many_times_the_streams_size_goes_through(self):
        for number in range(500):
            data = number.to_bytes(4, "little") * (number % 97)
            self.assertTrue(self.writer.put(data))
            self.assertEqual([record.data for record in self.stream.records(0)], [data])

    def test_a_loop_that_is_left_has_taken_what_it_saw(self):
        for number in range(5):
            self.writer.put(bytes([number]))
        for record in self.stream.records():
            if record.data == b"\2":
                break
        self.stream.close()
        with kubuf.Stream(self.buffer) as again:
            self.assertEqual([record.data for record in again.records(0)], [b"\3", b"\4"])

    def test_what_does_not_fit_is_dropped_and_told_of(self):
        put = 0
        while self.writer.put(bytes(1000)):
            put += 1
        self.assertFalse(self.writer.put(bytes(1000)))
        self.assertEqual((self.stream.lost, self.writer.lost), (2, 2))
        self.assertEqual(len(list(self.stream.records(0))), put)
        self.writer.put(b"next")
        self.assertEqual(list(self.stream.records(0)), [kubuf.Record(b"next", 0, 2)])

    def test_skip_leaves_what_comes_from_now_on(self):
        self.writer.put(b"old")
        self.stream.skip()
        self.writer.put(b"new")
        self.assertEqual([record.data for record in self.stream.records(0)], [b"new"])

    def test_a_wait_ends_when_there_is_enough_or_in_time(self):
        self.assertFalse(self.stream.wait(timeout=0.01))
        with beside(self.writer.put, b"one"):
            self.assertTrue(self.stream.wait())
        self.assertTrue(self.stream.wait(100, 0.01))  # less than that, but something
        self.assertFalse(self.stream.ended)
        self.assertRaises(ValueError, self.stream.wait, 1, -1)

    def test_ctrl_c_ends_a_wait_and_other_signals_do_not(self):
        with self.assertRaises(KeyboardInterrupt):
            with signals(signal.SIGINT, interrupt):
                self.stream.wait()
        with signals(signal.SIGUSR1, lambda *_: self.writer.put(b"x")):
            self.assertTrue(self.stream.wait(50))

    def test_what_is_no_stream_or_has_a_reader_is_explained(self):
        with buffer(3 * PAGE) as other:
            for one, number in ((other, errno.EINVAL), (self.buffer, errno.EBUSY)):
                with self.assertRaises(kubuf.Error) as caught:
                    kubuf.Stream(one)
                self.assertEqual(caught.exception.errno, number)
                self.assert_explained(caught.exception, "stream")
        with self.assertRaises(kubuf.Error) as caught:
            self.writer.put(bytes(65537))
        self.assertEqual(caught.exception.errno, errno.EMSGSIZE)

    def test_a_broken_producer_is_found(self):
        with self.buffer.map() as mapping:
            head = len(mapping) - 2 * PAGE + 64
            mapping[head:head + 4] = b"\xff\xff\xff\x7f"
            for call in (self.stream.span, self.stream.wait, lambda: next(iter(self.stream))):
                with self.assertRaises(kubuf.Error) as caught:
                    call()
                self.assertEqual(caught.exception.errno, errno.EBADMSG)

    def test_one_thread_at_a_time_uses_it(self):
        with beside(self.stream.wait) as thread:
            until_polling(thread)
            self.assertRaises(RuntimeError, self.stream.span)
            self.writer.put(b"end")

    def test_close_is_idempotent_and_use_afterwards_an_error(self):
        for _ in range(2):
            self.stream.close()
            self.writer.close()
        for call in (self.stream.wait, self.stream.span, self.stream.done, self.stream.skip,
                     lambda: self.stream.lost, lambda: self.writer.put(b"x"),
                     lambda: next(self.stream.records())):
            self.assertRaisesRegex(ValueError, "is closed", call)


class Async(Case):

    def setUp(self):
        super().setUp()
        self.buffer = stream_buffer()
        self.writer, self.stream = kubuf.StreamWriter(self.buffer), kubuf.Stream(self.buffer)
        for one in (self.buffer, self.writer, self.stream):
            self.addCleanup(one.close)

    def test_a_loop_over_a_stream_gets_every_record(self):
        async def put():
            for number in range(20):
                self.writer.put(bytes([number]))
                await asyncio.sleep(0.002 * (number % 3))

        async def main():
            task = asyncio.ensure_future(put())
            seen = []
            async for record in self.stream:
                seen.append(record.data[0])
                if len(seen) == 20:
                    await task
                    return seen

        self.assertEqual(asyncio.run(main()), list(range(20)))

    def test_a_task_waits_for_as_much_as_it_wants(self):
        async def main():
            waiting = asyncio.ensure_future(self.stream.ready(32))
            await asyncio.sleep(0.01)
            self.writer.put(b"12345678")
            await asyncio.sleep(0.01)
            self.assertFalse(waiting.done())
            self.writer.put(b"12345678")
            return await waiting

        self.assertTrue(asyncio.run(main()))

    def test_close_ends_a_tasks_wait(self):
        async def main():
            waiting = asyncio.ensure_future(self.stream.ready())
            await asyncio.sleep(0.01)
            self.stream.close()
            with self.assertRaisesRegex(ValueError, "closed"):
                await waiting

        asyncio.run(main())


class Ends(Case):

    @needs_module
    def test_the_end_of_the_buffer_comes_after_its_last_record(self):
        async def main(stream, name):
            asyncio.get_running_loop().call_later(0.02, hang_up, name)
            return [record.data async for record in stream]

        def plain(stream, name):
            hang_up(name)
            return [record.data for record in stream]

        for loop in (plain, lambda stream, name: asyncio.run(main(stream, name))):
            with named("python-stream", 18 * PAGE) as name, kubuf.open(name) as one, \
                    kubuf.StreamWriter(one) as writer, kubuf.Stream(one) as stream:
                writer.put(b"last")
                self.assertEqual(loop(stream, name), [b"last"])
                self.assertTrue(stream.ended)
                self.assertFalse(stream.wait())
