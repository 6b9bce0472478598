/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * <kubuf_stream_side.h> - functions that both sides of a stream use
 *
 * Copyright (C) the kubuf developers
 *
 * Included by <kubuf_stream.h> and <kubuf_stream_writer.h>.
 */
#ifndef KUBUF_STREAM_SIDE_H
#define KUBUF_STREAM_SIDE_H

#include <errno.h>
#include <fcntl.h>
#include <linux/kubuf.h>
#include <linux/kubuf_stream.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * struct kub_stream - one side of a stream; its members are private
 * @data: the data, mapped twice
 * @mask: size of the data in bytes, minus 1
 * @units: size of the data in units of 8 bytes
 * @head: position after the last record, when this side read it last
 * @tail: position of the next record to read; in a writer, when it read the tail last
 * @lost: in a writer, records dropped since the last one that it put
 * @producer: the producer's page in the buffer
 * @consumer: the consumer's page in the buffer
 * @reserved: address range that holds all the mappings
 * @length: size of that range in bytes
 * @fd: the stream's own descriptor of the buffer
 * @bell: the stream's own descriptor of bell 0
 */
struct kub_stream {
	unsigned char *data;
	size_t mask;
	uint32_t units;
	uint32_t head;
	uint32_t tail;
	uint32_t lost;
	struct kubuf_stream_producer *producer;
	struct kubuf_stream_consumer *consumer;
	void *reserved;
	size_t length;
	int fd;
	int bell;
};

/* A compiler barrier between accesses through one mapping of the data and through the other. */
static inline void kub_stream_barrier(void)
{
	__asm__ volatile("" ::
				 : "memory");
}

/* Size of a huge page, to which both mappings are aligned so that they can have huge pages. */
static inline size_t kub_stream_alignment(void)
{
	size_t bytes = 0, page = (size_t)sysconf(_SC_PAGESIZE);
	FILE *file = fopen("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size", "re");

	if (file) {
		if (fscanf(file, "%zu", &bytes) != 1)
			bytes = 0;
		fclose(file);
	}
	return bytes && !(bytes & (bytes - 1)) && bytes >= page ? bytes : page;
}

static inline void *kub_stream_place(void *at, size_t len, int fd, size_t offset)
{
	return mmap(at, len, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, (off_t)offset);
}

/* Map the data twice, and the two pages after it: data, data, pages. */
static inline int kub_stream_map(struct kub_stream *stream, int fd, size_t data)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), align = kub_stream_alignment();
	unsigned char *at;

	stream->length = 2 * data + 2 * page + align;
	stream->reserved = mmap(NULL, stream->length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
				0);
	if (stream->reserved == MAP_FAILED)
		return -errno;
	at = (unsigned char *)(((uintptr_t)stream->reserved + align - 1) & ~(uintptr_t)(align - 1));
	if (kub_stream_place(at, data, fd, 0) == MAP_FAILED ||
	    kub_stream_place(at + data, data, fd, 0) == MAP_FAILED ||
	    kub_stream_place(at + 2 * data, 2 * page, fd, data) == MAP_FAILED)
		return -errno;
	stream->data = at;
	stream->producer = (struct kubuf_stream_producer *)(at + 2 * data);
	stream->consumer = (struct kubuf_stream_consumer *)(at + 2 * data + page);
	return 0;
}

/**
 * kub_stream_close() - close a stream
 * @stream: the stream; also one that could not be opened
 *
 * Records that were read, but not freed by kub_stream_done(), are there for the next reader.
 */
static inline void kub_stream_close(struct kub_stream *stream)
{
	if (stream->reserved != MAP_FAILED)
		munmap(stream->reserved, stream->length);
	if (stream->bell >= 0)
		close(stream->bell);
	if (stream->fd >= 0)
		close(stream->fd);
	stream->reserved = MAP_FAILED;
	stream->bell = -1;
	stream->fd = -1;
}

/* Make the stream's own descriptors of the buffer and of its bell 0. */
static inline int kub_stream_descend(struct kub_stream *stream, int fd)
{
	struct kubuf_ioctl_bell bell;
	struct kubuf_ioctl_dup dup;

	memset(&dup, 0, sizeof(dup));
	dup.fd_flags = KUBUF_FD_CLOEXEC;
	if (ioctl(fd, KUBUF_IOCTL_DUP, &dup))
		return -errno;
	stream->fd = dup.fd;
	memset(&bell, 0, sizeof(bell));
	bell.rights = KUBUF_BELL_WAIT | KUBUF_BELL_RING;
	bell.fd_flags = KUBUF_FD_CLOEXEC | KUBUF_FD_NONBLOCK;
	if (ioctl(fd, KUBUF_IOCTL_BELL, &bell))
		return -errno;
	stream->bell = bell.fd;
	return 0;
}

/* Whether the buffer has a stream. */
static inline int kub_stream_is_made(const struct kub_stream *stream)
{
	const struct kubuf_stream_producer *said = stream->producer;

	return __atomic_load_n(&said->magic, __ATOMIC_ACQUIRE) == KUBUF_STREAM_MAGIC &&
	       said->version == KUBUF_STREAM_VERSION && said->units == stream->units;
}

/* Initialise either side. After a failure the caller calls kub_stream_close(). */
static inline int kub_stream_begin(struct kub_stream *stream, int fd)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	struct kubuf_ioctl_info info;
	uint64_t data;
	int err;

	memset(&info, 0, sizeof(info)); /* other devices may return 0 and store nothing */
	memset(stream, 0, sizeof(*stream));
	stream->bell = -1;
	stream->fd = -1;
	stream->reserved = MAP_FAILED;
	if (ioctl(fd, KUBUF_IOCTL_INFO, &info))
		return -errno;
	data = info.size - 2 * page;
	if (info.size < 3 * page || data & (data - 1) || data / KUBUF_STREAM_UNIT > 1U << 31)
		return -EINVAL;
	if (data > SIZE_MAX / 4) /* too large to be mapped twice by a 32-bit program */
		return -ENOMEM;
	stream->mask = (size_t)data - 1;
	stream->units = (uint32_t)(data / KUBUF_STREAM_UNIT);
	err = kub_stream_descend(stream, fd);
	return err ? err : kub_stream_map(stream, stream->fd, (size_t)data);
}

#ifdef __cplusplus
}
#endif
#endif
