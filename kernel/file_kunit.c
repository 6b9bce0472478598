// SPDX-License-Identifier: GPL-2.0
/*
 * file_kunit - file positions after lseek()
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/fs.h>

#include "buf.h"
#include "kunit.h"

#define SIZE (3 * PAGE_SIZE)

/* An open file, as far as file operations use it. */
static struct file *file_at(struct kunit *test, loff_t pos)
{
	struct file *file = kunit_kzalloc(test, sizeof(*file), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	spin_lock_init(&file->f_lock);
	file->f_pos = pos;
	file->f_mapping = &kubuf_kunit_shell(test, SIZE)->mapping;
	return file;
}

/* An lseek() from @pos, and its result @want. An error leaves the position unchanged. */
struct seek {
	const char *name;
	loff_t pos;
	loff_t offset;
	int whence;
	loff_t want;
};

static const struct seek seeks[] = {
	{ "to the start", 5, 0, SEEK_SET, 0 },
	{ "to the end", 5, SIZE, SEEK_SET, SIZE },
	{ "past the end", 5, SIZE + 1, SEEK_SET, -EINVAL },
	{ "before the start", 5, -1, SEEK_SET, -EINVAL },
	{ "to the largest position", 5, LLONG_MAX, SEEK_SET, -EINVAL },
	{ "to the smallest position", 5, LLONG_MIN, SEEK_SET, -EINVAL },
	{ "nowhere", 5, 0, SEEK_CUR, 5 },
	{ "forth", 5, 3, SEEK_CUR, 8 },
	{ "back to the start", 5, -5, SEEK_CUR, 0 },
	{ "back and before the start", 5, -6, SEEK_CUR, -EINVAL },
	{ "forth to the end", 5, SIZE - 5, SEEK_CUR, SIZE },
	{ "forth past the end", 5, SIZE - 4, SEEK_CUR, -EINVAL },
	{ "forth until the sum wraps", 5, LLONG_MAX, SEEK_CUR, -EINVAL },
	{ "to the size", 5, 0, SEEK_END, SIZE },
	{ "to the last byte", 5, -1, SEEK_END, SIZE - 1 },
	{ "past the size", 5, 1, SEEK_END, -EINVAL },
	{ "past the size until the sum wraps", 5, LLONG_MAX, SEEK_END, -EINVAL },
	{ "to data", 5, 2, SEEK_DATA, 2 },
	{ "to data at the end", 5, SIZE, SEEK_DATA, -ENXIO },
	{ "to data before the start", 5, -1, SEEK_DATA, -ENXIO },
	{ "to a hole", 5, 2, SEEK_HOLE, SIZE },
	{ "to a hole at the end", 5, SIZE, SEEK_HOLE, -ENXIO },
};

static void seek_desc(const struct seek *seek, char *desc)
{
	strscpy(desc, seek->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(seek, seeks, seek_desc);

static void a_position_stays_between_start_and_end(struct kunit *test)
{
	const struct seek *seek = test->param_value;
	struct file *file = file_at(test, seek->pos);

	KUNIT_EXPECT_EQ(test, kubuf_file_llseek(file, seek->offset, seek->whence), seek->want);
	KUNIT_EXPECT_EQ(test, file->f_pos, seek->want < 0 ? seek->pos : seek->want);
}

static struct kunit_case file_cases[] = {
	KUNIT_CASE_PARAM(a_position_stays_between_start_and_end, seek_gen_params),
	{},
};

KUBUF_KUNIT_SUITE(file);
