// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "guard.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include "check.h"
#include "page.h"

#define AROUND 0xc9

static unsigned char *own_start(const struct guard *guard)
{
	return guard->map + page_size();
}

static unsigned char *own_end(const struct guard *guard)
{
	return guard->map + guard->map_len - page_size();
}

struct guard guard_new(size_t len, size_t offset)
{
	size_t page = page_size();
	size_t own = (offset + len + page - 1) / page * page;
	struct guard guard = { .len = len };

	if (!own)
		own = page;
	guard.map_len = own + 2 * page;
	guard.map = mmap(NULL, guard.map_len, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	REQUIRE(guard.map != MAP_FAILED);
	guard.data = guard.map + page + offset;
	REQUIRE_OK(mprotect(guard.map + page, own, PROT_READ | PROT_WRITE));
	memset(guard.map + page, AROUND, own);
	return guard;
}

struct guard guard_at_end(size_t len)
{
	return guard_new(len, (page_size() - len % page_size()) % page_size());
}

void guard_free(struct guard *guard)
{
	munmap(guard->map, guard->map_len);
}

void guard_check(const struct check_site *site, const struct guard *guard)
{
	unsigned char *end = guard->data + guard->len;

	check_bytes(site, "bytes before the buffer", own_start(guard), AROUND,
		    guard->data - own_start(guard));
	check_bytes(site, "bytes after the buffer", end, AROUND, own_end(guard) - end);
}

void guard_pattern(void *data, size_t len, unsigned int seed)
{
	unsigned char *bytes = data;
	uint32_t state = seed * 2654435761u + 12345;

	for (size_t i = 0; i < len; i++) {
		state = state * 1664525u + 1013904223u;
		bytes[i] = state >> 24;
	}
}
