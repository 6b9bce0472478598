// SPDX-License-Identifier: GPL-2.0
/*
 * file_kunit - positions, and what poll() says
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/fs.h>
#include <linux/poll.h>

#include "file.h"
#include "kunit.h"

#define SIZE (3 * PAGE_SIZE)

/* What file operations look at of an open file. */
static struct file *file_at(struct kunit *test, loff_t pos)
{
	struct kubuf_file *own = kunit_kzalloc(test, sizeof(*own), GFP_KERNEL);
	struct file *file = kunit_kzalloc(test, sizeof(*file), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, own);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	own->buf = kubuf_kunit_shell(test, SIZE);
	spin_lock_init(&file->f_lock);
	file->f_pos = pos;
	file->private_data = own;
	return file;
}

/* lseek() from @pos, and where to; a position is not changed by an error. */
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
	{ "to data", 5, 0, SEEK_DATA, -EINVAL },
	{ "to a hole", 5, 0, SEEK_HOLE, -EINVAL },
	{ "from nowhere known", 5, 0, 99, -EINVAL },
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

/* What the bell has counted, and what WAIT fetched through this file. */
struct news {
	const char *name;
	u64 count;
	u64 seen;
	bool closed;
	__poll_t want;
};

static const struct news some_news[] = {
	{ "nothing yet", 0, 0, false, 0 },
	{ "all seen", 7, 7, false, 0 },
	{ "one new", 8, 7, false, EPOLLPRI },
	{ "one new past the sign bit", (u64)S64_MAX + 1, S64_MAX, false, EPOLLPRI },
	{ "the last number seen", U64_MAX, U64_MAX, false, 0 },
	{ "none new, and closed", 7, 7, true, EPOLLHUP },
	{ "one new, and closed", 8, 7, true, EPOLLPRI | EPOLLHUP },
};

static void news_desc(const struct news *news, char *desc)
{
	strscpy(desc, news->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(news, some_news, news_desc);

static void poll_tells_news_and_the_end_beside_what_files_always_have(struct kunit *test)
{
	const struct news *news = test->param_value;
	struct file *file = file_at(test, 0);
	struct kubuf_doorbell *bell = &kubuf_file(file)->buf->doorbell;

	atomic64_set(&bell->count, news->count);
	atomic64_set(&kubuf_file(file)->seen, news->seen);
	bell->closed = news->closed;
	KUNIT_EXPECT_EQ(test, (__force int)kubuf_file_poll(file, NULL),
			(__force int)(news->want | EPOLLIN | EPOLLOUT | EPOLLRDNORM |
				      EPOLLWRNORM));
}

static struct kunit_case file_cases[] = {
	KUNIT_CASE_PARAM(a_position_stays_between_start_and_end, seek_gen_params),
	KUNIT_CASE_PARAM(poll_tells_news_and_the_end_beside_what_files_always_have,
			 news_gen_params),
	{},
};

KUBUF_KUNIT_SUITE(file);
