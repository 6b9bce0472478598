/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * testkit - what the tests may ask of the node /dev/testkit
 *
 * A driver that calls the kit in every way. It has a buffer of its own, made and published
 * by TESTKIT_MAKE, and one that a program gave it by TESTKIT_TAKE. mmap() of the node itself
 * maps the driver's own by kubuf_mmap().
 */
#ifndef KUBUF_TESTKIT_H
#define KUBUF_TESTKIT_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define TESTKIT_READ_ONLY 1
#define TESTKIT_OBSERVED 2 /* contiguous, and its VMAs are told in the log; until the hang-up */

/**
 * struct testkit_make - make the driver's buffer, and publish it
 * @size: bytes
 * @mode: of the node
 * @flags: TESTKIT_READ_ONLY, TESTKIT_OBSERVED
 * @name: of the node; empty for none
 */
struct testkit_make {
	__u64 size;
	__u32 mode;
	__u32 flags;
	char name[64];
};

#define TESTKIT_MAY_READ 1
#define TESTKIT_MAY_WRITE 2

/**
 * struct testkit_take - take a program's buffer, in place of the last one
 * @fd: descriptor
 * @rights: TESTKIT_MAY_*
 */
struct testkit_take {
	__s32 fd;
	__u32 rights;
};

#define TESTKIT_MAKE _IOW('T', 0x70, struct testkit_make)
#define TESTKIT_PUBLISH _IOW('T', 0x71, struct testkit_make) /* what was made, under a name */
#define TESTKIT_UNPUBLISH _IO('T', 0x72)
#define TESTKIT_HANGUP _IO('T', 0x73)
#define TESTKIT_DESTROY _IO('T', 0x74)
#define TESTKIT_EXPORT _IO('T', 0x75) /* gives a descriptor of a dma-buf */
#define TESTKIT_LISTEN _IO('T', 0x77) /* to bell 1 of the buffer that was taken */
#define TESTKIT_TAKE _IOW('T', 0x78, struct testkit_take)
#define TESTKIT_DROP _IO('T', 0x79)
/* Adds 1 to the first byte of the buffer that was taken, or made if none was, and gives it. */
#define TESTKIT_BUMP _IO('T', 0x7a)

/* Makes a stream of the buffer that was taken, or made if none was; the next one ends it. */
#define TESTKIT_STREAM _IO('T', 0x7b)
#define TESTKIT_END _IO('T', 0x7c)

/**
 * struct testkit_put - put a record, again and again
 * @addr: its bytes
 * @len: how many
 * @type: its type
 * @times: how often; the last result counts
 */
struct testkit_put {
	__u64 addr;
	__u64 len;
	__u32 type;
	__u32 times;
};

#define TESTKIT_PUT _IOW('T', 0x7d, struct testkit_put)
#define TESTKIT_LOST _IO('T', 0x7e) /* gives kubuf_stream_lost() */
#define TESTKIT_MAX _IO('T', 0x81) /* gives kubuf_stream_max() */

/**
 * struct testkit_memory - a range of the calling program's memory
 * @addr: its address
 * @len: bytes
 * @flags: KUBUF_REGISTER_*
 * @pad: 0
 */
struct testkit_memory {
	__u64 addr;
	__u64 len;
	__u32 flags;
	__u32 pad;
};

/* The buffer that is made is the program's memory, by kubuf_register(). */
#define TESTKIT_REGISTER _IOW('T', 0x7f, struct testkit_memory)
/* kubuf_pin_write() of that much of the program's memory to the buffer that was made. */
#define TESTKIT_PIN_WRITE _IOW('T', 0x80, struct testkit_memory)

#endif
