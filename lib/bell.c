// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * bell - open bells: ringing and waiting
 *
 * The descriptor is non-blocking, and kub_wait() polls: a signal must end a wait, but a
 * blocking read() would be restarted after a handler with SA_RESTART.
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <linux/kubuf.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"

struct kub_bell {
	int fd;
};

/*
 * Not inlined, and called only after a failure, so that kub_ring() and kub_wait() cost little
 * more than their system calls.
 */
static int bell_failed(const char *call, int err, void (*tell)(const struct failure *))
{
	struct failure failure = { .call = call, .err = -err, .tell = tell };

	return failure_keep(&failure);
}

static void tell_bell(const struct failure *failure)
{
	if (failure->err == EBADF)
		failure_say("waiting needs a buffer open for reading, ringing one open for "
			    "writing");
	else if (failure->err == EINVAL)
		failure_say("bells are 0 to %d, and rights KUB_READ, KUB_WRITE or both",
			    KUBUF_BELLS - 1);
	else
		failure_say_errno(failure);
}

int kub_bell(const struct kub_buf *buf, unsigned int which, unsigned int rights,
	     struct kub_bell **bell)
{
	struct kubuf_ioctl_bell arg = {
		.bell = which,
		.rights = rights, /* KUB_READ and KUB_WRITE have the numbers of KUBUF_BELL_* */
		.fd_flags = KUBUF_FD_CLOEXEC | KUBUF_FD_NONBLOCK,
	};
	struct kub_bell *made = malloc(sizeof(*made));
	int err;

	if (!made || ioctl(buf->fd, KUBUF_IOCTL_BELL, &arg)) {
		err = made ? -errno : -ENOMEM;
		free(made);
		return bell_failed(__func__, err, tell_bell);
	}
	made->fd = arg.fd;
	*bell = made;
	return 0;
}

int kub_bell_fd(const struct kub_bell *bell)
{
	return bell->fd;
}

static void tell_ring(const struct failure *failure)
{
	if (failure->err == EBADF)
		failure_say("the bell was opened to wait, not to ring (KUB_WRITE)");
	else if (failure->err == EINVAL)
		failure_say("the number of events must not be 0");
	else
		failure_say_errno(failure);
}

int kub_ring(const struct kub_bell *bell, uint32_t add)
{
	uint64_t events = add;

	if (write(bell->fd, &events, sizeof(events)) == sizeof(events))
		return 0;
	return bell_failed(__func__, -errno, tell_ring);
}

static int64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/*
 * Wait until the bell may have news, for @left nanoseconds or for ever. Return: 0, or a
 * negative errno.
 */
static int bell_wait_news(int fd, int64_t left)
{
	/* Wait a year at most, which fits in a tv_sec of 32 bits; the caller then waits again. */
	const int64_t most = 365LL * 24 * 3600 * 1000000000;
	int64_t part = left < most ? left : most;
	struct timespec timeout = { .tv_sec = (time_t)(part / 1000000000),
				    .tv_nsec = (long)(part % 1000000000) };
	struct pollfd news = { .fd = fd, .events = POLLIN };
	int ready = ppoll(&news, 1, left < 0 ? NULL : &timeout, NULL);

	if (ready < 0)
		return -errno;
	return ready || part < left ? 0 : -ETIMEDOUT;
}

static void tell_wait(const struct failure *failure)
{
	switch (failure->err) {
	case EBADF:
		failure_say("the bell was opened to ring, not to wait (KUB_READ)");
		return;
	case ETIMEDOUT:
		failure_say("nobody rang in time");
		return;
	case ENODATA:
		failure_say("the buffer has ended, and no event will come any more");
		return;
	default:
		failure_say_errno(failure);
	}
}

int kub_wait(struct kub_bell *bell, int64_t timeout_ns, uint64_t *count)
{
	int64_t end = 0, left = timeout_ns;
	uint64_t told;
	ssize_t got;
	int err = 0;

	while (!err) {
		got = read(bell->fd, &told, sizeof(told));
		if (got == sizeof(told)) {
			if (count)
				*count = told;
			return 0;
		}
		err = got < 0 ? -errno : -ENODATA;
		if (err != -EAGAIN)
			break;
		/* Another thread may read the news between poll() and this read(). */
		if (timeout_ns > 0 && !end)
			end = now_ns() > INT64_MAX - timeout_ns ? INT64_MAX : now_ns() + timeout_ns;
		else if (timeout_ns > 0)
			left = end > now_ns() ? end - now_ns() : 0;
		err = left ? bell_wait_news(bell->fd, left) : -ETIMEDOUT;
	}
	return bell_failed(__func__, err, tell_wait);
}

void kub_bell_close(struct kub_bell *bell)
{
	if (!bell)
		return;
	close(bell->fd);
	free(bell);
}
