// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * map - mapping a buffer, once or twice back to back
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <kubuf_stream_side.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <unistd.h>

#include "buf.h"

#define HOW (KUB_READ | KUB_WRITE | KUB_PRIVATE | KUB_TWICE)

static size_t page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

/*
 * Alignment of both mappings of a range mapped twice, so that both can have huge pages. If @len
 * is not a multiple of a huge page, at most one of them could, so none is aligned.
 */
static size_t map_alignment(size_t len)
{
	size_t bytes = kub_stream_alignment();

	return len % bytes ? page_size() : bytes;
}

static void tell_map(const struct failure *failure)
{
	switch (failure->err) {
	case EACCES:
		failure_say("the buffer is not open for this: KUB_READ needs it open for reading, "
			    "KUB_WRITE for both");
		return;
	case ENODEV:
		failure_say("memory that the program registered is mapped already, and cannot be "
			    "mapped again");
		return;
	case ENOMEM:
		failure_say("the process has no address space left, or vm.max_map_count or "
			    "RLIMIT_AS is reached");
		return;
	case EINVAL:
		if (buf_say_range(failure))
			return;
		if (failure->why) {
			failure_say("%s", failure->why);
			return;
		}
		failure_say("offset and, with KUB_TWICE, length must be multiples of %zu bytes "
			    "and the length not 0; how must have KUB_READ or KUB_WRITE, and not "
			    "both KUB_PRIVATE and KUB_TWICE",
			    page_size());
		return;
	default:
		failure_say_errno(failure);
	}
}

static bool is_valid(const struct kub_buf *buf, uint64_t offset, size_t len, unsigned int how)
{
	if (how & ~HOW || !(how & (KUB_READ | KUB_WRITE)))
		return false;
	if (how & KUB_TWICE && (how & KUB_PRIVATE || len % page_size() || len > SIZE_MAX / 4))
		return false;
	return len && offset <= buf->size && len <= buf->size - offset;
}

/* Reserve an address range, map both halves over it, and unmap the rest of the range. */
static void *map_twice(size_t len, int prot, int fd, off_t offset)
{
	size_t align = map_alignment(len), whole = 2 * len + align, before;
	unsigned char *reserved, *at;
	int err;

	reserved = mmap(NULL, whole, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (reserved == MAP_FAILED)
		return MAP_FAILED;
	before = (align - (uintptr_t)reserved % align) % align;
	at = reserved + before;
	if (mmap(at, len, prot, MAP_SHARED | MAP_FIXED, fd, offset) == MAP_FAILED ||
	    mmap(at + len, len, prot, MAP_SHARED | MAP_FIXED, fd, offset) == MAP_FAILED) {
		err = errno;
		munmap(reserved, whole);
		errno = err;
		return MAP_FAILED;
	}
	if (before)
		munmap(reserved, before);
	if (align > before)
		munmap(at + 2 * len, align - before);
	return at;
}

int kub_map(const struct kub_buf *buf, uint64_t offset, size_t len, unsigned int how, void **addr)
{
	struct failure failure = { .call = __func__, .tell = tell_map };
	int prot = (how & KUB_READ ? PROT_READ : 0) | (how & KUB_WRITE ? PROT_WRITE : 0);
	void *at = MAP_FAILED;

	errno = EINVAL;
	if (is_valid(buf, offset, len, how)) {
		if (how & KUB_TWICE)
			at = map_twice(len, prot, buf->fd, (off_t)offset);
		else
			at = mmap(NULL, len, prot, how & KUB_PRIVATE ? MAP_PRIVATE : MAP_SHARED,
				  buf->fd, (off_t)offset);
	}
	if (at != MAP_FAILED) {
		*addr = at;
		return 0;
	}
	failure.err = errno;
	failure.numbers[0] = offset;
	failure.numbers[1] = len;
	failure.numbers[2] = buf->size;
	if (how == (KUB_READ | KUB_WRITE | KUB_PRIVATE) && is_valid(buf, offset, len, how) &&
	    offset % page_size() == 0)
		failure.why = "this memory has no private mappings (accepts of kub_info()): map it "
			      "without KUB_PRIVATE";
	return failure_keep(&failure);
}

static void tell_unmap(const struct failure *failure)
{
	if (failure->err == EINVAL)
		failure_say("the address or length is not that of a mapping by kub_map()");
	else
		failure_say_errno(failure);
}

int kub_unmap(void *addr, size_t len, unsigned int how)
{
	struct failure failure = { .call = __func__, .tell = tell_unmap };

	errno = EINVAL;
	if (!(how & KUB_TWICE && len > SIZE_MAX / 4) &&
	    !munmap(addr, how & KUB_TWICE ? 2 * len : len))
		return 0;
	failure.err = errno;
	return failure_keep(&failure);
}
