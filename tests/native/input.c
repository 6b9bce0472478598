// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Bad input: names, sizes of structures, and what is said about them.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <kubuf_stream.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "handle.h"
#include "module.h"
#include "test.h"

#define LONGEST 5000

/* A text on the heap, where a byte behind it is somebody else's. */
static char *text_of(char letter, size_t len)
{
	char *text = malloc(len + 1);

	memset(text, letter, len);
	text[len] = '\0';
	return text;
}

static void name_everything(const char *name)
{
	struct kub_options options = { .size_of = sizeof(options), .label = name };
	struct kub_buf *buf;

	if (!kub_create(1, &options, &buf))
		kub_close(buf);
	kub_explain();
	CHECK(kub_add(name, 1, NULL, 0, 0, 0) < 0);
	CHECK(strlen(kub_explain()) < 768);
	CHECK(kub_remove(name) < 0);
	CHECK(strlen(kub_explain()) < 768);
	CHECK(kub_open(name, O_RDWR, &buf) < 0);
	CHECK(strlen(kub_explain()) < 768);
}

TEST(names_of_any_length_and_letter_are_taken_or_told)
{
	static const char letters[] = { 'a', '/', '\n', '\\', '\xff' };
	static const size_t lengths[] = { 0, 1, 30, 31, 32, 33, 107, 108, 109, 767, LONGEST };
	char *name;

	for (int fails = 0; fails <= EINVAL; fails += EINVAL) {
		module.fails = fails;
		for (size_t i = 0; i < sizeof(letters) * 11; i++) {
			name = text_of(letters[i / 11], lengths[i % 11]);
			name_everything(name);
			free(name);
		}
	}
}

/* Exactly so many bytes, so that one behind them is found. */
static void *structure_of(size_t size)
{
	size_t *made = calloc(1, size < sizeof(*made) ? sizeof(*made) : size);

	*made = size;
	return made;
}

TEST(a_structure_has_as_many_bytes_as_it_says)
{
	struct kub_buf *buf = handle_new(4096), *more;
	unsigned int known = 0;
	void *structure;

	for (size_t size = 0; size < 400; size++) {
		structure = structure_of(size);
		known += !kub_info(buf, structure);
		memset((char *)structure + sizeof(size), 0, size > 8 ? size - 8 : 0);
		known += !kub_query(structure);
		memset((char *)structure + sizeof(size), 0, size > 8 ? size - 8 : 0);
		if (!kub_create(1, structure, &more)) {
			kub_close(more);
			known++;
		}
		free(structure);
	}
	CHECK_INT(known, 3 * 97); /* multiples of 4 from 12 to 396 */
	kub_close(buf);
}

/* A device's driver may take any number for one of its own calls. */
TEST(what_takes_the_call_and_stores_nothing_is_no_buffer)
{
	struct kub_stream stream;
	struct kub_buf *buf;
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	module.silent = true;
	HANDLE_FAILS(kub_from_fd(fd, &buf), ENOTTY, "is not of a kubuf buffer");
	CHECK_INT(kub_stream_open(&stream, fd), -EINVAL);
	close(fd);
}

TEST(the_limit_that_was_hit_is_named)
{
	struct kub_buf *buf;

	module.limits.shmem_limit = 16 << 20;
	module.limits.shmem_used = 3 << 20;
	module.fails = ENOMEM;
	HANDLE_FAILS(kub_create(64 << 20, NULL, &buf), ENOMEM, "3 MiB of it are in use and 64 MiB");
	CHECK_HAS(kub_explain(), "shmem_size=");
	module.limits.shmem_limit = UINT64_MAX;
	module.limits.shmem_used = UINT64_MAX;
	HANDLE_FAILS(kub_create(SIZE_MAX, NULL, &buf), ENOMEM, "no buffer of 16777215.9 TiB");
	module.fails = ENOSPC;
	HANDLE_FAILS(kub_add("name", 1, NULL, 0, 0, 0), ENOSPC, "max_names=");
}

static int count_names(const char *name, const struct kub_info *info, void *arg)
{
	CHECK_INT(strlen(name), sizeof(info->label) - 1);
	(*(unsigned int *)arg)++;
	return 0;
}

TEST(a_list_that_grows_while_it_is_read_is_whole)
{
	unsigned int seen = 0;

	module.names = 1025;
	module.more = 1000;
	HANDLE_OK(kub_list(count_names, &seen));
	CHECK_INT(seen, 2025);
}
