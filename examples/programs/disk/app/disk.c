// SPDX-License-Identifier: LGPL-2.1-or-later
// disk - read from a disk directly into the pages of a buffer: by O_DIRECT and by io_uring
//	cc disk.c $(pkg-config --cflags --libs libkubuf liburing) -o disk; ./disk FILE
#define _GNU_SOURCE // O_DIRECT
#include <err.h>
#include <fcntl.h>
#include <kubuf.h>
#include <liburing.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SIZE (1 << 20)

/* Submit one request on the registered buffer, and return its result. */
static int move(struct io_uring *ring, int disk, char *mem, int reads)
{
	struct io_uring_sqe *request = io_uring_get_sqe(ring);
	struct io_uring_cqe *done;
	int ret;

	if (reads)
		io_uring_prep_read_fixed(request, disk, mem, SIZE, 0, 0);
	else
		io_uring_prep_write_fixed(request, disk, mem, SIZE, 0, 0);
	io_uring_submit(ring);
	ret = io_uring_wait_cqe(ring, &done);
	if (!ret) {
		ret = done->res;
		io_uring_cqe_seen(ring, done);
	}
	return ret;
}

int main(int argc, char **argv)
{
	const char *path = argc > 1 ? argv[1] : "disk.bin";
	int disk = open(path, O_RDWR | O_CREAT | O_DIRECT | O_CLOEXEC, 0600);
	struct io_uring ring;
	struct iovec whole;
	struct kub_buf *buf;
	char *mem;

	if (disk < 0)
		err(1, "%s", path);
	if (kub_create(SIZE, NULL, &buf) ||
	    kub_map(buf, 0, SIZE, KUB_READ | KUB_WRITE, (void **)&mem))
		errx(1, "%s", kub_explain());
	strcpy(mem, "written by the disk's own access to the buffer");
	if (pwrite(disk, mem, SIZE, 0) != SIZE)
		err(1, "O_DIRECT");
	memset(mem, 0, SIZE);
	whole = (struct iovec){ mem, SIZE };
	if (io_uring_queue_init(4, &ring, 0) || io_uring_register_buffers(&ring, &whole, 1))
		errx(1, "io_uring, or RLIMIT_MEMLOCK for its registered buffers");
	if (move(&ring, disk, mem, 1) != SIZE)
		errx(1, "io_uring: not all was read");
	printf("%s\n", mem); // print through the mapping what the disk stored
	strcpy(mem, "and back by io_uring");
	if (move(&ring, disk, mem, 0) != SIZE || pread(disk, mem, SIZE, 0) != SIZE)
		errx(1, "io_uring: not all was written");
	printf("%s\n", mem);
	return 0;
}
