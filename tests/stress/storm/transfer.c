// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "buf.h"
#include "test.h"
#include "transfer.h"

#include <fcntl.h>
#include <linux/kubuf.h>
#include <linux/dma-buf.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "kernel.h"
#include "page.h"

unsigned char *transfer_map(const struct hold *hold, int prot, int flags)
{
	void *map = mmap(NULL, hold->thing->size, prot, flags, hold->fd, 0);

	REQUIRE_OK(map);
	return map;
}

void transfer_unmap(const struct hold *hold, void *map)
{
	CHECK_OK(munmap(map, hold->thing->size));
}

static bool out_pread(const struct hold *hold, unsigned char *data)
{
	CHECK_INT(pread(hold->fd, data, hold->len, hold->offset), hold->len);
	return true;
}

static bool in_pwrite(const struct hold *hold, unsigned char *data)
{
	CHECK_INT(pwrite(hold->fd, data, hold->len, hold->offset), hold->len);
	return true;
}

/* Three pieces of odd lengths. */
static void pieces(struct iovec *iov, const struct hold *hold, unsigned char *data)
{
	iov[0] = (struct iovec){ data, 13 };
	iov[1] = (struct iovec){ data + 13, hold->len / 2 };
	iov[2] = (struct iovec){ data + 13 + hold->len / 2, hold->len - 13 - hold->len / 2 };
}

static bool out_preadv(const struct hold *hold, unsigned char *data)
{
	struct iovec iov[3];

	pieces(iov, hold, data);
	CHECK_INT(preadv(hold->fd, iov, 3, hold->offset), hold->len);
	return true;
}

static bool in_pwritev(const struct hold *hold, unsigned char *data)
{
	struct iovec iov[3];

	pieces(iov, hold, data);
	CHECK_INT(pwritev(hold->fd, iov, 3, hold->offset), hold->len);
	return true;
}

static bool out_read(const struct hold *hold, unsigned char *data)
{
	if (!hold->own)
		return false;
	CHECK_INT(lseek(hold->fd, hold->offset, SEEK_SET), hold->offset);
	CHECK_INT(read(hold->fd, data, hold->len), hold->len);
	CHECK_INT(lseek(hold->fd, 0, SEEK_CUR), hold->offset + hold->len);
	return true;
}

static bool out_map(const struct hold *hold, unsigned char *data)
{
	unsigned char *map = transfer_map(hold, PROT_READ, MAP_SHARED);

	memcpy(data, map + hold->offset, hold->len);
	transfer_unmap(hold, map);
	return true;
}

/* Mapped for reading first; the right to write comes with mprotect(). */
static bool in_map(const struct hold *hold, unsigned char *data)
{
	unsigned char *map = transfer_map(hold, PROT_READ, MAP_SHARED);

	CHECK_OK(mprotect(map, hold->thing->size, PROT_READ | PROT_WRITE));
	memcpy(map + hold->offset, data, hold->len);
	transfer_unmap(hold, map);
	return true;
}

static bool out_private(const struct hold *hold, unsigned char *data)
{
	unsigned char *map;

	if (!(hold->thing->kind->flags & KIND_PRIVATE))
		return false;
	map = transfer_map(hold, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	memcpy(data, map + hold->offset, hold->len);
	/* Nobody else may see this. */
	memset(map + hold->offset, 0x55, hold->len);
	CHECK_BYTES(map + hold->offset, 0x55, hold->len);
	transfer_unmap(hold, map);
	return true;
}

static bool out_moved(const struct hold *hold, unsigned char *data)
{
	unsigned char *map = transfer_map(hold, PROT_READ, MAP_SHARED);
	unsigned char *to = page_room(hold->thing->size);

	map = (unsigned char *)REQUIRE_OK(mremap(map, hold->thing->size, hold->thing->size,
						 MREMAP_MAYMOVE | MREMAP_FIXED, to));
	memcpy(data, map + hold->offset, hold->len);
	transfer_unmap(hold, map);
	return true;
}

static void drain(int pipe, unsigned char *data, size_t len)
{
	size_t got = 0;

	while (got < len) {
		ssize_t bytes = read(pipe, data + got, len - got);

		if (CHECK_OK(bytes) <= 0)
			return;
		got += bytes;
	}
}

static void pipe_new(int ends[2])
{
	REQUIRE_OK(pipe2(ends, O_CLOEXEC));
}

static void pipe_end(const int ends[2])
{
	close(ends[0]);
	close(ends[1]);
}

static bool out_splice(const struct hold *hold, unsigned char *data)
{
	off_t offset = hold->offset;
	size_t moved = 0;
	int ends[2];

	pipe_new(ends);
	while (moved < hold->len) {
		ssize_t bytes = splice(hold->fd, &offset, ends[1], NULL, hold->len - moved, 0);

		if (CHECK_OK(bytes) <= 0)
			break;
		drain(ends[0], data + moved, bytes);
		moved += bytes;
	}
	CHECK_INT(moved, hold->len);
	pipe_end(ends);
	return true;
}

static bool out_sendfile(const struct hold *hold, unsigned char *data)
{
	off_t offset = hold->offset;
	struct stat status;
	int ends[2];

	REQUIRE_OK(fstat(hold->fd, &status));
	/* To a pipe it is a splice() since 5.12; before, it took nothing but files and disks. */
	if (S_ISCHR(status.st_mode) && !kernel_since(5, 12))
		return false;
	pipe_new(ends);
	CHECK_INT(sendfile(ends[1], hold->fd, &offset, hold->len), hold->len);
	drain(ends[0], data, hold->len);
	pipe_end(ends);
	return true;
}

static bool in_splice(const struct hold *hold, unsigned char *data)
{
	off_t offset = hold->offset;
	int ends[2];

	pipe_new(ends);
	CHECK_INT(write(ends[1], data, hold->len), hold->len);
	CHECK_INT(splice(ends[0], NULL, hold->fd, &offset, hold->len, 0), hold->len);
	pipe_end(ends);
	return true;
}

/* The kernel looks for the pages behind the mapping, and the pipe holds them. */
static bool out_vmsplice(const struct hold *hold, unsigned char *data)
{
	struct iovec iov = { .iov_len = hold->len };
	unsigned char *map;
	int ends[2];

	if (!(hold->thing->kind->flags & KIND_PAGE))
		return false;
	map = transfer_map(hold, PROT_READ | PROT_WRITE, MAP_SHARED);
	iov.iov_base = map + hold->offset;
	pipe_new(ends);
	CHECK_INT(vmsplice(ends[1], &iov, 1, 0), hold->len);
	transfer_unmap(hold, map);
	drain(ends[0], data, hold->len);
	pipe_end(ends);
	return true;
}

static bool out_process_vm(const struct hold *hold, unsigned char *data)
{
	struct iovec local = { data, hold->len }, remote = { .iov_len = hold->len };
	unsigned char *map;

	if (!(hold->thing->kind->flags & KIND_PAGE))
		return false;
	map = transfer_map(hold, PROT_READ, MAP_SHARED);
	remote.iov_base = map + hold->offset;
	CHECK_INT(process_vm_readv(getpid(), &local, 1, &remote, 1, 0), hold->len);
	transfer_unmap(hold, map);
	return true;
}

static bool in_process_vm(const struct hold *hold, unsigned char *data)
{
	struct iovec local = { data, hold->len }, remote = { .iov_len = hold->len };
	unsigned char *map;

	if (!(hold->thing->kind->flags & KIND_PAGE))
		return false;
	map = transfer_map(hold, PROT_READ | PROT_WRITE, MAP_SHARED);
	remote.iov_base = map + hold->offset;
	CHECK_INT(process_vm_writev(getpid(), &local, 1, &remote, 1, 0), hold->len);
	transfer_unmap(hold, map);
	return true;
}

/* A mapping of the dma-buf, which outlives the descriptor; or NULL without dma-bufs. */
static unsigned char *export_begin(const struct hold *hold, int *dmabuf)
{
	struct dma_buf_sync sync = { .flags = DMA_BUF_SYNC_RW | DMA_BUF_SYNC_START };
	struct kubuf_ioctl_export export = { .fd_flags = KUBUF_FD_CLOEXEC };
	void *map;

	if (ioctl(hold->fd, KUBUF_IOCTL_EXPORT, &export)) {
		if (errno != EOPNOTSUPP && errno != ENOMEM)
			CHECK_OK(-1);
		return NULL;
	}
	*dmabuf = export.fd;
	map = buf_map(export.fd, hold->thing->size);
	CHECK_OK(ioctl(export.fd, DMA_BUF_IOCTL_SYNC, &sync));
	return map;
}

static void export_end(const struct hold *hold, unsigned char *map, int dmabuf)
{
	struct dma_buf_sync sync = { .flags = DMA_BUF_SYNC_RW | DMA_BUF_SYNC_END };

	CHECK_OK(ioctl(dmabuf, DMA_BUF_IOCTL_SYNC, &sync));
	close(dmabuf);
	transfer_unmap(hold, map);
}

static bool out_export(const struct hold *hold, unsigned char *data)
{
	int dmabuf;
	unsigned char *map = export_begin(hold, &dmabuf);

	if (!map)
		return false;
	memcpy(data, map + hold->offset, hold->len);
	export_end(hold, map, dmabuf);
	return true;
}

static bool in_export(const struct hold *hold, unsigned char *data)
{
	int dmabuf;
	unsigned char *map = export_begin(hold, &dmabuf);

	if (!map)
		return false;
	memcpy(map + hold->offset, data, hold->len);
	export_end(hold, map, dmabuf);
	return true;
}

/* The child of a process with threads may do little more than copy. */
static void copy_in_child(void *to, const void *from, size_t len)
{
	int status = -1;
	pid_t pid = REQUIRE_OK(fork());

	if (!pid) {
		memcpy(to, from, len);
		_exit(0);
	}
	REQUIRE_INT(waitpid(pid, &status, 0), pid);
	CHECK_INT(status, 0);
}

static bool out_child(const struct hold *hold, unsigned char *data)
{
	unsigned char *map = transfer_map(hold, PROT_READ, MAP_SHARED);
	void *common = test_shared(hold->len);

	copy_in_child(common, map + hold->offset, hold->len);
	memcpy(data, common, hold->len);
	munmap(common, hold->len);
	transfer_unmap(hold, map);
	return true;
}

static bool in_child(const struct hold *hold, unsigned char *data)
{
	unsigned char *map = transfer_map(hold, PROT_READ | PROT_WRITE, MAP_SHARED);

	copy_in_child(map + hold->offset, data, hold->len);
	transfer_unmap(hold, map);
	return true;
}

static bool in_fill(const struct hold *hold, unsigned char *data)
{
	struct kubuf_ioctl_fill fill = {
		.offset = hold->offset,
		.len = hold->len,
		.width = sizeof(fill.pattern),
	};

	memcpy(&fill.pattern, data, sizeof(fill.pattern));
	CHECK_OK(ioctl(hold->fd, KUBUF_IOCTL_FILL, &fill));
	return true;
}

const struct transfer transfers_out[] = {
	{ "pread", out_pread, false },
	{ "preadv", out_preadv, false },
	{ "read", out_read, false },
	{ "shared mapping", out_map, false },
	{ "private mapping", out_private, false },
	{ "moved mapping", out_moved, false },
	{ "splice", out_splice, false },
	{ "sendfile", out_sendfile, false },
	{ "vmsplice", out_vmsplice, false },
	{ "process_vm_readv", out_process_vm, false },
	{ "dma-buf", out_export, false },
	{ "child", out_child, false },
};

const struct transfer transfers_in[] = {
	{ "pwrite", in_pwrite, false },
	{ "pwritev", in_pwritev, false },
	{ "mapping", in_map, false },
	{ "splice", in_splice, false },
	{ "process_vm_writev", in_process_vm, false },
	{ "dma-buf", in_export, false },
	{ "child", in_child, false },
	{ "fill", in_fill, true },
};

const size_t transfers_out_count = sizeof(transfers_out) / sizeof(transfers_out[0]);
const size_t transfers_in_count = sizeof(transfers_in) / sizeof(transfers_in[0]);
