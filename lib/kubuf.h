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
 * Results: functions that return an int return 0, or the number that they document, or a
 * negative errno. A function names the errors that have a meaning of their own there; others
 * come from the system call beneath (ENOMEM, EMFILE, ENFILE, EINTR, EFAULT). A call that fails
 * has changed nothing, unless stated otherwise. kub_explain() describes the last failure.
 *
 * Threads: any number of threads may use one handle at the same time; kub_close() and
 * kub_bell_close() must come after all other uses. The library has no locks, threads or signal
 * handlers, and needs no initialisation. Frequent calls (kub_read(), kub_write(), kub_fill(),
 * kub_ring(), kub_wait(), the syncs) allocate no memory.
 *
 * Ownership: the caller closes the handles and descriptors that a function returns. execve()
 * closes all descriptors. Mappings and dma-bufs outlive the handle that they were made with.
 *
 * Structures begin with their size, size_of, which the caller sets to sizeof(struct), because
 * the library may know more or fewer members than the caller. A member that the library does
 * not know must be 0 (E2BIG); a member that the caller does not know counts as 0.
 *
 * Streams of records are in <kubuf_stream.h>, and take kub_fd(). The ioctls that the library
 * does not wrap are in <linux/kubuf.h>, and take kub_fd() and kub_bell_fd().
 */
#ifndef KUBUF_H
#define KUBUF_H

#include <kubuf_types.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default) /* all other symbols of the library are hidden */

struct kub_buf; /* an open buffer: its descriptor and its constant properties */
struct kub_bell; /* an open bell of a buffer, with its own count of events seen */

/**
 * kub_version() - the library's version
 * Return: a constant string such as "0.1.0".
 */
const char *kub_version(void);

/**
 * kub_query() - find out what the machine can do, its limits and their use
 * @limits: filled in
 * Return: 0; -ENOENT: the module is not loaded; -EINVAL: size_of is not set.
 */
int kub_query(struct kub_limits *limits);

/**
 * kub_explain() - describe the last failed kub_ call of this thread in a sentence
 *
 * The sentence says what failed, why, and what to do. For a limit it says the limit, how much
 * of it is used, and how much was requested, as they are when kub_explain() is called. A call
 * that succeeds does not change the last failure.
 *
 * Return: the text, without a newline, valid until the thread calls kub_explain() again.
 */
const char *kub_explain(void);

/* Buffers */

/**
 * kub_create() - make a buffer
 * @size: bytes, not 0; rounded up to whole pages
 * @options: properties of the buffer, or NULL
 * @buf: set to the handle; to be closed by kub_close()
 *
 * All memory is allocated now, zeroed. The buffer lives while a process has it open, mapped or
 * exported.
 *
 * Return: 0; -ENOENT: the module is not loaded; -EPERM: this backing needs CAP_SYS_RAWIO;
 * -ENOMEM: a limit, or memory; -EINVAL: the machine has no such buffers, or a wrong label.
 */
int kub_create(size_t size, const struct kub_options *options, struct kub_buf **buf);

/**
 * kub_open() - open a named buffer
 * @name: the name, or a path if it has a slash
 * @flags: O_RDONLY or O_RDWR; O_CLOEXEC is always set
 * @buf: set to the handle; to be closed by kub_close()
 *
 * Return: 0; -ENOENT: no such name; -EACCES: mode and owner of the node forbid it; -ENODEV: the
 * buffer has ended; -ENOTTY: the file is not a buffer; -EINVAL: wrong flags.
 */
int kub_open(const char *name, int flags, struct kub_buf **buf);

/**
 * kub_from_fd() - make a handle for a descriptor
 * @fd: descriptor of a buffer. On success the handle owns the descriptor; after an error the
 *	caller still does.
 * @buf: set to the handle; to be closed by kub_close()
 * Return: 0; -ENOTTY: not a descriptor of a buffer; -EBADF: no descriptor.
 */
int kub_from_fd(int fd, struct kub_buf **buf);

/**
 * kub_register() - make a buffer of memory that the program has already
 * @addr: first byte, of any alignment
 * @len: any number of bytes but 0
 * @flags: what drivers and devices will do: KUB_READ, KUB_WRITE or both
 * @buf: set to the handle; to be closed by kub_close(), which unpins the pages
 *
 * The pages are pinned and charged to RLIMIT_MEMLOCK. The buffer is made of the pages that are
 * mapped now: memory that is mapped there later is not part of it. The buffer cannot be mapped
 * again.
 *
 * Return: 0; -EFAULT: the memory is not mapped, not readable or writable as requested, or
 * cannot be pinned; -ENOMEM: a limit, or memory; -EBUSY: a page cannot be migrated out of
 * movable memory; -EINVAL: a wrong range or flags.
 */
int kub_register(void *addr, size_t len, unsigned int flags, struct kub_buf **buf);

/**
 * kub_readonly() - make a handle of the same buffer that can only read
 * @buf: the buffer, open for reading
 * @lesser: set to the handle; to be closed by kub_close()
 * Return: 0; -EBADF: @buf is not open for reading; -ENODEV: the buffer has ended.
 */
int kub_readonly(const struct kub_buf *buf, struct kub_buf **lesser);

/**
 * kub_close() - close a handle
 * @buf: the handle, or NULL. Mappings, bells and dma-bufs stay valid.
 */
void kub_close(struct kub_buf *buf);

/**
 * kub_fd() - get the descriptor of a buffer
 * @buf: the buffer
 * Return: the descriptor, which the handle owns; open until kub_close().
 */
int kub_fd(const struct kub_buf *buf);

/**
 * kub_size() - get the size of a buffer
 * @buf: the buffer
 * Return: bytes; constant.
 */
size_t kub_size(const struct kub_buf *buf);

/**
 * kub_info() - get the properties of a buffer
 * @buf: the buffer
 * @info: filled in
 * Return: 0; -EINVAL: size_of is not set.
 */
int kub_info(const struct kub_buf *buf, struct kub_info *info);

/*
 * Memory. A range that ends outside of the buffer is -EINVAL. A right that the handle does not
 * have is -EBADF, or -EACCES from kub_map(). Offsets and lengths are bytes.
 */

#define KUB_READ 1u
#define KUB_WRITE 2u
#define KUB_PRIVATE 4u /* stores change only the process's own copy */
#define KUB_TWICE 8u /* map the range twice, back to back: data that wraps around is in one piece */

/**
 * kub_map() - map a range of a buffer
 * @buf: the buffer
 * @offset: offset of the first byte, a multiple of the page size
 * @len: bytes, not 0; with KUB_TWICE a multiple of the page size
 * @how: KUB_READ, KUB_WRITE or both, with KUB_PRIVATE or KUB_TWICE
 * @addr: set to the address of the first byte; to be unmapped by kub_unmap()
 *
 * In a range mapped twice each byte has two addresses, @len apart. The compiler does not know
 * this: read a byte at the address where it was stored, or use a compiler barrier in between.
 *
 * Return: 0; -EACCES: the handle does not have the rights (KUB_WRITE without KUB_PRIVATE needs
 * one open for reading and writing); -EINVAL: also a private mapping of memory that has none;
 * -ENOMEM: no room in the address space, vm.max_map_count, or RLIMIT_AS; -ENODEV: registered
 * memory, which cannot be mapped again.
 */
int kub_map(const struct kub_buf *buf, uint64_t offset, size_t len, unsigned int how, void **addr);

/**
 * kub_unmap() - remove a mapping
 * @addr: the address that kub_map() returned
 * @len: as passed to kub_map()
 * @how: as passed to kub_map()
 *
 * Whatever is mapped there now is unmapped, as by munmap().
 *
 * Return: 0; -EINVAL: not a multiple of the page size, or nothing to unmap.
 */
int kub_unmap(void *addr, size_t len, unsigned int how);

/**
 * kub_sync_begin() - begin an access to a range that devices use, too
 * @buf: the buffer, open for writing
 * @offset: offset of the first byte
 * @len: bytes
 * @how: KUB_READ if the program is going to read, KUB_WRITE if to write, or both
 *
 * Only for buffers that drivers have mapped for devices: waits for devices at work, and makes
 * their stores visible. Programs that share a buffer with each other need only a bell.
 *
 * Return: 0; -EINTR: a signal came during the wait; -EBADF; -EINVAL.
 */
int kub_sync_begin(const struct kub_buf *buf, uint64_t offset, size_t len, unsigned int how);

/**
 * kub_sync_end() - end an access, and make its stores visible to devices
 * @buf: the buffer; all arguments are as passed to kub_sync_begin()
 * @offset: offset of the first byte
 * @len: bytes
 * @how: KUB_READ, KUB_WRITE or both
 * Return: 0; -EINVAL: also an end of KUB_WRITE without a begin; -EBADF.
 */
int kub_sync_end(const struct kub_buf *buf, uint64_t offset, size_t len, unsigned int how);

/**
 * kub_read() - copy from a buffer
 * @buf: the buffer, open for reading
 * @to: address to copy to
 * @len: bytes
 * @offset: offset of the first byte
 *
 * Signals do not interrupt the call.
 *
 * Return: @len; -EINVAL; -EBADF; -EFAULT: a byte at @to is not writable; earlier bytes are
 * copied.
 */
ssize_t kub_read(const struct kub_buf *buf, void *to, size_t len, uint64_t offset);

/**
 * kub_write() - copy into a buffer
 * @buf: the buffer, open for writing
 * @from: address to copy from
 * @len: bytes
 * @offset: offset of the first byte
 * Return: @len; -EINVAL; -EBADF; -EFAULT: a byte at @from is not readable; earlier bytes are
 * copied.
 */
ssize_t kub_write(const struct kub_buf *buf, const void *from, size_t len, uint64_t offset);

/**
 * kub_fill() - fill a range with a pattern
 * @buf: the buffer, open for writing
 * @offset: offset of the first byte, a multiple of @width
 * @len: bytes, a multiple of @width
 * @pattern: the pattern, in the machine's byte order; fits in @width
 * @width: 1, 2, 4 or 8 bytes
 * Return: 0; -EINVAL; -EBADF; after any other error part of the range is filled.
 */
int kub_fill(const struct kub_buf *buf, uint64_t offset, size_t len, uint64_t pattern,
	     unsigned int width);

/* Events: each party has an open bell of its own. Bell 0 says that there is data. */

#define KUB_FOREVER (-1)

/**
 * kub_bell() - open a bell of a buffer
 * @buf: the buffer
 * @which: 0 to 3
 * @rights: KUB_READ to wait, KUB_WRITE to ring, or both; limited by the rights of @buf
 * @bell: set to the bell; to be closed by kub_bell_close()
 *
 * A new open bell has seen no events: if the bell was rung before, kub_wait() returns at once.
 * Rings through an open bell are no news to itself. An open bell holds the buffer's memory.
 *
 * Return: 0; -EINVAL; -EBADF: a right that @buf does not have; -ENODEV: the buffer has ended.
 */
int kub_bell(const struct kub_buf *buf, unsigned int which, unsigned int rights,
	     struct kub_bell **bell);

/**
 * kub_bell_fd() - get the descriptor of a bell, for event loops
 * @bell: the bell
 *
 * The descriptor is readable while there is news; kub_wait() with a timeout of 0 fetches it.
 *
 * Return: the descriptor, non-blocking, which the bell owns; open until kub_bell_close().
 */
int kub_bell_fd(const struct kub_bell *bell);

/**
 * kub_ring() - count events, and wake all who wait
 * @bell: the bell, opened to ring
 * @add: number of events, not 0
 *
 * Stores before the call are visible to all who are told of the events.
 *
 * Return: 0; -EINVAL; -EBADF: not opened to ring; -ENODEV: the buffer has ended.
 */
int kub_ring(const struct kub_bell *bell, uint32_t add);

/**
 * kub_wait() - wait until the count differs from the one that this open bell has seen last
 * @bell: the bell, opened to wait
 * @timeout_ns: nanoseconds; 0 does not wait; KUB_FOREVER or any negative number waits for ever
 * @count: set to the count, which wraps; may be NULL
 *
 * Return: 0; -ETIMEDOUT: no event came; -EINTR: a signal came; -ENODATA: the buffer has ended,
 * and no more events will come; -EBADF: not opened to wait.
 */
int kub_wait(struct kub_bell *bell, int64_t timeout_ns, uint64_t *count);

/**
 * kub_bell_close() - close a bell
 * @bell: the bell, or NULL
 */
void kub_bell_close(struct kub_bell *bell);

/* Passing buffers over a connected AF_UNIX socket, and as dma-bufs */

/**
 * kub_send() - pass a buffer to the process at the other end of a socket
 * @socket: a stream or datagram socket; one byte is sent, with the descriptor
 * @buf: the buffer
 * @rights: rights of the receiver: KUB_READ, or KUB_READ | KUB_WRITE
 *
 * The receiver gets an open file of its own. A file with only KUB_READ cannot be made writable.
 *
 * Return: 0; -EBADF: a right that @buf does not have, or not an open socket; -EINVAL: wrong
 * rights; -EPIPE: the other end is closed; -EAFNOSUPPORT: not an AF_UNIX socket; -ENODEV: the
 * buffer has ended; -EAGAIN: the socket is non-blocking and full; -EINTR.
 */
int kub_send(int socket, const struct kub_buf *buf, unsigned int rights);

/**
 * kub_recv() - receive a buffer that the other end sends, by kub_send() or as any descriptor
 * @socket: the socket; one byte is taken from it
 * @buf: set to the handle; to be closed by kub_close()
 *
 * Descriptors that are not of a buffer are closed, which can take as long as their drivers
 * need. No message of the sender can leave a descriptor open.
 *
 * Return: 0; -ENODATA: the other end has closed the socket; -EBADMSG: not exactly one
 * descriptor came; -EMFILE: a descriptor came, but this process has no free number for it, and
 * it is lost; -ENOTTY: the descriptor is not of a buffer; -EAGAIN: the socket is non-blocking
 * and empty; -EINTR.
 */
int kub_recv(int socket, struct kub_buf **buf);

/**
 * kub_export() - export the whole buffer as a dma-buf, for other drivers
 * @buf: the buffer, open for reading and writing, of whole pages
 *
 * While the buffer has a dma-buf, its memory is charged to RLIMIT_MEMLOCK and never swapped.
 *
 * Return: the descriptor of the dma-buf, which the caller closes; -ENOSPC: the buffer has 16
 * dma-bufs; -EOPNOTSUPP: the kernel has no dma-buf; -ENOMEM: a limit; -EBADF; -EINVAL; -ENODEV.
 */
int kub_export(const struct kub_buf *buf);

/* Names: all but kub_list() need CAP_SYS_ADMIN (-EPERM) */

/**
 * kub_add() - make a buffer with a name: /dev/kubuf/NAME
 * @name: 1 to 31 of A-Z a-z 0-9 . _ - with a letter or digit first; not "control"
 * @size: bytes, not 0; rounded up to whole pages
 * @options: properties of the buffer, or NULL
 * @mode: permissions of the node, of the bits 0666; 0 for 0600
 * @uid: owner of the node
 * @gid: group of the node
 * Return: 0; -EEXIST: the name is in use; -ENOSPC: the module has no room for more names;
 * -EPERM; otherwise as kub_create().
 */
int kub_add(const char *name, size_t size, const struct kub_options *options, mode_t mode,
	    uid_t uid, gid_t gid);

/**
 * kub_remove() - remove a name; open files and mappings keep the buffer
 * @name: the name
 * Return: 0; -ENOENT: no such name; -EBUSY: the name is being added or removed; -EPERM: also a
 * driver's name.
 */
int kub_remove(const char *name);

/**
 * kub_list() - list the named buffers, sorted by name
 * @each: called for each named buffer. All members but the label are 0 if the caller may not
 *	read the node. A result other than 0 ends the walk. May call any function of the
 *	library.
 * @arg: passed to @each
 * Return: 0; the result of @each, if not 0; -ENOENT: the module is not loaded.
 */
int kub_list(int (*each)(const char *name, const struct kub_info *info, void *arg), void *arg);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
#endif
