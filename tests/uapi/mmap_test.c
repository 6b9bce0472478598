// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * mmap() of made and of named buffers: where a mapping may lie, in the buffer and in the
 * process. What a process does to its mappings afterwards is in core/map_test.c.
 *
 * Copyright (C) the kubuf developers
 */
#include <sys/mman.h>

#include "buf.h"
#include "control.h"
#include "maprules.h"
#include "page.h"
#include "test.h"

#define HUGE (2UL << 20)
#define SIZE 262144

TEST_KINDS(mappings_end_where_the_buffer_does, 0, KIND_UC)
{
	int made = control_create(kind, SIZE), named = control_add("mmap", kind, SIZE);

	maprules_range(made, SIZE);
	maprules_growth(made, SIZE);
	maprules_range(named, SIZE);
	maprules_growth(named, SIZE);
	maprules_rights(CONTROL_NAMED "mmap", SIZE);
}

/* Any address that the program insists on works as well. */
TEST_KINDS(a_fixed_address_is_the_programs_choice, 0, KIND_UC)
{
	int fd = control_create(kind, SIZE);
	unsigned char *room = page_room(2 * HUGE);
	unsigned char *odd, *map;

	odd = room + 3 * page_size();
	map = mmap(odd, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0);
	REQUIRE(map == odd);
	map[SIZE - 1] = 5;
	CHECK_INT(buf_map(fd, SIZE)[SIZE - 1], 5);
}
