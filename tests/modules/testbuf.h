/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * testbuf - what the tests and benches may ask of the node /dev/testbuf
 *
 * The module makes one buffer at load, from its parameters:
 *
 *   size=BYTES           backing=shmem|contig|scatter   cache=wb|wc|uc
 *   pfn=0|1              map by page frame number instead of by page
 *   private_write=0|1    allow writable private mappings whatever the cache mode
 *   observe=0|1          count VMAs by callbacks of this module; not for shmem
 *
 * read, write, lseek, splice, mmap and the ioctls of <linux/kubuf.h> on the node are those of
 * the core.
 */
#ifndef KUBUF_TESTBUF_H
#define KUBUF_TESTBUF_H

#include <linux/ioctl.h>
#include <linux/types.h>

/**
 * struct testbuf_pages - what holds the buffer's pages, summed over all of them
 * @pages: number of pages in the buffer
 * @refs: references held, less those that the backing and a kept view need; 0 at
 *	rest, once per-CPU LRU lists are drained (write 1 to /proc/sys/vm/compact_memory)
 * @maps: how many of them some process maps by page; 0 at rest
 */
struct testbuf_pages {
	__u64 pages;
	__u64 refs;
	__u64 maps;
};

/**
 * enum testbuf_how - the way a copy takes between user memory and the buffer
 * @TESTBUF_COPY_FROM_USER: one copy_from_user() into the kernel view
 * @TESTBUF_COPY_TO_USER: one copy_to_user() from the kernel view
 * @TESTBUF_PIN_WRITE: kubuf_pin_write(): user pages pinned, buffer written
 * @TESTBUF_PIN_READ: kubuf_pin_read(): user pages pinned, buffer read
 * @TESTBUF_REGISTERED: memcpy() from a buffer of which addr is the descriptor, into the kernel view
 */
enum testbuf_how {
	TESTBUF_COPY_FROM_USER,
	TESTBUF_COPY_TO_USER,
	TESTBUF_PIN_WRITE,
	TESTBUF_PIN_READ,
	TESTBUF_REGISTERED,
};

/**
 * struct testbuf_copy - one transfer, done inside the kernel
 * @addr: user address
 * @len: bytes
 * @pos: where in the buffer
 * @how: one of enum testbuf_how
 * @pad: zero
 * @moved: out: bytes moved, or a negative errno
 * @spanned: out: pages that addr..addr+len touches (pin ways only)
 * @pinned: out: pages that were pinned (pin ways only)
 */
struct testbuf_copy {
	__u64 addr;
	__u64 len;
	__u64 pos;
	__u32 how;
	__u32 pad;
	__s64 moved;
	__u64 spanned;
	__u64 pinned;
};

/**
 * struct testbuf_fill - bytes that the kernel itself stores or loads through its view
 * @pos: where in the buffer
 * @len: bytes
 * @byte: value to store (FILL), or that every byte must have (EXPECT)
 * @pad: zero
 * @differ: out, EXPECT only: position of the first other byte, or len if there is none
 */
struct testbuf_fill {
	__u64 pos;
	__u64 len;
	__u32 byte;
	__u32 pad;
	__u64 differ;
};

/**
 * struct testbuf_stream - a stream in a program's buffer, which is there while the call takes
 * @addr: user address of a record's bytes
 * @len: how many, at most 128 KiB
 * @fd: descriptor of the buffer
 * @times: how often the record is put, at most TESTBUF_STREAM_MAX
 * @lost: out: how many of them found the stream full
 */
struct testbuf_stream {
	__u64 addr;
	__u64 len;
	__s32 fd;
	__u32 times;
	__u64 lost;
};

#define TESTBUF_STREAM_MAX 4096

#define TESTBUF_PAGES _IOR('T', 0x40, struct testbuf_pages)
#define TESTBUF_COPY _IOWR('T', 0x41, struct testbuf_copy)
#define TESTBUF_FILL _IOWR('T', 0x42, struct testbuf_fill)
#define TESTBUF_EXPECT _IOWR('T', 0x43, struct testbuf_fill)
/* Keep the kernel view until VIEW_DROP or the next close of the node, whichever comes first. */
#define TESTBUF_VIEW_KEEP _IO('T', 0x44)
#define TESTBUF_VIEW_DROP _IO('T', 0x45)
#define TESTBUF_STREAM _IOWR('T', 0x46, struct testbuf_stream)

#endif
