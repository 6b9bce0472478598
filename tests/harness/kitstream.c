// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * kitstream - a stream that /dev/testkit writes and the test reads
 *
 * Copyright (C) the kubuf developers
 */
#include "kitstream.h"

#include <string.h>
#include <sys/ioctl.h>

#include "check.h"
#include "control.h"
#include "kit.h"
#include "page.h"

int kitstream_new(int kit, size_t data)
{
	int fd = control_create(NULL, data + 2 * page_size());

	REQUIRE_OK(kit_take(kit, fd, TESTKIT_MAY_READ | TESTKIT_MAY_WRITE));
	REQUIRE_OK(ioctl(kit, TESTKIT_STREAM));
	return fd;
}

int kitstream_put(int kit, uint16_t type, const void *bytes, size_t len, unsigned int times)
{
	struct testkit_put put = {
		.addr = (uintptr_t)bytes,
		.len = len,
		.type = type,
		.times = times,
	};

	return ioctl(kit, TESTKIT_PUT, &put);
}

size_t kitstream_record(unsigned char *bytes, uint32_t number, size_t max)
{
	uint32_t state = number * 2654435761U + 1;
	size_t len = (state >> 7) % (max + 1);

	for (size_t i = 0; i < len; i++) {
		state = state * 1664525 + 1013904223;
		bytes[i] = state >> 24;
	}
	return len;
}

void kitstream_expect(struct kub_stream *stream, uint32_t number, size_t max)
{
	static unsigned char want[KUBUF_STREAM_RECORD_MAX];
	struct kub_record record = {};
	size_t len = kitstream_record(want, number, max);

	check_context("record %u", number);
	REQUIRE_INT(kub_stream_next(stream, &record), 1);
	REQUIRE_INT(record.len, len);
	CHECK_INT(record.type, number & 0xffff);
	CHECK_MEM(record.data, want, len);
	check_context("%s", "");
}
