// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * FILL stores a pattern in a range and nowhere else.
 *
 * Copyright (C) the kubuf developers
 */
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"
#include "control.h"
#include "test.h"

#define SIZE 131072

static unsigned char want[SIZE], got[SIZE];

static void fill(int fd, uint64_t offset, uint64_t len, uint64_t pattern, uint32_t width)
{
	struct kubuf_ioctl_fill arg = {
		.offset = offset,
		.len = len,
		.pattern = pattern,
		.width = width,
	};

	REQUIRE_OK(ioctl(fd, KUBUF_IOCTL_FILL, &arg));
	for (uint64_t at = offset; at < offset + len; at += width)
		memcpy(want + at, &pattern, width);
}

TEST_KINDS(every_width_fills_every_kind_of_range, KIND_FIRST, KIND_UC)
{
	static const struct {
		uint64_t offset, len;
	} ranges[] = {
		{ 0, 0 },
		{ 0, 8 },
		{ 8, 8 },
		{ 4088, 16 },
		{ 4096, 4096 },
		{ 4080, 8208 },
		{ 65528, 16 },
		{ SIZE - 8, 8 },
		{ SIZE, 0 },
		{ 0, SIZE },
	};
	int fd = control_create(kind, SIZE);

	memset(want, 0, SIZE);
	for (uint32_t width = 1; width <= 8; width *= 2) {
		uint64_t pattern = 0x1122334455667788 >> (64 - 8 * width);

		for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++) {
			check_context("width %u, offset %llu, len %llu", width,
				      (unsigned long long)ranges[i].offset,
				      (unsigned long long)ranges[i].len);
			fill(fd, ranges[i].offset, ranges[i].len, pattern + i, width);
			REQUIRE_INT(pread(fd, got, SIZE, 0), SIZE);
			CHECK_MEM(got, want, SIZE);
		}
	}
}

TEST_KINDS(narrow_patterns_start_and_end_anywhere, KIND_FIRST, KIND_UC)
{
	int fd = control_create(kind, SIZE);

	memset(want, 0, SIZE);
	fill(fd, 1, 1, 0xa1, 1);
	fill(fd, 3, 4093, 0xa2, 1);
	fill(fd, 4097, 6, 0xa3, 1);
	fill(fd, 8190, 4, 0xb1b2, 2);
	fill(fd, 8202, 4094, 0xc1c2, 2);
	fill(fd, 16388, 12, 0xd1d2d3d4, 4);
	fill(fd, SIZE - 1, 1, 0xee, 1);
	REQUIRE_INT(pread(fd, got, SIZE, 0), SIZE);
	CHECK_MEM(got, want, SIZE);
}

TEST(a_mapping_sees_what_was_filled)
{
	int fd = control_create(NULL, SIZE);
	unsigned char *map = buf_map(fd, SIZE);

	fill(fd, 0, SIZE, 0x77, 1);
	CHECK_BYTES(map, 0x77, SIZE);
}
