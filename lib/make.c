// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * make - new buffers without a name
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <linux/kubuf.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "control.h"
#include "limit.h"
#include "spec.h"

int kub_create(size_t size, const struct kub_options *options, struct kub_buf **buf)
{
	struct failure failure = { .call = __func__, .tell = spec_tell };
	struct kubuf_ioctl_create create = { .size = size, .fd_flags = KUBUF_FD_CLOEXEC };
	struct kub_options spec;
	int err = spec_take(&spec, options, NULL);

	if (!err) {
		create.backing = spec.backing;
		create.cache = spec.cache;
		create.flags = spec.flags;
		if (spec.label)
			memcpy(create.label, spec.label, strlen(spec.label));
		err = control_call(KUBUF_IOCTL_CREATE, &create);
	}
	if (!err)
		err = buf_take(create.fd, buf);
	return err ? spec_failed(&failure, err, size, &spec, NULL) : 0;
}

static void tell_register(const struct failure *failure)
{
	uint64_t addr = failure->numbers[0], len = failure->numbers[1];

	if (control_say_missing(failure))
		return;
	failure_say_bytes(len);
	failure_say(" at %#llx: ", (unsigned long long)addr);
	switch (failure->err) {
	case ENOMEM:
		limit_say_locked(len);
		return;
	case EFAULT:
		failure_say("part of it is not mapped, or not to be %s, or is memory that cannot "
			    "be pinned: mapped by page frame number, or shared from a file on "
			    "disk; the kernel's log (dmesg) names the byte",
			    failure->numbers[2] & KUB_WRITE ? "written" : "read");
		return;
	case EBUSY:
		failure_say("a page cannot be migrated out of movable memory, because something "
			    "else pins it; try again later");
		return;
	case EINVAL:
		if (!len || len > UINT64_MAX - addr)
			failure_say("this is not a range of memory");
		else
			failure_say("flags must be KUB_READ, KUB_WRITE or both");
		return;
	default:
		failure_say_errno(failure);
	}
}

int kub_register(void *addr, size_t len, unsigned int flags, struct kub_buf **buf)
{
	struct failure failure = { .call = __func__, .tell = tell_register };
	struct kubuf_ioctl_register arg = {
		.addr = (uintptr_t)addr,
		.len = len,
		.flags = flags, /* KUB_READ and KUB_WRITE have the numbers of KUBUF_REGISTER_* */
		.fd_flags = KUBUF_FD_CLOEXEC,
	};
	int err = control_call(KUBUF_IOCTL_REGISTER, &arg);

	if (!err)
		err = buf_take(arg.fd, buf);
	if (!err)
		return 0;
	failure.err = -err;
	failure.numbers[0] = arg.addr;
	failure.numbers[1] = len;
	failure.numbers[2] = flags;
	return failure_keep(&failure);
}
