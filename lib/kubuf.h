/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * <kubuf.h> - libkubuf: memory shared with the kernel and between programs
 *
 * Copyright (C) the kubuf developers
 *
 *	struct kub_buf *buf;
 *	void *mem;
 *
 *	if (kub_create(1 << 20, NULL, &buf) || kub_map(buf, 0, 1 << 20, KUB_READ | KUB_WRITE, &mem))
 *		errx(1, "%s", kub_explain());
 *
 * Results: functions that return an int return 0 or what they say, or a negative errno. The
 * errors that a function names are those with a meaning of its own; others are those of the
 * system call beneath (ENOMEM, EMFILE, ENFILE, EINTR, EFAULT). A call that fails has
 * changed nothing, unless it says so. kub_explain() tells the last failure in a sentence.
 *
 * Threads: any number of them may use one handle at the same time; only kub_close() and
 * kub_bell_close() must be the last use. The library has no locks, no threads, no signal
 * handlers, and nothing to set up. What a program does again and again (kub_read(), kub_write(),
 * kub_fill(), kub_ring(), kub_wait(), the syncs) allocates no memory.
 *
 * Ownership: who gets a handle or a descriptor closes it. All descriptors are closed by execve().
 * Mappings and dma-bufs outlive the handle that they were made with.
 *
 * Structures begin with their size, size_of, which the caller sets to sizeof(struct): a later
 * library may know more members, or an older one less. A member that the library does not know
 * must be 0 (E2BIG); one that the caller does not know is as 0.
 *
 * Streams of records are in <kubuf_stream.h>, for kub_fd(). What the library does not wrap, the
 * calls in <linux/kubuf.h> do, on kub_fd() and kub_bell_fd().
 */
#ifndef KUBUF_H
#define KUBUF_H

#include <kubuf_types.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default) /* all else in the library is hidden */

struct kub_buf; /* an open buffer: a descriptor and what never changes of the buffer */
struct kub_bell; /* an open bell of a buffer, with a seen count of its own */

/**
 * kub_version() - the library's version
 * Return: such as "0.1.0"; never freed.
 */
const char *kub_version(void);

/**
 * kub_query() - what the machine can do, and how much of it is taken
 * @limits: filled in
 * Return: 0; -ENOENT: the module is not loaded; -EINVAL: its size_of is not set.
 */
int kub_query(struct kub_limits *limits);

/**
 * kub_explain() - this thread's last failure of a kub_ function, in a sentence
 *
 * A success does not change it. It says what failed, why, and what to do; of a limit, how much
 * there is, is used, and was asked for, by the state of the machine when it is called.
 *
 * Return: the text, without a newline, in memory of the thread's own: there until it is called
 * again.
 */
const char *kub_explain(void);

/* Buffers */

/**
 * kub_create() - make a buffer
 * @size: bytes, not 0; rounded up to whole pages
 * @options: how it is to be, or NULL
 * @buf: set to the handle; kub_close() is due
 *
 * Its memory is zeroed and all there. It lives as long as somebody has it open, mapped or
 * exported, in any process.
 *
 * Return: 0; -ENOENT: the module is not loaded; -EPERM: this backing wants CAP_SYS_RAWIO;
 * -ENOMEM: a limit, or memory; -EINVAL: the machine has no such kind, or the label is none.
 */
int kub_create(size_t size, const struct kub_options *options, struct kub_buf **buf);

/**
 * kub_open() - open a named buffer
 * @name: its name, or with a slash a path
 * @flags: O_RDONLY or O_RDWR; O_CLOEXEC is set anyhow
 * @buf: set to the handle; kub_close() is due
 *
 * Return: 0; -ENOENT: there is none; -EACCES: its mode and owner forbid; -ENODEV: it has ended;
 * -ENOTTY: a file, but no buffer; -EINVAL: other flags.
 */
int kub_open(const char *name, int flags, struct kub_buf **buf);

/**
 * kub_from_fd() - a handle for a descriptor
 * @fd: of a buffer. The handle owns it from now on; after an error it is still the caller's.
 * @buf: set to the handle; kub_close() is due
 * Return: 0; -ENOTTY: no buffer; -EBADF: no descriptor.
 */
int kub_from_fd(int fd, struct kub_buf **buf);

/**
 * kub_register() - a buffer of the program's own memory
 * @addr: first byte, of any alignment
 * @len: bytes, not 0, of any number
 * @flags: KUB_READ if drivers and devices are to read it, KUB_WRITE if to write it, or both
 * @buf: set to the handle; kub_close() is due, and lets the pages go
 *
 * The pages are pinned and count in RLIMIT_MEMLOCK. The buffer is the pages that are there now:
 * what is mapped there later is other memory. It cannot be mapped again.
 *
 * Return: 0; -EFAULT: not mapped, not to be read or written as asked, or memory that cannot be
 * pinned; -ENOMEM: a limit, or memory; -EBUSY: a page cannot be moved to where it may stay;
 * -EINVAL: no range, or other flags.
 */
int kub_register(void *addr, size_t len, unsigned int flags, struct kub_buf **buf);

/**
 * kub_readonly() - a handle of the same buffer that can only read
 * @buf: the buffer, open for reading
 * @lesser: set to the handle; kub_close() is due
 * Return: 0; -EBADF: @buf is not open for reading; -ENODEV: the buffer has ended.
 */
int kub_readonly(const struct kub_buf *buf, struct kub_buf **lesser);

/**
 * kub_close() - let a handle go
 * @buf: the handle; NULL is fine. Its mappings, bells and dma-bufs stay.
 */
void kub_close(struct kub_buf *buf);

/**
 * kub_fd() - the descriptor of a buffer
 * @buf: the buffer
 * Return: the descriptor, which is the handle's; lives as long.
 */
int kub_fd(const struct kub_buf *buf);

/**
 * kub_size() - how large a buffer is
 * @buf: the buffer
 * Return: bytes; never changes.
 */
size_t kub_size(const struct kub_buf *buf);

/**
 * kub_info() - what a buffer is
 * @buf: the buffer
 * @info: filled in
 * Return: 0; -EINVAL: its size_of is not set.
 */
int kub_info(const struct kub_buf *buf, struct kub_info *info);

/*
 * Memory. Ranges end inside of the buffer: -EINVAL. A right that the handle does not have is
 * -EBADF, and -EACCES of kub_map(). Offsets and lengths are bytes.
 */

#define KUB_READ 1u
#define KUB_WRITE 2u
#define KUB_PRIVATE 4u /* stores are the process's own, and reach nobody else */
#define KUB_TWICE 8u /* the range twice, back to back: one that wraps around is in one piece */

/**
 * kub_map() - map a range
 * @buf: the buffer
 * @offset: of the first byte, a multiple of the page size
 * @len: bytes, not 0; with KUB_TWICE a multiple of the page size
 * @how: KUB_READ, KUB_WRITE or both, with KUB_PRIVATE or KUB_TWICE
 * @addr: set to the first byte; kub_unmap() is due
 *
 * Of a range mapped twice each byte has two addresses, @len apart, which the compiler does not
 * know to be one: what is stored at one is read at it, or after a compiler barrier.
 *
 * Return: 0; -EACCES: the handle's rights do not allow this (KUB_WRITE without KUB_PRIVATE wants
 * one open for both); -EINVAL: also private mappings of memory that has none; -ENOMEM: no room in
 * the process's addresses, or vm.max_map_count or RLIMIT_AS; -ENODEV: registered memory, which
 * cannot be mapped again.
 */
int kub_map(const struct kub_buf *buf, uint64_t offset, size_t len, unsigned int how, void **addr);

/**
 * kub_unmap() - take a mapping away
 * @addr: what kub_map() gave
 * @len: as it was told
 * @how: likewise
 * As munmap(): whatever is mapped there goes.
 *
 * Return: 0; -EINVAL: no multiple of the page size, or nothing to unmap.
 */
int kub_unmap(void *addr, size_t len, unsigned int how);

/**
 * kub_sync_begin() - before the program touches a range that devices use, too
 * @buf: the buffer, open for writing
 * @offset: of the first byte
 * @len: bytes
 * @how: KUB_READ if it is going to read, KUB_WRITE if to write, or both
 *
 * Only for buffers that drivers have mapped for devices: it waits for those that are at work, and
 * brings in what they have written. Programs among themselves need a bell alone.
 *
 * Return: 0; -EINTR: a signal came while it waited; -EBADF; -EINVAL.
 */
int kub_sync_begin(const struct kub_buf *buf, uint64_t offset, size_t len, unsigned int how);

/**
 * kub_sync_end() - afterwards; devices see what was written
 * @buf: the buffer, and the rest as kub_sync_begin() was told
 * @offset: of the first byte
 * @len: bytes
 * @how: KUB_READ, KUB_WRITE or both
 * Return: 0; -EINVAL: also if a write had not begun; -EBADF.
 */
int kub_sync_end(const struct kub_buf *buf, uint64_t offset, size_t len, unsigned int how);

/**
 * kub_read() - copy out of a buffer
 * @buf: the buffer, open for reading
 * @to: where to
 * @len: bytes
 * @offset: of the first byte
 *
 * Signals do not end it.
 *
 * Return: @len; -EINVAL; -EBADF; -EFAULT: @to is out of reach, and the bytes before are copied.
 */
ssize_t kub_read(const struct kub_buf *buf, void *to, size_t len, uint64_t offset);

/**
 * kub_write() - copy into a buffer
 * @buf: the buffer, open for writing
 * @from: where from; the rest as of kub_read()
 * @len: bytes
 * @offset: of the first byte
 * Return: as of kub_read().
 */
ssize_t kub_write(const struct kub_buf *buf, const void *from, size_t len, uint64_t offset);

/**
 * kub_fill() - fill a range with a pattern
 * @buf: the buffer, open for writing
 * @offset: of the first byte, a multiple of @width
 * @len: bytes, a multiple of @width
 * @pattern: what to store, in the machine's byte order; fits in @width
 * @width: 1, 2, 4 or 8 bytes
 * Return: 0; -EINVAL; -EBADF; after any other error part of the range is filled.
 */
int kub_fill(const struct kub_buf *buf, uint64_t offset, size_t len, uint64_t pattern,
	     unsigned int width);

/* Events: one open bell for each party. Bell 0 says that there is data. */

#define KUB_FOREVER (-1)

/**
 * kub_bell() - open a bell of a buffer
 * @buf: the buffer
 * @which: 0 to 3
 * @rights: KUB_READ to wait, KUB_WRITE to ring, or both; as the handle's own rights allow
 * @bell: set to the bell; kub_bell_close() is due
 *
 * An open bell has seen nothing yet: of one that was rung before there is news at once. Rings
 * through a bell are no news to itself. It holds the buffer's memory.
 *
 * Return: 0; -EINVAL; -EBADF: a right that @buf does not have; -ENODEV: the buffer has ended.
 */
int kub_bell(const struct kub_buf *buf, unsigned int which, unsigned int rights,
	     struct kub_bell **bell);

/**
 * kub_bell_fd() - what event loops watch
 * @bell: the bell
 *
 * It is readable while there is news; kub_wait() with a timeout of 0 then fetches the news.
 *
 * Return: the descriptor, non-blocking, which is the bell's; lives as long.
 */
int kub_bell_fd(const struct kub_bell *bell);

/**
 * kub_ring() - count events, and wake all who wait
 * @bell: the bell, opened to ring
 * @add: how many, not 0
 *
 * What was stored before is seen by those who learn of it.
 *
 * Return: 0; -EINVAL; -EBADF: not opened to ring; -ENODEV: the buffer has ended.
 */
int kub_ring(const struct kub_bell *bell, uint32_t add);

/**
 * kub_wait() - wait until the count is not the one that this bell saw last
 * @bell: the bell, opened to wait
 * @timeout_ns: nanoseconds; 0: look, and do not wait; KUB_FOREVER, or any negative number
 * @count: set to the count, which wraps; may be NULL
 *
 * Return: 0; -ETIMEDOUT: nothing came; -EINTR: a signal came; -ENODATA: the buffer has ended, and
 * nothing more will come; -EBADF: not opened to wait.
 */
int kub_wait(struct kub_bell *bell, int64_t timeout_ns, uint64_t *count);

/**
 * kub_bell_close() - let a bell go
 * @bell: the bell; NULL is fine
 */
void kub_bell_close(struct kub_bell *bell);

/* Handing on, over a connected socket of AF_UNIX */

/**
 * kub_send() - pass a buffer to who is at the other end
 * @socket: a stream or datagram socket; one byte goes through it, with the descriptor
 * @buf: the buffer
 * @rights: KUB_READ, or KUB_READ | KUB_WRITE: what the receiver may do
 *
 * The receiver gets an open file of his own. One with KUB_READ alone cannot be made to write again.
 *
 * Return: 0; -EBADF: a right that @buf does not have, or no socket; -EINVAL: other rights;
 * -EPIPE: nobody is there; -EAFNOSUPPORT: a socket, but none of AF_UNIX; -ENODEV: the buffer has
 * ended; -EAGAIN: the socket is non-blocking and full; -EINTR.
 */
int kub_send(int socket, const struct kub_buf *buf, unsigned int rights);

/**
 * kub_recv() - take a buffer that the other end sends, by kub_send() or as any descriptor
 * @socket: the socket; one byte is taken from it
 * @buf: set to the handle; kub_close() is due
 *
 * What is no buffer is closed, which may take as long as its driver likes; nothing the sender does
 * leaves a descriptor open.
 *
 * Return: 0; -ENODATA: the other end has closed; -EBADMSG: not exactly one descriptor came;
 * -EMFILE: one came, and this process has no room for it: it is lost;
 * -ENOTTY: the descriptor is of no buffer; -EAGAIN: the socket is non-blocking and empty; -EINTR.
 */
int kub_recv(int socket, struct kub_buf **buf);

/**
 * kub_export() - the whole buffer as a dma-buf, for other drivers
 * @buf: the buffer, open for reading and writing, of whole pages
 *
 * While it is open the memory cannot be swapped and counts in RLIMIT_MEMLOCK.
 *
 * Return: the dma-buf's descriptor, which is the caller's; -ENOSPC: the buffer has 16 of them;
 * -EOPNOTSUPP: the kernel has no dma-buf; -ENOMEM: a limit; -EBADF; -EINVAL; -ENODEV.
 */
int kub_export(const struct kub_buf *buf);

/* Names: an administrator's (CAP_SYS_ADMIN; -EPERM), but for kub_list() */

/**
 * kub_add() - make a buffer with a name: /dev/kubuf/NAME
 * @name: 1 to 31 of A-Z a-z 0-9 . _ - with a letter or digit first; not "control"
 * @size: bytes, not 0; rounded up to whole pages
 * @options: how it is to be, or NULL
 * @mode: permissions of the node, of the bits 0666; 0 for 0600
 * @uid: its owner
 * @gid: its group
 * Return: 0; -EEXIST: the name is in use; -ENOSPC: the module has as many names as it may;
 * -EPERM; otherwise as kub_create().
 */
int kub_add(const char *name, size_t size, const struct kub_options *options, mode_t mode,
	    uid_t uid, gid_t gid);

/**
 * kub_remove() - take a name away; who has the buffer keeps it
 * @name: which
 * Return: 0; -ENOENT: no such name; -EBUSY: somebody adds or removes it right now; -EPERM: also
 * that of a driver's.
 */
int kub_remove(const char *name);

/**
 * kub_list() - the named buffers, sorted by name
 * @each: called for each of them, with what may be known: all but the label is 0 for who may not
 *	read the node. What it returns, if not 0, ends the walk. It may call every function.
 * @arg: handed to @each
 * Return: 0; what @each returned; -ENOENT: the module is not loaded.
 */
int kub_list(int (*each)(const char *name, const struct kub_info *info, void *arg), void *arg);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
