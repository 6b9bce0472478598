// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * life - open files that come and go, and what the others still have then
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "class.h"
#include "content.h"
#include "fill.h"
#include "finding.h"
#include "foreign.h"
#include "message.h"
#include "process.h"
#include "ready.h"
#include "record.h"
#include "step.h"
#include "words.h"

#define PIECE 64
#define PATIENCE_MS 5000

#define WHY_OWN                                                                         \
	"What an open file has is its own until its last user closes it; release() of " \
	"one takes nothing from the others."

/**
 * struct user - what one open file has
 * @fd: its descriptor
 * @read: the bytes at its start, by pread()
 * @again: memory to read them once more
 * @got: how many, or -1 where it cannot be read
 * @streams: its reads bring bytes, or EAGAIN
 * @holds: there is something to read, which is nobody else's to take
 * @apart: in another process, of which the steps (step.h) have what it does
 */
struct user {
	int fd;
	unsigned char *read;
	unsigned char *again;
	ssize_t got;
	bool streams;
	bool holds;
	bool apart;
};

/* Whether something to read is there: a driver whose poll() says so once must bring it, too. */
static bool is_held(const struct device *device, const struct user *user)
{
	if (!ready_make(device, user->fd) || !ready_comes(user->fd) ||
	    read(user->fd, user->again, device->page) <= 0 || !ready_make(device, user->fd))
		return false;
	step_add("poll(&(struct pollfd){ fd[%d], POLLIN, 0 }, 1, %d);", user->fd, READY_SOON_MS);
	return ready_comes(user->fd);
}

static struct user user_new(const struct device *device)
{
	struct user user = { .fd = class_open(device->mode | O_NONBLOCK), .got = -1 };

	user.read = step_pages(1);
	user.again = step_pages(1);
	user.streams = device->waits && device->can_read && !device->deaf;
	if (user.streams) /* what is left of others would hide that there is no answer */
		message_drain(user.fd, device->page);
	if (!device->can_read || device->waits)
		return user;
	user.got = step_pread(user.fd, user.read, PIECE, 0);
	return user;
}

static void expect_as_before(const struct user *user, const unsigned char *now)
{
	step_add("expect(got == %zd && !memcmp(%s, %s, %zd), \"the bytes of the first read\");",
		 user->got, step_name(now), step_name(user->read), user->got);
}

#define EXPECT_STREAM "got > 0 || (got == -1 && error == EAGAIN)"

/* A child has the descriptor, too, and uses it when its parent has closed it. */
static void say_child(const struct device *device, const struct user *user)
{
	step_add("pid = fork();\nif (!pid) {\n\tusleep(200000);");
	if (user->got > 0)
		step_add("\tQUIET(pread(fd[%d], memory, %d, 0));\n"
			 "\texpect(got == %zd && !memcmp(memory, %s, %zd), \"the bytes of before\");",
			 user->fd, PIECE, user->got, step_name(user->read), user->got);
	if (user->streams)
		step_add("\tQUIET(read(fd[%d], memory, %zu));\n"
			 "\texpect(" EXPECT_STREAM ", \"bytes, or EAGAIN\");",
			 user->fd, device->page);
	if (device->can_map)
		step_add("\tQUIET(mmap(NULL, %#zx, PROT_READ, MAP_SHARED, fd[%d], 0));\n"
			 "\texpect(got != -1, \"a mapping\");",
			 device->unit, user->fd);
	step_add("\t_exit(wrongs);\n}");
	step_say("SHOW(close(fd[%d]));", user->fd);
	step_add("QUIET(ends(pid, %d, &status) ? status : -1);", PATIENCE_MS / 1000);
	step_expect("got == 0", "a child that has what was there before the close()");
}

/* Whether the file still has what it had when it was new. */
static bool user_is_well(const struct device *device, const struct user *user, const char *who)
{
	unsigned char *now = user->again;
	ssize_t got;

	if (user->got <= 0)
		return true;
	got = user->apart ? pread(user->fd, now, PIECE, 0)
			  : step_pread(user->fd, now, PIECE, 0);
	if (got >= 0 && !device->positioned) /* a stream goes on, or ends */
		return true;
	if (got == user->got && (device->reads_live || !memcmp(now, user->read, got)))
		return true;
	if (got == -1 && words_is_passing(errno))
		return true;
	if (!user->apart)
		expect_as_before(user, now);
	FAIL_OF(CAUSE_CLOSE,
		WHY_OWN,
		"after %s, a read of the first one: %s, before it was %zd bytes", who,
		got == -1 ? words_errno(errno) : "other bytes", user->got);
	return false;
}

/* What a driver says that knows the file no more. */
static bool is_dead(int error)
{
	return error == EBADF || error == ENODEV || error == ENXIO || error == EPERM ||
	       error == EACCES || error == ESHUTDOWN || error == ENOTCONN || error == EPIPE;
}

/* Whether a stream still brings what it holds, and knows its file. */
static bool stream_is_well(const struct device *device, const struct user *user, const char *who)
{
	const size_t len = device->page; /* what is there may be longer than what it takes to ask */
	ssize_t got;

	if (!user->streams)
		return true;
	if (!user->apart)
		step_say("SHOW(read(fd[%d], %s, %zu));", user->fd, step_name(user->again), len);
	got = read(user->fd, user->again, len);
	if (got > 0 || (!user->holds && (!got || !is_dead(errno))))
		return true;
	if (!user->apart)
		step_expect(user->holds ? "got > 0" : EXPECT_STREAM,
			    user->holds ? "what was there" : "bytes, or EAGAIN");
	FAIL_OF(CAUSE_CLOSE,
		"What an open file has is its own until its last user closes it; open() and release() "
		"of another one take nothing from it.",
		"after %s, a read of the first one: %s; %s", who,
		got ? words_errno(errno) : "the end",
		user->holds ? "there was something to read" : "EAGAIN was expected");
	return false;
}

/* Whether the file can still be mapped. */
static bool still_maps(const struct device *device, const struct user *user, const char *who)
{
	void *map;

	if (!device->can_map)
		return true;
	map = user->apart ? mmap(NULL, device->unit, PROT_READ, MAP_SHARED, user->fd, 0)
			  : step_mmap(user->fd, device->unit, PROT_READ, MAP_SHARED, 0);
	if (map != MAP_FAILED) {
		munmap(map, device->unit);
		return true;
	}
	if (!user->apart)
		step_expect("got != -1", "a mapping, as before");
	FAIL_OF(CAUSE_CLOSE,
		WHY_OWN,
		"after %s, mmap() of the first one: %s", who, words_errno(errno));
	return false;
}

/* All that the file was able to do. */
static bool file_is_well(const struct device *device, const struct user *user, const char *who)
{
	return user_is_well(device, user, who) && stream_is_well(device, user, who) &&
	       still_maps(device, user, who);
}

static bool pages_are_well(const struct device *device, const unsigned char *map, size_t count,
			   const char *who)
{
	for (size_t i = 0; i < count; i++) {
		enum content_is is = content_is(i, map + content_page(i) * device->page);

		if (is == CONTENT_SAME || is == CONTENT_LIVES)
			continue;
		content_expect(device, map);
		FAIL_OF(CAUSE_CLOSE,
			"Who opens or closes a device changes nothing for those who have it.",
			"after %s, page %llu of a mapping of the first one %s", who,
			(unsigned long long)content_page(i),
			is == CONTENT_GONE ? "is gone" : "holds other bytes");
		return false;
	}
	return true;
}

/* Another one of its kind: of what a call makes, one more. */
static int open_another(const struct device *device)
{
	if (device->made == -1)
		return step_open(device->mode | O_NONBLOCK);
	record->cut = true; /* the program has one thing that was made */
	return device_make(device, O_RDWR | O_NONBLOCK);
}

static void open_and_close(const struct device *device)
{
	unsigned char *map = NULL;
	struct user first;
	size_t count = 0;
	int second;

	if (device->alone) {
		UNTRIED("a second open() is refused: %s", words_errno(device->alone));
		return;
	}
	foreign_begin();
	first = user_new(device);
	if (device->can_map) {
		count = content_take(device, first.fd);
		map = class_map(first.fd, device_whole(device), PROT_READ, MAP_SHARED);
		if (first.got > 0) /* by now it has marks */
			first.got = step_pread(first.fd, first.read, PIECE, 0);
	}
	if (first.got <= 0 && !count && !first.streams)
		UNTRIED("there is nothing in it that others could lose");
	if (count && first.got <= 0 && !content_tells())
		content_untold();
	else if (!count && first.got > 0 && !device->reads_live &&
		 fill_vary(device, first.fd, first.read, first.got))
		step_pread(first.fd, first.read, first.got, 0);
	second = open_another(device);
	if (second == -1) {
		UNTRIED("a second open() is refused: %s", words_errno(errno));
		close(first.fd);
		return;
	}
	if (!pages_are_well(device, map, count, "a second open()") ||
	    !user_is_well(device, &first, "a second open()"))
		return;
	step_close(second);
	foreign_take_free();
	if (pages_are_well(device, map, count, "the close() of a second open file"))
		file_is_well(device, &first, "the close() of a second open file");
}

static void fork_and_close(const struct device *device)
{
	struct user user;
	int go[2], status = 0;
	char byte;
	pid_t pid;

	step_reset();
	user = user_new(device);
	if ((user.got <= 0 && !user.streams && !device->can_map) || pipe(go))
		return;
	pid = fork();
	if (pid == -1)
		class_end("fork: %s", words_errno(errno));
	if (!pid) {
		user.apart = true;
		close(go[1]);
		(void)!read(go[0], &byte, 1);
		file_is_well(device, &user, "fork() and close() in the parent");
		_exit(0);
	}
	say_child(device, &user);
	close(user.fd);
	close(go[0]);
	close(go[1]);
	if (!process_ends(pid, PATIENCE_MS, &status)) {
		FAIL_OF(CAUSE_HANG, "A close() in one process holds up nobody in another.",
			"a read in a child hangs after its parent closed the descriptor");
		process_kill(pid, PATIENCE_MS);
	} else if (WIFSIGNALED(status)) {
		FAIL_OF(CAUSE_CLOSE, "A close() in one process takes nothing from another.",
			"a read in a child ended in signal %d after its parent closed the "
			"descriptor",
			WTERMSIG(status));
	}
}

/* What a stream has made ready is there, whoever else opens and closes it; after what is mapped. */
static void hold_and_close(const struct device *device)
{
	struct user first;
	int second;

	step_reset();
	first = user_new(device);
	if (!first.streams || !device->can_poll || !ready_is_known(device) ||
	    !is_held(device, &first))
		return;
	first.holds = true;
	second = open_another(device);
	if (second == -1)
		return;
	step_close(second);
	stream_is_well(device, &first, "the close() of a second open file");
	message_drain(first.fd, device->page);
}

static void life_run(const struct device *device)
{
	open_and_close(device);
	fork_and_close(device);
	if (findings_worst(record->class) != VERDICT_FAIL && !device->alone)
		hold_and_close(device);
}

static const char *life_missing(const struct device *device)
{
	return device->can_map && !device->mapped ? "its size is not known; --size tells it"
						  : NULL;
}

const struct check_class class_life = {
	.name = "life",
	.title = "who opens, closes or forks takes nothing from the others",
	.missing = life_missing,
	.run = life_run,
};
