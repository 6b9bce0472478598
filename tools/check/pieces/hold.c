// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
int hold_fd;
char *hold_page;

static void *hold_read(void *from)
{
	if (pread(*(int *)from, hold_page, 4096, 0) == -1 && errno == ESPIPE)
		(void)!read(*(int *)from, hold_page, 4096);
	return NULL;
}

/* A thread reads into memory that does not come until it may; this returns while it waits. */
static void hold(int *from)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register wanted = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	struct pollfd awaited = { .events = POLLIN };
	size_t page = sysconf(_SC_PAGESIZE);
	pthread_t thread;

	hold_fd = QUIET(syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK));
	need(got != -1);
	hold_page = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	wanted.range.start = (unsigned long)hold_page;
	wanted.range.len = page;
	need(!ioctl(hold_fd, UFFDIO_API, &api));
	need(!ioctl(hold_fd, UFFDIO_REGISTER, &wanted));
	pthread_create(&thread, NULL, hold_read, from);
	awaited.fd = hold_fd;
	poll(&awaited, 1, 5000);
}
