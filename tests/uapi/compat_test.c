// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Every call of <linux/kubuf.h> as a 32-bit program makes it: same numbers, same layouts,
 * same answers.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "call32.h"
#include "control.h"
#include "test.h"

#define SIZE 65536

/* The argument lies where a 32-bit pointer reaches it. */
#define CALL(fd, cmd, ...)                                 \
	({                                                 \
		__typeof__(__VA_ARGS__) in_ = __VA_ARGS__; \
		memcpy(low, &in_, sizeof(in_));            \
		call32_ioctl(fd, cmd, low);                \
	})

TEST(the_calls_of_the_control_node)
{
	void *low = call32_page(), *entries = call32_page();
	const struct kubuf_ioctl_query *query = low;
	const struct kubuf_ioctl_create *create = low;
	const struct kubuf_ioctl_list *list = low;
	const struct kubuf_ioctl_register *reg = low;
	const struct kubuf_entry *entry = entries;
	int fd = control_open();

	CHECK_INT(CALL(fd, KUBUF_IOCTL_QUERY, (struct kubuf_ioctl_query){}), 0);
	CHECK_INT(query->version, KUBUF_UAPI_VERSION);
	CHECK_INT(query->page_size, getpagesize());
	CHECK_INT(CALL(fd, KUBUF_IOCTL_CREATE, (struct kubuf_ioctl_create){ .size = SIZE }), 0);
	CHECK_INT(control_info(create->fd).size, SIZE);
	CHECK_INT(CALL(fd, KUBUF_IOCTL_CREATE, (struct kubuf_ioctl_create){ .size = 1ULL << 63 }),
		  -EINVAL);
	CHECK_INT(CALL(fd, KUBUF_IOCTL_ADD,
		       (struct kubuf_ioctl_add){ .size = SIZE, .name = "narrow" }),
		  0);
	CHECK_INT(CALL(fd, KUBUF_IOCTL_LIST,
		       (struct kubuf_ioctl_list){ .entries = (uintptr_t)entries, .room = 1 }),
		  0);
	CHECK_INT(list->count, 1);
	CHECK(!strcmp(entry->name, "narrow"));
	CHECK_INT(entry->size, SIZE);
	CHECK_INT(CALL(fd, KUBUF_IOCTL_REMOVE, (struct kubuf_ioctl_remove){ .name = "narrow" }), 0);
	CHECK_INT(CALL(fd, KUBUF_IOCTL_REGISTER,
		       (struct kubuf_ioctl_register){ .addr = (uintptr_t)entries + 5,
						      .len = 100,
						      .flags = KUBUF_REGISTER_VALID }),
		  0);
	CHECK_INT(control_info(reg->fd).size, 100);
	CHECK_INT(access(CONTROL_NAMED "narrow", F_OK), -1);
}

TEST(the_calls_of_a_buffer)
{
	void *low = call32_page();
	const struct kubuf_ioctl_dup *dup = low;
	const struct kubuf_ioctl_info *info = low;
	const struct kubuf_ioctl_export *export = low;
	int fd = control_create(NULL, SIZE);
	unsigned char byte = 0;

	CHECK_INT(CALL(fd, KUBUF_IOCTL_INFO, (struct kubuf_ioctl_info){}), 0);
	CHECK_INT(info->size, SIZE);
	CHECK(!strcmp(info->label, "test"));
	CHECK_INT(CALL(fd, KUBUF_IOCTL_DUP, (struct kubuf_ioctl_dup){}), 0);
	CHECK_INT(control_info(dup->fd).id, control_info(fd).id);
	CHECK_INT(CALL(fd, KUBUF_IOCTL_SYNC,
		       (struct kubuf_ioctl_sync){ .len = SIZE, .flags = KUBUF_SYNC_READ }),
		  0);
	CHECK_INT(CALL(fd, KUBUF_IOCTL_FILL,
		       (struct kubuf_ioctl_fill){ .len = SIZE, .pattern = 7, .width = 1 }),
		  0);
	REQUIRE_INT(pread(fd, &byte, 1, SIZE - 1), 1);
	CHECK_INT(byte, 7);
	CHECK_INT(CALL(fd, KUBUF_IOCTL_BELL,
		       (struct kubuf_ioctl_bell){ .rights = KUBUF_BELL_WAIT }),
		  0);
	CHECK_INT(CALL(fd, KUBUF_IOCTL_EXPORT, (struct kubuf_ioctl_export){}), 0);
	CHECK_INT(lseek(export->fd, 0, SEEK_END), SIZE);
	CHECK_INT(call32_ioctl(fd, KUBUF_IOCTL_INFO, (void *)4), -EFAULT);
	CHECK_INT(call32_ioctl(fd, 7, low), -ENOTTY);
}
