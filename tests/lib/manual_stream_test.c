// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What the manual pages of libkubuf show of streams; as manual_test.c.
 *
 * Copyright (C) the kubuf developers
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <kubuf_stream.h>
#include <kubuf_stream_writer.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "control.h"
#include "handle.h"
#include "heard.h"
#include "page.h"
#include "test.h"

/* guide: kub_stream_make */
/* The buffer is for the program that reads: kub_send() passes it. */
static struct kub_buf *make_stream(struct kub_stream *stream)
{
	struct kub_buf *buf;
	int err;

	/* The data, a power of two of bytes, and two pages for what both sides say. */
	if (kub_create(65536 + 2 * (size_t)getpagesize(), NULL, &buf))
		errx(1, "%s", kub_explain());
	err = kub_stream_make(stream, kub_fd(buf));
	if (err)
		errx(1, "no stream can be made: %s", strerror(-err));
	return buf;
}

/* guide: end */

/* guide: kub_stream_put */
static void put_line(struct kub_stream *stream, const char *line)
{
	int err = kub_stream_put(stream, 0, line, strlen(line));

	/* A record that is dropped is not an error: the next one tells the reader of it. */
	if (err && err != -ENOSPC)
		errx(1, "the line cannot be put: %s", strerror(-err));
}

/* guide: end */

/* guide: kub_stream_open */
static void open_reader(struct kub_stream *stream, int fd)
{
	int err = kub_stream_open(stream, fd);

	if (err == -EBUSY)
		errx(1, "somebody reads the stream already");
	if (err)
		errx(1, "no stream can be read: %s", strerror(-err));
}

/* guide: end */

/* guide: kub_stream_wait */
/* Until the buffer ends. */
static void print_lines(struct kub_stream *stream)
{
	struct kub_record record;
	int ret;

	while ((ret = kub_stream_wait(stream, 1, -1)) == 1 || ret == -EINTR) {
		while (kub_stream_next(stream, &record) > 0) {
			if (record.lost)
				printf("(%u lines were dropped here)\n", record.lost);
			printf("%.*s\n", (int)record.len, (const char *)record.data);
		}
		kub_stream_done(stream);
	}
	if (ret != -ENODATA)
		errx(1, "the stream is broken: %s", strerror(-ret));
}

/* guide: end */

TEST(lines_are_put_and_read_until_the_buffer_ends)
{
	struct kub_stream writer, reader;
	struct kub_buf *buf;

	control_load("");
	HANDLE_OK(kub_add("manual-lines", 65536 + 2 * page_size(), NULL, 0600, 0, 0));
	HANDLE_OK(kub_open("manual-lines", O_RDWR, &buf));
	REQUIRE_INT(kub_stream_make(&writer, kub_fd(buf)), 0);
	open_reader(&reader, kub_fd(buf));
	put_line(&writer, "one");
	put_line(&writer, "two");
	REQUIRE_OK(control_hang_up("manual-lines"));
	heard_begin();
	print_lines(&reader);
	CHECK(!strcmp(heard_end(), "one\ntwo\n"));
	kub_stream_close(&reader);
	kub_stream_close(&writer);
}

/* guide: kub_stream_arm */
/* Until the other end of the socket has something to say, or the buffer ends. */
static void watch(struct kub_stream *stream, int socket)
{
	struct pollfd ready[] = {
		{ .fd = kub_stream_fd(stream), .events = POLLIN },
		{ .fd = socket, .events = POLLIN },
	};
	struct kub_record record;
	uint64_t count;
	int enough;

	while (!ready[1].revents) {
		enough = kub_stream_arm(stream, 1);
		if (enough < 0)
			errx(1, "the stream is broken");
		if (!enough && poll(ready, 2, -1) > 0 && ready[0].revents &&
		    read(ready[0].fd, &count, sizeof(count)) == 0)
			return; /* the buffer has ended */
		kub_stream_disarm(stream);
		while (kub_stream_next(stream, &record) > 0)
			printf("%.*s\n", (int)record.len, (const char *)record.data);
		kub_stream_done(stream);
	}
}

/* guide: end */

TEST(an_event_loop_watches_a_stream_and_a_socket)
{
	struct kub_stream writer, reader;
	struct kub_buf *buf;
	int ends[2];

	control_load("");
	REQUIRE_OK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
	buf = make_stream(&writer);
	open_reader(&reader, kub_fd(buf));
	put_line(&writer, "one");
	REQUIRE_INT(write(ends[0], "x", 1), 1);
	heard_begin();
	watch(&reader, ends[1]);
	CHECK(!strcmp(heard_end(), "one\n"));
	kub_stream_close(&reader);
	kub_stream_close(&writer);
	kub_close(buf);
}
