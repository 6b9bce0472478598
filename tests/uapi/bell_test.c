// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Bells: what read(), write() and poll() of one promise, and whose rights it has.
 *
 * Copyright (C) the kubuf developers
 */
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/uio.h>
#include <unistd.h>

#include "bell.h"
#include "control.h"
#include "holders.h"
#include "page.h"
#include "task.h"
#include "test.h"
#include "text.h"
#include "uring.h"

#define BOTH (KUBUF_BELL_WAIT | KUBUF_BELL_RING)

static int make(void)
{
	return control_create(NULL, page_size());
}

TEST(a_bell_tells_the_count_once)
{
	int fd = make(), bell = bell_open(fd, 0), ringer = bell_open(fd, 0);

	CHECK_INT(bell_news(bell), 0);
	bell_ring(ringer, 1);
	bell_ring(ringer, 41);
	CHECK_INT(bell_news(bell), 42);
	CHECK_INT(bell_news(bell), 0);
	bell_ring(ringer, UINT32_MAX);
	CHECK_INT(bell_news(bell), 42ULL + UINT32_MAX);
}

TEST(every_open_bell_is_told_and_a_passed_one_is_shared)
{
	int fd = make(), first = bell_open(fd, 0), second = bell_open(fd, 0), shared = dup(first);

	bell_ring(bell_open(fd, 0), 3);
	CHECK_INT(bell_news(first), 3);
	CHECK_INT(bell_news(shared), 0);
	CHECK_INT(bell_news(second), 3);
	CHECK_INT(bell_news(bell_open(fd, 0)), 3);
}

TEST(the_bells_of_a_buffer_are_apart)
{
	int fd = make(), other = make();
	uint32_t i;

	for (i = 0; i < KUBUF_BELLS; i++)
		bell_ring(bell_open(fd, i), i + 1);
	for (i = 0; i < KUBUF_BELLS; i++) {
		CHECK_INT(bell_news(bell_open(fd, i)), i + 1);
		CHECK_INT(bell_news(bell_open(other, i)), 0);
	}
	CHECK_INT(control_info(fd).events, 1);
}

TEST(a_ring_is_no_news_to_who_rang)
{
	int fd = make(), bell = bell_open(fd, 0), other = bell_open(fd, 0);

	bell_ring(bell, 5);
	CHECK_INT(bell_news(bell), 0);
	CHECK_INT(bell_poll(bell, 0), POLLOUT);
	bell_ring(other, 2);
	bell_ring(bell, 1);
	CHECK_INT(bell_news(bell), 8);
	CHECK_INT(bell_news(other), 8);
}

TEST(sizes_and_numbers_that_are_not_an_event_are_refused)
{
	int fd = make(), bell = bell_open(fd, 0);
	uint64_t words[2] = { 1, 1 };
	static const uint64_t bad[] = { 0, 1ULL << 32, UINT64_MAX };
	struct iovec parts[] = { { words, 4 }, { words, 4 } };
	unsigned int i;

	CHECK_ERRNO(write(bell, words, 0), EINVAL);
	CHECK_ERRNO(write(bell, words, 7), EINVAL);
	CHECK_ERRNO(write(bell, words, 16), EINVAL);
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		CHECK_ERRNO(write(bell, &bad[i], 8), EINVAL);
	CHECK_INT(bell_news(bell_open(fd, 0)), 0);
	words[0] = 1;
	CHECK_INT(writev(bell, &(struct iovec){ words, 8 }, 1), 8);
	bell_ring(bell_open(fd, 0), 6);
	CHECK_ERRNO(read(bell, words, 7), EINVAL);
	CHECK_INT(readv(bell, parts, 1), -1);
	CHECK_INT(read(bell, words, 16), 8);
	CHECK_INT(words[0], 7);
}

TEST(a_bad_address_loses_no_event)
{
	int fd = make(), bell = bell_open(fd, 0);
	void *nothing = page_room(page_size());

	CHECK_ERRNO(write(bell, nothing, 8), EFAULT);
	bell_ring(bell_open(fd, 0), 9);
	CHECK_ERRNO(read(bell, nothing, 8), EFAULT);
	CHECK_INT(bell_poll(bell, 0), POLLIN | POLLOUT);
	CHECK_INT(bell_news(bell), 9);
}

static void *ring_later(void *arg)
{
	usleep(100000);
	bell_ring(*(int *)arg, 1);
	return NULL;
}

static pthread_t later(int *bell)
{
	pthread_t thread;

	REQUIRE_INT(pthread_create(&thread, NULL, ring_later, bell), 0);
	return thread;
}

/* The one that waits has no lock that the other one wants. */
TEST(one_thread_rings_through_the_descriptor_that_another_waits_on)
{
	int fd = make(), bell = control_bell(fd), other = control_bell(fd);
	int ringer = bell;
	pthread_t thread = later(&ringer);
	uint64_t count = 0;

	CHECK_INT(read(other, &count, sizeof(count)), sizeof(count));
	pthread_join(thread, NULL);
	CHECK_INT(bell_poll(bell, 0), POLLOUT);
}

TEST(poll_select_and_epoll_wake_for_a_ring)
{
	int fd = make(), bell = control_bell(fd), epoll = REQUIRE_OK(epoll_create1(0));
	int ringer = control_bell(fd);
	struct epoll_event event = { .events = EPOLLIN | EPOLLET }, got;
	pthread_t thread;
	fd_set set;

	REQUIRE_OK(epoll_ctl(epoll, EPOLL_CTL_ADD, bell, &event));
	CHECK_INT(bell_poll(bell, 0), POLLOUT);
	CHECK_INT(epoll_wait(epoll, &got, 1, 0), 0);
	thread = later(&ringer);
	CHECK_INT(epoll_wait(epoll, &got, 1, 20000), 1);
	pthread_join(thread, NULL);
	CHECK_INT(epoll_wait(epoll, &got, 1, 0), 0);
	CHECK_INT(bell_poll(bell, 0), POLLIN | POLLOUT);
	CHECK_INT(bell_news(bell), 1);
	thread = later(&ringer);
	FD_ZERO(&set);
	FD_SET(bell, &set);
	CHECK_INT(select(bell + 1, &set, NULL, NULL, NULL), 1);
	pthread_join(thread, NULL);
	CHECK_INT(bell_news(bell), 2);
}

/* asyncio's add_reader() of one that is always ready would call back without end. */
TEST(a_buffer_itself_is_always_ready_and_nothing_for_epoll)
{
	int fd = make(), epoll = REQUIRE_OK(epoll_create1(0));
	struct epoll_event event = { .events = EPOLLIN };

	CHECK_INT(bell_poll(fd, 0), POLLIN | POLLOUT);
	CHECK_ERRNO(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event), EPERM);
}

TEST(io_uring_reads_and_rings)
{
	int fd = make(), bell = control_bell(fd);
	int ringer = control_bell(fd);
	struct uring *uring = uring_new();
	pthread_t thread = later(&ringer);
	uint64_t count = 0;

	CHECK_INT(uring_move(uring, IORING_OP_READ, bell, &count, 8, 0), 8);
	CHECK_INT(count, 1);
	pthread_join(thread, NULL);
	CHECK_INT(uring_move(uring, IORING_OP_WRITE, bell, &count, 8, 0), 8);
	CHECK_INT(bell_news(bell_open(fd, 0)), 2);
	uring_free(uring);
}

static void *ring_own_and_other(void *arg)
{
	const int *bells = arg;

	usleep(100000);
	bell_ring(bells[0], 1);
	usleep(100000);
	bell_ring(bells[1], 1);
	return NULL;
}

/* io_uring believes what a wake-up says, and does not ask poll() again. */
TEST(a_poll_of_io_uring_is_not_told_of_own_rings)
{
	int fd = make(), bells[] = { bell_open(fd, 0), bell_open(fd, 0) };
	struct io_uring_sqe request = {
		.opcode = IORING_OP_POLL_ADD,
		.fd = bells[0],
		.poll_events = POLLIN,
	};
	struct uring *uring = uring_new();
	pthread_t thread;

	REQUIRE_INT(pthread_create(&thread, NULL, ring_own_and_other, bells), 0);
	CHECK(uring_run(uring, &request) & POLLIN);
	CHECK_INT(bell_news(bells[0]), 2);
	pthread_join(thread, NULL);
	uring_free(uring);
}

static void on_signal(int number)
{
}

static void *signal_later(void *arg)
{
	usleep(100000);
	pthread_kill(*(pthread_t *)arg, SIGUSR1);
	usleep(100000);
	pthread_kill(*(pthread_t *)arg, SIGUSR2);
	return NULL;
}

TEST(a_signal_ends_read_or_restarts_it)
{
	struct sigaction restart = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
	struct sigaction interrupt = { .sa_handler = on_signal };
	int fd = make(), bell = control_bell(fd);
	pthread_t self = pthread_self(), thread;
	uint64_t count;

	REQUIRE_OK(sigaction(SIGUSR1, &restart, NULL));
	REQUIRE_OK(sigaction(SIGUSR2, &interrupt, NULL));
	REQUIRE_INT(pthread_create(&thread, NULL, signal_later, &self), 0);
	CHECK_ERRNO(read(bell, &count, sizeof(count)), EINTR);
	pthread_join(thread, NULL);
}

TEST(a_bell_has_rights_of_its_own)
{
	int fd = make(), reader = control_dup(fd, KUBUF_FD_RDONLY), bell;
	char path[32];
	uint64_t one = 1;

	CHECK_ERRNO(control_try_bell(reader, 0, KUBUF_BELL_RING, 0), EBADF);
	CHECK_ERRNO(control_try_bell(reader, 0, BOTH, 0), EBADF);
	bell = REQUIRE_OK(control_try_bell(reader, 0, KUBUF_BELL_WAIT, KUBUF_FD_NONBLOCK));
	CHECK_ERRNO(write(bell, &one, sizeof(one)), EBADF);
	CHECK_INT(bell_poll(bell, 0), 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", bell);
	CHECK_ERRNO(open(path, O_RDWR), ENXIO);
	bell = REQUIRE_OK(control_try_bell(fd, 0, KUBUF_BELL_RING, 0));
	bell_ring(bell, 1);
	CHECK_ERRNO(read(bell, &one, sizeof(one)), EBADF);
	bell_ring(bell_open(fd, 0), 1);
	CHECK_INT(bell_poll(bell, 0), POLLOUT);
}

TEST(a_bell_is_no_file_with_bytes)
{
	int fd = make(), bell = bell_open(fd, 0), ends[2];
	uint64_t word = 1;

	REQUIRE_OK(pipe(ends));
	bell_ring(bell_open(fd, 0), 1);
	CHECK_ERRNO(lseek(bell, 0, SEEK_SET), ESPIPE);
	CHECK_ERRNO(pread(bell, &word, 8, 0), ESPIPE);
	CHECK_ERRNO(pwrite(bell, &word, 8, 0), ESPIPE);
	CHECK_ERRNO(ftruncate(bell, 0), EINVAL);
	CHECK_ERRNO(splice(bell, NULL, ends[1], NULL, 8, 0), EINVAL);
	CHECK_INT((long)mmap(NULL, page_size(), PROT_READ, MAP_SHARED, bell, 0), -1);
	CHECK_INT(bell_news(bell), 1);
}

static const char *fdinfo_of(int fd)
{
	static char text[512];
	char path[40];

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	REQUIRE(text_read(path, text, sizeof(text)));
	return text;
}

TEST(fdinfo_and_flags_tell_what_a_bell_is)
{
	int fd = make(), bell = bell_open(fd, 2), closed = control_bell(fd);
	const char *text;

	CHECK_INT(fcntl(bell, F_GETFD), 0);
	CHECK_INT(fcntl(bell, F_GETFL) & (O_NONBLOCK | O_ACCMODE), O_NONBLOCK | O_RDWR);
	CHECK_INT(fcntl(closed, F_GETFD), FD_CLOEXEC);
	CHECK_INT(fcntl(closed, F_GETFL) & (O_NONBLOCK | O_ACCMODE), O_RDWR);
	bell_ring(bell, 7);
	text = fdinfo_of(bell);
	CHECK_HAS(text, "kubuf-bell:\t2\n");
	CHECK_HAS(text, "kubuf-events:\t7\n");
	CHECK_HAS(text, "kubuf-seen:\t7\n");
}

TEST(who_can_only_ring_is_told_no_count)
{
	int bell = REQUIRE_OK(control_try_bell(make(), 2, KUBUF_BELL_RING, 0));
	const char *text;

	bell_ring(bell, 7);
	text = fdinfo_of(bell);
	CHECK_HAS(text, "kubuf-bell:\t2\n");
	CHECK(!strstr(text, "kubuf-events:") && !strstr(text, "kubuf-seen:"));
}

/* The buffer before its bell, and the other way round; and in a process that has neither. */
TEST(a_bell_holds_the_buffer)
{
	struct holders before = holders_now();
	int fd = make(), bell = bell_open(fd, 0), other = bell_open(fd, 0);
	uint64_t id = control_info(fd).id;

	close(fd);
	CHECK(holders_line(id));
	bell_ring(bell, 1);
	CHECK_INT(bell_news(other), 1);
	close(bell);
	CHECK(holders_line(id));
	close(other);
	CHECK(!holders_line(id));
	CHECK_HOLDERS(&before);
}
