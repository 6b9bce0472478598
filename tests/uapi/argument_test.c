// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * The argument as a whole: calls that do not exist, addresses that cannot be read
 * or written, and what a failed call must not leave behind.
 *
 * Copyright (C) the kubuf developers
 */
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "control.h"
#include "guard.h"
#include "holders.h"
#include "test.h"

#define SIZE 65536

static const unsigned long control_calls[] = {
	KUBUF_IOCTL_QUERY,
	KUBUF_IOCTL_CREATE,
	KUBUF_IOCTL_ADD,
	KUBUF_IOCTL_REMOVE,
	KUBUF_IOCTL_LIST,
	KUBUF_IOCTL_REGISTER,
};

static const unsigned long buffer_calls[] = {
	KUBUF_IOCTL_DUP,
	KUBUF_IOCTL_INFO,
	KUBUF_IOCTL_SYNC,
	KUBUF_IOCTL_FILL,
	KUBUF_IOCTL_EXPORT,
	KUBUF_IOCTL_BELL,
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/*
 * All numbers of our letter in all directions, of this size, that are not in the list: those of
 * the other node among them, whose arguments have one of the sizes that are tried.
 */
static void try_strangers(int fd, size_t size, const unsigned long *known, size_t count)
{
	char arg[256] = { 0 };

	for (unsigned long nr = 0; nr < 256; nr++) {
		for (unsigned long dir = 0; dir < 4; dir++) {
			unsigned long cmd = _IOC(dir, 'k', nr, size);
			bool is_known = false;

			for (size_t i = 0; i < count; i++)
				is_known |= known[i] == cmd;
			check_context("cmd %#lx", cmd);
			if (!is_known)
				CHECK_ERRNO(ioctl(fd, cmd, arg), ENOTTY);
		}
	}
	check_context("%s", "");
}

TEST(calls_that_do_not_exist_are_enotty)
{
	static const size_t sizes[] = { 0, 4, 8, 16, 24, 32, 40, 56, 64, 80 };
	int control = control_open(), fd = control_create(NULL, SIZE);
	struct holders before = holders_now();

	for (size_t i = 0; i < COUNT(sizes); i++) {
		try_strangers(control, sizes[i], control_calls, COUNT(control_calls));
		try_strangers(fd, sizes[i], buffer_calls, COUNT(buffer_calls));
	}
	/* Another letter, no bit, and every bit. */
	CHECK_ERRNO(ioctl(fd, KUBUF_IOCTL_INFO ^ (('k' ^ 'K') << _IOC_TYPESHIFT), NULL), ENOTTY);
	CHECK_ERRNO(ioctl(fd, 0, NULL), ENOTTY);
	CHECK_ERRNO(ioctl(fd, UINT32_MAX, NULL), ENOTTY);
	CHECK_HOLDERS(&before);
}

/* An argument that starts where nothing is, or ends there. */
static void try_bad_addresses(int fd, unsigned long cmd)
{
	struct guard guard = guard_at_end(_IOC_SIZE(cmd) - 1);

	check_context("cmd %#lx", cmd);
	CHECK_ERRNO(ioctl(fd, cmd, NULL), EFAULT);
	CHECK_ERRNO(ioctl(fd, cmd, guard.map), EFAULT);
	CHECK_ERRNO(ioctl(fd, cmd, (void *)UINTPTR_MAX), EFAULT);
	CHECK_ERRNO(ioctl(fd, cmd, (void *)(UINTPTR_MAX / 2 + 1)), EFAULT);
	memset(guard.data, 0, guard.len);
	CHECK_ERRNO(ioctl(fd, cmd, guard.data), EFAULT);
	check_context("%s", "");
	guard_free(&guard);
}

TEST(bad_addresses_are_efault)
{
	int control = control_open(), fd = control_create(NULL, SIZE);
	struct holders before = holders_now();

	for (size_t i = 0; i < COUNT(control_calls); i++)
		try_bad_addresses(control, control_calls[i]);
	for (size_t i = 0; i < COUNT(buffer_calls); i++)
		try_bad_addresses(fd, buffer_calls[i]);
	CHECK_HOLDERS(&before);
}

/* An argument that can be read but not written back: what was made must go again. */
TEST(what_cannot_be_answered_is_undone)
{
	int control = control_open(), fd = control_create(NULL, SIZE);
	struct kubuf_ioctl_create create = control_spec(NULL, SIZE);
	void *page = (void *)REQUIRE_OK(mmap(NULL, 4096, PROT_READ | PROT_WRITE,
					     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	struct holders before = holders_now();

	memcpy(page, &create, sizeof(create));
	REQUIRE_OK(mprotect(page, 4096, PROT_READ));
	CHECK_ERRNO(ioctl(control, KUBUF_IOCTL_CREATE, page), EFAULT);
	REQUIRE_OK(mprotect(page, 4096, PROT_READ | PROT_WRITE));
	memset(page, 0, 4096);
	REQUIRE_OK(mprotect(page, 4096, PROT_READ));
	CHECK_ERRNO(ioctl(fd, KUBUF_IOCTL_DUP, page), EFAULT);
	CHECK_ERRNO(ioctl(fd, KUBUF_IOCTL_EXPORT, page), EFAULT);
	CHECK_HOLDERS(&before);
}
