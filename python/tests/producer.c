// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * producer - put numbered records into a stream, as fast as a driver would
 *
 * Called through ctypes, which lets other Python threads run meanwhile.
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE
#include <kubuf_stream_writer.h>
#include <sched.h>
#include <time.h>

static int64_t now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (int64_t)at.tv_sec * 1000000000 + at.tv_nsec;
}

/*
 * @rate: records per second, in bursts of 64; 0: as fast as the reader frees room. Return:
 *	number of dropped records, or a negative errno.
 */
int64_t produce(int fd, uint64_t records, uint64_t rate)
{
	uint64_t record[8] = { 0 };
	struct kub_stream stream;
	int64_t start = now(), lost = 0;
	int err = kub_stream_make(&stream, fd);

	for (uint64_t i = 0; !err && i < records; i++) {
		while (rate && i % 64 == 0 && (uint64_t)(now() - start) < i * 1000000000 / rate)
			sched_yield();
		record[0] = i;
		while (!rate && !kub_stream_fits(&stream, 9))
			sched_yield();
		err = kub_stream_put(&stream, 0, record, sizeof(record));
		if (err == -ENOSPC) {
			lost++;
			err = 0;
		}
	}
	kub_stream_close(&stream);
	return err ? err : lost;
}
