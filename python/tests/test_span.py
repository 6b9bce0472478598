# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
"""Streams, all that is there at once; and how fast that is."""

import ctypes
import os
import struct
import time
import warnings

import numpy

import kubuf
from support import MODULE, Case, beside, stream_buffer

PRODUCER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "producer.so")
# An emulated CPU says what happens, not how fast.
RECORDS = 20000 if MODULE else 3000000


class Spans(Case):

    def setUp(self):
        super().setUp()
        self.buffer = stream_buffer()
        self.writer, self.stream = kubuf.StreamWriter(self.buffer), kubuf.Stream(self.buffer)
        for one in (self.buffer, self.writer, self.stream):
            self.addCleanup(one.close)

    def test_a_span_is_all_records_with_their_heads(self):
        self.writer.put(b"abc", 7)
        self.writer.put(b"12345678", 8)
        with self.stream.span() as view:
            self.assertEqual(bytes(view), struct.pack("<IHH8sIHH8s", 3, 0, 7, b"abc", 8, 0, 8,
                                                      b"12345678"))
            self.assertTrue(view.readonly)
        self.assertEqual(len(self.stream.span()), 0)
        self.stream.done()

    def test_a_span_in_numpy_has_fields_of_the_head_and_of_the_record(self):
        kind = [("time", "<u4"), ("value", "<f8")]
        for number in range(10):
            self.writer.put(struct.pack("<Id", number, number / 2), 5)
        records = self.stream.span(kind)
        self.assertEqual(records.dtype, kubuf.record_dtype(kind))
        self.assertEqual(records.dtype.itemsize, 24)
        self.assertEqual(records["data"]["time"].tolist(), list(range(10)))
        self.assertEqual(records["data"]["value"].sum(), 22.5)
        self.assertEqual(records["type"].tolist(), [5] * 10)
        self.assertFalse(records.flags.writeable)
        self.assertEqual(len(self.stream.span(numpy.dtype(kind))), 0)
        self.assertRaises(ValueError, self.stream.span, [("object", "O")])

    def test_a_span_goes_around_the_end_in_one_piece(self):
        size = self.buffer.size - 2 * os.sysconf("SC_PAGESIZE")
        each, put = 1000, 0
        for _ in range(20):
            while self.writer.put(struct.pack("<Q", put) * (each // 8)):
                put += 1
            records = self.stream.span("125u8")
            self.assertEqual(len(records), size // (each + 8))
            self.assertEqual(records["data"][:, 0].tolist(), list(range(put - len(records), put)))
            self.assertTrue((records["data"] == records["data"][:, :1]).all())
            del records
            self.stream.done()
            self.assertEqual(self.stream.lost, self.writer.lost)

    def test_a_span_in_numpy_ends_before_a_record_of_another_size(self):
        for data in (b"1234", b"5678", b"odd", b"9abc"):
            self.writer.put(data)
        self.assertEqual(self.stream.span("<u4")["data"].tolist(), [0x34333231, 0x38373635])
        self.assertRaisesRegex(ValueError, "has 3 bytes, and not the 4", self.stream.span, "<u4")
        self.assertEqual(bytes(self.stream.span("S3")["data"][0]), b"odd")
        self.assertEqual(len(self.stream.span()), 16)

    def test_room_is_not_given_back_under_views(self):
        for look in (lambda: self.stream.span(), lambda: self.stream.span()[1:2],
                     lambda: self.stream.span("u1"), lambda: self.stream.span("u1")["data"][:1]):
            self.writer.put(b"x")
            view = look()
            self.assertRaises(BufferError, self.stream.done)
            self.assertRaises(BufferError, self.stream.close)
            self.assertFalse(self.stream.closed)
            del view
            self.stream.done()
        self.stream.close()

    def test_what_was_not_given_back_is_there_for_the_next_reader(self):
        self.writer.put(b"a")
        self.assertEqual(len(self.stream.span()), 16)
        self.stream.close()
        with kubuf.Stream(self.buffer) as again:
            self.assertEqual([record.data for record in again.records(0)], [b"a"])

    def test_views_keep_the_memory_of_a_stream_that_was_forgotten(self):
        self.stream.close()
        stream = kubuf.Stream(self.buffer)
        self.writer.put(b"12345678")
        view = stream.span()
        self.writer.put(b"abcdefgh")
        array = stream.span("S8")
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            del stream
        self.assertEqual([warning.category for warning in said], [ResourceWarning])
        self.assertEqual(bytes(view)[8:], b"12345678")
        self.assertEqual(array["data"][0], b"abcdefgh")

    def test_an_exception_leaves_a_block_though_there_are_views(self):
        self.writer.put(b"12345678")
        with self.assertRaises(KeyError):
            with self.stream:
                view = self.stream.span()
                raise KeyError
        self.assertTrue(self.stream.closed)
        self.assertEqual(bytes(view)[8:], b"12345678")

    def test_without_numpy_a_memoryview_does(self):
        for number in range(100):
            self.writer.put(struct.pack("<Q", number))
        with self.stream.span() as view:
            words = view.cast("Q")
            self.assertEqual(words[1::2].tolist(), list(range(100)))
            words.release()
        self.stream.done()


class Rate(Case):

    def test_every_record_of_the_fastest_producer_is_read(self):
        """It waits for room; so the rate is what both sides can."""
        seen, lost = self.run_beside(0)
        self.assertEqual((seen, lost), (RECORDS, 0))

    def test_every_record_of_a_producer_that_does_not_wait_is_read_or_lost(self):
        seen, lost = self.run_beside(1000000)
        self.assertEqual(seen + lost, RECORDS)

    def run_beside(self, rate):
        """Read what the producer puts into a stream of 4096 pages."""
        produce = ctypes.CDLL(PRODUCER).produce
        produce.restype = ctypes.c_int64
        produce.argtypes = [ctypes.c_int, ctypes.c_uint64, ctypes.c_uint64]
        lost = []
        with stream_buffer(4096) as buffer:
            kubuf.StreamWriter(buffer).close()
            with kubuf.Stream(buffer) as stream, \
                    beside(lambda: lost.append(produce(buffer.fd, RECORDS, rate))):
                seen = self.read(stream, lost)
        print(f"# {lost[0]} lost of {RECORDS} at {rate or 'most'} a second")
        return seen, lost[0]

    def read(self, stream, ended):
        """Count the records, whose numbers rise; no call of Python's for each."""
        last, seen, spans, begun, cpu = -1, 0, 0, time.monotonic(), time.thread_time()
        while stream.wait(1 << 18, 0.05) or not ended:
            records = stream.span("8u8")
            numbers = records["data"][:, 0].astype("i8")
            del records
            stream.done()
            if len(numbers):
                self.assertGreater(numbers[0], last)
                self.assertTrue((numpy.diff(numbers) > 0).all())
                took, last = time.monotonic() - begun, int(numbers[-1])
                seen += len(numbers)
                spans += 1
        print(f"# {seen} records of 64 bytes in {took:.2f} s: {seen / took:,.0f} a second, "
              f"{seen / spans:,.0f} in a span, {(time.thread_time() - cpu) / took:.0%} of a CPU")
        return seen
