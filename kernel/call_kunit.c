// SPDX-License-Identifier: GPL-2.0
/*
 * call_kunit - ioctls that a table finds, the rights they need, and strings in their arguments
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/fs.h>
#include <linux/ioctl.h>
#include <linux/string.h>

#include "call.h"
#include "kunit.h"

/* Each call of the table returns a number of its own. */
enum {
	RAN_FIRST = -1001,
	RAN_SECOND = -1002,
	RAN_LAST = -1003
};

static int run_first(struct file *file, void *arg, struct kubuf_fd *fd)
{
	return RAN_FIRST;
}

static int run_second(struct file *file, void *arg, struct kubuf_fd *fd)
{
	return RAN_SECOND;
}

static int run_last(struct file *file, void *arg, struct kubuf_fd *fd)
{
	/* A call whose command has no size gets a zeroed argument. */
	return *(u64 *)arg ? -EUCLEAN : RAN_LAST;
}

#define FIRST _IO('k', 0x20)
#define SECOND _IOR('k', 0x21, u64)
#define LAST _IO('k', 0x22)

static const struct kubuf_call calls[] = {
	{ FIRST, 0, run_first },
	{ SECOND, FMODE_WRITE, run_second },
	{ LAST, FMODE_READ | FMODE_WRITE, run_last },
};

/* One call on a file with mode @mode, and its result @want. */
struct attempt {
	const char *name;
	unsigned int cmd;
	fmode_t mode;
	long want;
};

static const struct attempt attempts[] = {
	{ "the first", FIRST, 0, RAN_FIRST },
	{ "the first, with all rights", FIRST, FMODE_READ | FMODE_WRITE, RAN_FIRST },
	{ "one between, with its right", SECOND, FMODE_WRITE, RAN_SECOND },
	{ "one between, without any", SECOND, 0, -EBADF },
	{ "one between, with the other right", SECOND, FMODE_READ, -EBADF },
	{ "the last, with both rights", LAST, FMODE_READ | FMODE_WRITE, RAN_LAST },
	{ "the last, with one of two", LAST, FMODE_WRITE, -EBADF },
	{ "the last, with the other one", LAST, FMODE_READ, -EBADF },
	{ "the number before the first", _IO('k', 0x1f), 0, -ENOTTY },
	{ "the number after the last", _IO('k', 0x23), 0, -ENOTTY },
	{ "number 0", _IO('k', 0), 0, -ENOTTY },
	{ "number 255", _IO('k', 255), 0, -ENOTTY },
	{ "the first of another letter", _IO('K', 0x20), 0, -ENOTTY },
	{ "another direction", _IOW('k', 0x21, u64), FMODE_WRITE, -ENOTTY },
	{ "another size", _IOR('k', 0x21, u32), FMODE_WRITE, -ENOTTY },
	{ "the largest size", _IOC(_IOC_READ, 'k', 0x21, 0x3fff), FMODE_WRITE, -ENOTTY },
	{ "a size where there is none", _IOC(0, 'k', 0x20, 8), 0, -ENOTTY },
	{ "no bit", 0, 0, -ENOTTY },
	{ "every bit", UINT_MAX, 0, -ENOTTY },
};

static void attempt_desc(const struct attempt *attempt, char *desc)
{
	strscpy(desc, attempt->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(attempt, attempts, attempt_desc);

static void a_call_is_answered_by_its_whole_number_and_to_who_may(struct kunit *test)
{
	const struct attempt *attempt = test->param_value;
	struct file *file = kunit_kzalloc(test, sizeof(*file), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	file->f_mode = attempt->mode;
	KUNIT_EXPECT_EQ(test, kubuf_call(calls, ARRAY_SIZE(calls), file, attempt->cmd, 0),
			attempt->want);
}

/* A field of eight bytes. */
struct field {
	const char *name;
	const char bytes[8];
	bool good;
};

static const struct field fields[] = {
	{ "nothing", "", true },
	{ "one letter", "a", true },
	{ "as many as fit", "1234567", true },
	{ "one more, and no end", { '1', '2', '3', '4', '5', '6', '7', '8' }, false },
	{ "blanks and signs", "~ !/%", true },
	{ "bytes above 127", "\xc3\xa4", false },
	{ "something at the very end", "a\0\0\0\0\0b", false },
	{ "something after the end", "a\0b", false },
	{ "something after an empty string", "\0b", false },
	{ "a newline", "a\n", false },
	{ "a tabulator", "\ta", false },
	{ "an escape", "\x1b[m", false },
	{ "a delete", "a\x7f", false },
	{ "the last control character", "\x1f", false },
};

static void field_desc(const struct field *field, char *desc)
{
	strscpy(desc, field->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(field, fields, field_desc);

static void a_field_holds_one_printable_string_and_zeros(struct kunit *test)
{
	const struct field *field = test->param_value;

	KUNIT_EXPECT_EQ(test, kubuf_call_string(field->bytes, sizeof(field->bytes)), field->good);
}

static struct kunit_case call_cases[] = {
	KUNIT_CASE_PARAM(a_call_is_answered_by_its_whole_number_and_to_who_may,
			 attempt_gen_params),
	KUNIT_CASE_PARAM(a_field_holds_one_printable_string_and_zeros, field_gen_params),
	{},
};

KUBUF_KUNIT_SUITE(call);
