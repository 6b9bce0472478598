// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Every field of every call: what is not allowed is refused, and leaves nothing
 * behind. A row pokes one value into an argument that works otherwise.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "control.h"
#include "holders.h"
#include "test.h"

#define SIZE 65536

/**
 * struct row - one bad value
 * @name: the field
 * @offset: where it is
 * @width: its bytes
 * @value: what goes there
 * @err: the errno that must come
 */
struct row {
	const char *name;
	size_t offset;
	size_t width;
	uint64_t value;
	int err;
};

#define ROW(type, field, value, err)                                  \
	{                                                             \
#field, offsetof(struct type, field),                 \
			sizeof(((struct type *)0)->field), value, err \
	}
#define BYTE(type, field, index, value)                                          \
	{                                                                        \
#field, offsetof(struct type, field) + (index), 1, value, EINVAL \
	}

static void poke(void *arg, const struct row *row)
{
	memcpy((char *)arg + row->offset, &row->value, row->width);
}

/* Each row must fail on a copy of @good, which itself works before and after. */
static void refuse(int fd, unsigned long cmd, const void *good, const struct row *rows,
		   size_t count)
{
	struct holders before = holders_now();
	char arg[128];

	for (size_t i = 0; i < count; i++) {
		check_context("%s = %#llx", rows[i].name, (unsigned long long)rows[i].value);
		memcpy(arg, good, _IOC_SIZE(cmd));
		poke(arg, &rows[i]);
		CHECK_ERRNO(ioctl(fd, cmd, arg), rows[i].err);
	}
	check_context("%s", "");
	CHECK_HOLDERS(&before);
}

#define REFUSE(fd, cmd, good, rows) refuse(fd, cmd, good, rows, sizeof(rows) / sizeof((rows)[0]))

/* Each bit that has no meaning, and all: of flags, of padding, of what the call stores. */
static void refuse_bits(int fd, unsigned long cmd, const void *good, struct row row, uint64_t valid)
{
	for (unsigned int bit = 0; bit < row.width * 8; bit++) {
		memcpy(&row.value, (const char *)good + row.offset, row.width);
		if (valid >> bit & 1)
			continue;
		row.value |= 1ULL << bit;
		refuse(fd, cmd, good, &row, 1);
	}
	row.value = ~valid;
	refuse(fd, cmd, good, &row, 1);
}

#define REFUSE_BITS(fd, cmd, good, type, field, valid) \
	refuse_bits(fd, cmd, good, (struct row)ROW(type, field, 0, EINVAL), valid)

TEST(create_refuses_every_bad_field)
{
	static const struct row rows[] = {
		ROW(kubuf_ioctl_create, size, 0, EINVAL),
		ROW(kubuf_ioctl_create, size, 1ULL << 63, EINVAL),
		ROW(kubuf_ioctl_create, size, UINT64_MAX, EINVAL),
		ROW(kubuf_ioctl_create, size, UINT64_MAX - 4095, EINVAL),
		ROW(kubuf_ioctl_create, size, 1ULL << 42, ENOMEM),
		ROW(kubuf_ioctl_create, backing, 3, EINVAL),
		ROW(kubuf_ioctl_create, backing, UINT32_MAX, EINVAL),
		ROW(kubuf_ioctl_create, cache, 3, EINVAL),
		ROW(kubuf_ioctl_create, cache, UINT32_MAX, EINVAL),
		ROW(kubuf_ioctl_create, cache, KUBUF_CACHE_WC, EINVAL),
		ROW(kubuf_ioctl_create, cache, KUBUF_CACHE_UC, EINVAL),
		ROW(kubuf_ioctl_create, flags, KUBUF_FLAG_MAP_PFN, EINVAL),
		BYTE(kubuf_ioctl_create, label, 0, '/'),
		BYTE(kubuf_ioctl_create, label, 1, '\n'),
		BYTE(kubuf_ioctl_create, label, 1, '\x1b'),
		BYTE(kubuf_ioctl_create, label, 1, 0x7f),
		BYTE(kubuf_ioctl_create, label, 1, 0x9b),
		BYTE(kubuf_ioctl_create, label, 1, 0xc3),
		BYTE(kubuf_ioctl_create, label, 1, 0),
		BYTE(kubuf_ioctl_create, label, 31, 'x'),
	};
	struct kubuf_ioctl_create good = control_spec(NULL, SIZE), full;
	int control = control_open(), fd;

	REFUSE(control, KUBUF_IOCTL_CREATE, &good, rows);
	REFUSE_BITS(control, KUBUF_IOCTL_CREATE, &good, kubuf_ioctl_create, flags, 1);
	REFUSE_BITS(control, KUBUF_IOCTL_CREATE, &good, kubuf_ioctl_create, fd_flags, 1);
	REFUSE_BITS(control, KUBUF_IOCTL_CREATE, &good, kubuf_ioctl_create, fd, 0);
	REFUSE_BITS(control, KUBUF_IOCTL_CREATE, &good, kubuf_ioctl_create, pad, 0);
	full = good;
	memset(full.label, 'x', sizeof(full.label));
	CHECK_ERRNO(ioctl(control, KUBUF_IOCTL_CREATE, &full), EINVAL);
	REQUIRE_OK(ioctl(control, KUBUF_IOCTL_CREATE, &good));
	fd = good.fd;
	CHECK_INT(control_info(fd).size, SIZE);
}

TEST(odd_sizes_become_whole_pages)
{
	long page = sysconf(_SC_PAGESIZE);
	const uint64_t sizes[] = { 1, 4095, 4096, 4097, page - 1,
				   page, page + 1, (2 << 20) + 1 };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		int fd = control_create(NULL, sizes[i]);

		CHECK_INT(control_info(fd).size, (long long)(sizes[i] + page - 1) / page * page);
		close(fd);
	}
}

TEST(add_refuses_every_bad_field)
{
	static const struct row rows[] = {
		ROW(kubuf_ioctl_add, size, 0, EINVAL),
		ROW(kubuf_ioctl_add, size, 1ULL << 63, EINVAL),
		ROW(kubuf_ioctl_add, size, 1ULL << 42, ENOMEM),
		ROW(kubuf_ioctl_add, backing, 3, EINVAL),
		ROW(kubuf_ioctl_add, cache, 3, EINVAL),
		ROW(kubuf_ioctl_add, cache, KUBUF_CACHE_WC, EINVAL),
		ROW(kubuf_ioctl_add, flags, KUBUF_FLAG_MAP_PFN, EINVAL),
		ROW(kubuf_ioctl_add, uid, UINT32_MAX, EINVAL),
		ROW(kubuf_ioctl_add, gid, UINT32_MAX, EINVAL),
		BYTE(kubuf_ioctl_add, name, 0, 0),
		BYTE(kubuf_ioctl_add, name, 31, 'x'),
	};
	struct kubuf_ioctl_add good = { .size = SIZE, .mode = 0600, .name = "field" };
	int control = control_open();

	REFUSE(control, KUBUF_IOCTL_ADD, &good, rows);
	REFUSE_BITS(control, KUBUF_IOCTL_ADD, &good, kubuf_ioctl_add, flags, 1);
	REFUSE_BITS(control, KUBUF_IOCTL_ADD, &good, kubuf_ioctl_add, mode, 0666);
	REQUIRE_OK(ioctl(control, KUBUF_IOCTL_ADD, &good));
	CHECK_OK(control_remove("field"));
}

TEST(remove_and_list_refuse_every_bad_field)
{
	static const struct row bad_remove[] = {
		BYTE(kubuf_ioctl_remove, name, 31, 'x'),
		BYTE(kubuf_ioctl_remove, name, 3, 0),
	};
	static const struct row bad_list[] = {
		ROW(kubuf_ioctl_list, count, 1, EINVAL),
		ROW(kubuf_ioctl_list, count, UINT32_MAX, EINVAL),
		ROW(kubuf_ioctl_list, entries, 0, EFAULT),
		ROW(kubuf_ioctl_list, entries, 1ULL << 63, EFAULT),
	};
	struct kubuf_ioctl_remove remove = { .name = "field" };
	struct kubuf_entry entry;
	struct kubuf_ioctl_list list = { .entries = (uintptr_t)&entry, .room = 1 };
	int control = control_open();

	close(control_add("field", NULL, SIZE));
	REFUSE(control, KUBUF_IOCTL_REMOVE, &remove, bad_remove);
	REFUSE_BITS(control, KUBUF_IOCTL_REMOVE, &remove, kubuf_ioctl_remove, flags,
		    KUBUF_REMOVE_HANGUP);
	REFUSE_BITS(control, KUBUF_IOCTL_REMOVE, &remove, kubuf_ioctl_remove, pad, 0);
	REFUSE(control, KUBUF_IOCTL_LIST, &list, bad_list);
	CHECK_OK(ioctl(control, KUBUF_IOCTL_LIST, &list));
	CHECK_OK(ioctl(control, KUBUF_IOCTL_REMOVE, &remove));
}

TEST(register_refuses_every_bad_field)
{
	static const struct row bad[] = {
		ROW(kubuf_ioctl_register, addr, 0, EFAULT),
		ROW(kubuf_ioctl_register, addr, UINT64_MAX, EINVAL),
		ROW(kubuf_ioctl_register, addr, UINT64_MAX - 6, EINVAL),
		ROW(kubuf_ioctl_register, addr, 1ULL << 62, EFAULT),
		ROW(kubuf_ioctl_register, len, 0, EINVAL),
		ROW(kubuf_ioctl_register, len, UINT64_MAX, EINVAL),
		ROW(kubuf_ioctl_register, len, 1ULL << 40, ENOMEM),
		ROW(kubuf_ioctl_register, flags, 0, EINVAL),
		ROW(kubuf_ioctl_register, fd, 1, EINVAL),
		ROW(kubuf_ioctl_register, pad, 1, EINVAL),
		BYTE(kubuf_ioctl_register, label, 0, '/'),
		BYTE(kubuf_ioctl_register, label, 0, 1),
		BYTE(kubuf_ioctl_register, label, 31, 'x'),
	};
	static char memory[SIZE];
	struct kubuf_ioctl_register reg = {
		.addr = (uintptr_t)memory,
		.len = SIZE,
		.flags = KUBUF_REGISTER_READ,
	};
	int control = control_open();

	REFUSE(control, KUBUF_IOCTL_REGISTER, &reg, bad);
	REFUSE_BITS(control, KUBUF_IOCTL_REGISTER, &reg, kubuf_ioctl_register, flags,
		    KUBUF_REGISTER_VALID);
	REFUSE_BITS(control, KUBUF_IOCTL_REGISTER, &reg, kubuf_ioctl_register, fd_flags,
		    KUBUF_FD_CLOEXEC);
	CHECK_OK(ioctl(control, KUBUF_IOCTL_REGISTER, &reg));
}

TEST(dup_and_export_refuse_every_bad_field)
{
	struct kubuf_ioctl_dup dup = {};
	struct kubuf_ioctl_export export = {};
	int fd = control_create(NULL, SIZE);

	REFUSE_BITS(fd, KUBUF_IOCTL_DUP, &dup, kubuf_ioctl_dup, fd, 0);
	REFUSE_BITS(fd, KUBUF_IOCTL_DUP, &dup, kubuf_ioctl_dup, fd_flags, KUBUF_FD_VALID);
	REFUSE_BITS(fd, KUBUF_IOCTL_EXPORT, &export, kubuf_ioctl_export, fd, 0);
	REFUSE_BITS(fd, KUBUF_IOCTL_EXPORT, &export, kubuf_ioctl_export, fd_flags, 1);
	CHECK_OK(ioctl(fd, KUBUF_IOCTL_DUP, &dup));
	CHECK_OK(ioctl(fd, KUBUF_IOCTL_EXPORT, &export));
}

TEST(sync_refuses_every_bad_field)
{
	static const struct row rows[] = {
		ROW(kubuf_ioctl_sync, offset, SIZE, EINVAL),
		ROW(kubuf_ioctl_sync, offset, 1, EINVAL),
		ROW(kubuf_ioctl_sync, offset, 1ULL << 32, EINVAL),
		ROW(kubuf_ioctl_sync, offset, 1ULL << 63, EINVAL),
		ROW(kubuf_ioctl_sync, offset, UINT64_MAX, EINVAL),
		ROW(kubuf_ioctl_sync, offset, -(uint64_t)SIZE, EINVAL), /* the sum is 0 */
		ROW(kubuf_ioctl_sync, len, SIZE + 1, EINVAL),
		ROW(kubuf_ioctl_sync, len, 1ULL << 32, EINVAL),
		ROW(kubuf_ioctl_sync, len, (1ULL << 32) + 1, EINVAL),
		ROW(kubuf_ioctl_sync, len, 1ULL << 63, EINVAL),
		ROW(kubuf_ioctl_sync, len, UINT64_MAX, EINVAL),
		ROW(kubuf_ioctl_sync, flags, 0, EINVAL),
		ROW(kubuf_ioctl_sync, flags, KUBUF_SYNC_END, EINVAL),
	};
	struct kubuf_ioctl_sync good = { .len = SIZE, .flags = KUBUF_SYNC_READ };
	int fd = control_create(NULL, SIZE);

	REFUSE(fd, KUBUF_IOCTL_SYNC, &good, rows);
	REFUSE_BITS(fd, KUBUF_IOCTL_SYNC, &good, kubuf_ioctl_sync, pad, 0);
	REFUSE_BITS(fd, KUBUF_IOCTL_SYNC, &good, kubuf_ioctl_sync, flags, KUBUF_SYNC_VALID);
	CHECK_OK(ioctl(fd, KUBUF_IOCTL_SYNC, &good));
	good.flags = KUBUF_SYNC_VALID;
	CHECK_ERRNO(ioctl(fd, KUBUF_IOCTL_SYNC, &good), EINVAL);
	good.flags &= ~KUBUF_SYNC_END;
	CHECK_OK(ioctl(fd, KUBUF_IOCTL_SYNC, &good));
	good.flags = KUBUF_SYNC_VALID;
	CHECK_OK(ioctl(fd, KUBUF_IOCTL_SYNC, &good));
	good = (struct kubuf_ioctl_sync){ .offset = SIZE, .flags = KUBUF_SYNC_WRITE };
	CHECK_OK(ioctl(fd, KUBUF_IOCTL_SYNC, &good));
	good.offset = SIZE + 1;
	CHECK_ERRNO(ioctl(fd, KUBUF_IOCTL_SYNC, &good), EINVAL);
}

TEST(fill_refuses_every_bad_field)
{
	static const struct row rows[] = {
		ROW(kubuf_ioctl_fill, offset, SIZE, EINVAL),
		ROW(kubuf_ioctl_fill, offset, 4, EINVAL),
		ROW(kubuf_ioctl_fill, offset, 1ULL << 63, EINVAL),
		ROW(kubuf_ioctl_fill, offset, -(uint64_t)SIZE, EINVAL),
		ROW(kubuf_ioctl_fill, len, SIZE + 8, EINVAL),
		ROW(kubuf_ioctl_fill, len, SIZE - 4, EINVAL),
		ROW(kubuf_ioctl_fill, len, 1ULL << 32, EINVAL),
		ROW(kubuf_ioctl_fill, len, 1ULL << 63, EINVAL),
		ROW(kubuf_ioctl_fill, len, -(uint64_t)8, EINVAL),
		ROW(kubuf_ioctl_fill, width, 0, EINVAL),
		ROW(kubuf_ioctl_fill, width, 3, EINVAL),
		ROW(kubuf_ioctl_fill, width, 16, EINVAL),
		ROW(kubuf_ioctl_fill, width, UINT32_MAX, EINVAL),
		ROW(kubuf_ioctl_fill, width, 4, EINVAL), /* the pattern has eight bytes */
	};
	struct kubuf_ioctl_fill good = { .len = SIZE, .pattern = UINT64_MAX, .width = 8 };
	int fd = control_create(NULL, SIZE);
	signed char byte;

	REFUSE(fd, KUBUF_IOCTL_FILL, &good, rows);
	REFUSE_BITS(fd, KUBUF_IOCTL_FILL, &good, kubuf_ioctl_fill, pad, 0);
	CHECK_INT(pread(fd, &byte, 1, 0), 1);
	CHECK_INT(byte, 0);
	CHECK_OK(ioctl(fd, KUBUF_IOCTL_FILL, &good));
	CHECK_INT(pread(fd, &byte, 1, SIZE - 1), 1);
	CHECK_INT(byte, -1);
}

TEST(bell_refuses_every_bad_field)
{
	static const struct row bad[] = {
		ROW(kubuf_ioctl_bell, bell, KUBUF_BELLS, EINVAL),
		ROW(kubuf_ioctl_bell, bell, UINT32_MAX, EINVAL),
		ROW(kubuf_ioctl_bell, rights, 0, EINVAL),
		ROW(kubuf_ioctl_bell, fd, 1, EINVAL),
	};
	struct kubuf_ioctl_bell bell = { .rights = KUBUF_BELL_WAIT };
	int fd = control_create(NULL, SIZE);

	REFUSE(fd, KUBUF_IOCTL_BELL, &bell, bad);
	REFUSE_BITS(fd, KUBUF_IOCTL_BELL, &bell, kubuf_ioctl_bell, rights,
		    KUBUF_BELL_WAIT | KUBUF_BELL_RING);
	REFUSE_BITS(fd, KUBUF_IOCTL_BELL, &bell, kubuf_ioctl_bell, fd_flags,
		    KUBUF_FD_CLOEXEC | KUBUF_FD_NONBLOCK);
	CHECK_OK(ioctl(fd, KUBUF_IOCTL_BELL, &bell));
}
