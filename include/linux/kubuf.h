/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kubuf - memory shared between the kernel and programs: the in-kernel API
 *
 * A driver makes a buffer, gives it a name, and destroys it when the driver is unloaded. This
 * is a whole driver, except for its licence (examples/drivers/hello):
 *
 *	static struct kubuf *buf;
 *
 *	static int __init hello_init(void)
 *	{
 *		int err;
 *
 *		buf = kubuf_create(&(struct kubuf_spec){ .label = "hello", .size = SZ_64K });
 *		if (IS_ERR(buf))
 *			return PTR_ERR(buf);
 *		err = kubuf_publish(buf, NULL, "hello", 0660);
 *		...
 *	}
 *
 *	static void __exit hello_exit(void)
 *	{
 *		kubuf_destroy(buf);
 *	}
 *
 *	KUBUF_IMPORT_NS;
 *
 * A driver with a node of its own calls the file operations of kubuf/file.h. If a program
 * passes the descriptor of a buffer to an ioctl of the driver, kubuf_from_fd() returns the
 * buffer.
 *
 * The owner rule: every reference to a buffer, except the maker's, holds the module that made
 * the buffer. So while programs have descriptors or mappings of it, dma-bufs exist, or other
 * drivers have references, the module cannot be unloaded (rmmod fails with EBUSY, as for any
 * character device), and pointers in struct kubuf_spec stay valid.
 *
 * If a device goes while programs have its buffer, as in an unbind, kubuf_hangup() tells the
 * programs, and they keep the memory. The memory never belongs to the driver's device, not even
 * DMA-API memory, so it can outlive the device.
 *
 * All functions may sleep and need process context, unless they say otherwise. None of them
 * holds a lock while it accesses user memory. A refusal because of a limit or of a spec that
 * cannot be met is logged.
 *
 * The ioctls of programs, and constants that drivers use, too, are in <uapi/linux/kubuf.h>.
 *
 * Copyright (C) the kubuf developers
 */
#ifndef _LINUX_KUBUF_H
#define _LINUX_KUBUF_H

#include <linux/bits.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/types.h>
#include <uapi/linux/kubuf.h>

#include <linux/kubuf/bell.h>
#include <linux/kubuf/device.h>
#include <linux/kubuf/file.h>
#include <linux/kubuf/memory.h>
#include <linux/kubuf/stream.h>

struct device;
struct kubuf;

/* The minor number grows with each addition to this API, the major with each change of it. */
#define KUBUF_API_VERSION KUBUF_API(0, 1)
#define KUBUF_API(major, minor) ((major) << 16 | (minor))

/* Needed once in every module that uses this API, beside MODULE_LICENSE("GPL"). */
#define KUBUF_IMPORT_NS MODULE_INFO(import_ns, "KUBUF")

/*
 * Flags of struct kubuf_spec that programs cannot set.
 *
 * KUBUF_READ_ONLY: programs may only read, even root and whatever the node's mode is. An open
 * for writing fails with EACCES, so no descriptor can write, ring a bell, SYNC or EXPORT. The
 * kernel may write.
 *
 * KUBUF_PRIVATE_WRITE: allow writable private mappings that are otherwise refused, because they
 * are unsafe. If the memory is not write-back, the copy that the first store makes is ordinary
 * RAM mapped with the buffer's memory type: a mismatched alias. If the memory is mapped by page
 * frame number, its physical address shows in /proc/PID/maps. For labs.
 */
#define KUBUF_READ_ONLY BIT(30)
#define KUBUF_PRIVATE_WRITE BIT(31)

/**
 * struct kubuf_observer - a driver's callbacks for mappings of its buffer
 * @open: a VMA of the buffer was made: by mmap(), fork(), a move by mremap(), or a split of
 *	another VMA
 * @close: a VMA was removed
 *
 * @open is called with the process's mmap_lock held for writing. @close is called with
 *	mmap_lock held for writing, for reading, or not at all, so several calls may run at
 *	once. Neither may access user memory, nor call kubuf_hangup(), after which neither is
 *	called any more, though VMAs may exist. Not for KUBUF_BACKING_SHMEM, whose VMAs belong
 *	to tmpfs.
 */
struct kubuf_observer {
	void (*open)(struct kubuf *buf, void *data);
	void (*close)(struct kubuf *buf, void *data);
};

/**
 * struct kubuf_spec - properties of a buffer, for kubuf_create()
 * @label: short name for messages and /proc/PID/maps, printable ASCII without a slash;
 *	copied, and cut to KUBUF_NAME_SIZE; NULL for "buffer"
 * @size: bytes, rounded up to whole pages; not 0
 * @backing: KUBUF_BACKING_*; 0 is KUBUF_BACKING_SHMEM
 * @cache: KUBUF_CACHE_*; 0 is KUBUF_CACHE_WB
 * @flags: KUBUF_FLAG_MAP_PFN, KUBUF_READ_ONLY, KUBUF_PRIVATE_WRITE
 * @observer: optional; must be in the module that makes the buffer
 * @observer_data: passed to the observer's callbacks; must stay valid until kubuf_hangup() has
 *	returned, or the module is unloaded
 */
struct kubuf_spec {
	const char *label;
	size_t size;
	u32 backing;
	u32 cache;
	u32 flags;
	const struct kubuf_observer *observer;
	void *observer_data;
};

/**
 * kubuf_create() - make a buffer, owned by the calling module
 * @spec: pointer to what to make; not kept. Variadic, so that a compound literal can stand there
 *
 * This is kubuf_create_owned() with THIS_MODULE.
 *
 * Context: as kubuf_create_owned().
 * Return: as kubuf_create_owned().
 */
#define kubuf_create(spec...) kubuf_create_owned(spec, THIS_MODULE)

/**
 * kubuf_create_owned() - make a buffer, and allocate all of its memory, zeroed
 * @spec: properties of the buffer; not used after the call
 * @owner: the module that makes the buffer; kubuf_create() passes THIS_MODULE
 *
 * Memory of every backing but shmem is charged as locked to the calling user; all memory but
 * DMA-API memory is charged to the caller's memcg. Hitting a limit is an error of this call,
 * and never a SIGBUS later. The log says why a buffer is refused.
 *
 * Context: process context; may sleep for long; a fatal signal ends the call.
 * Return: the buffer with the maker's reference, which kubuf_destroy() drops, or ERR_PTR
 * of -EINVAL (a spec that cannot be met here), -ENOMEM (memory, or a limit on it),
 * -EINTR (killed meanwhile).
 */
struct kubuf *kubuf_create_owned(const struct kubuf_spec *spec, struct module *owner);

/**
 * kubuf_destroy() - drop the maker's reference, which kubuf_create() returned
 * @buf: the buffer, or NULL
 *
 * Called once, by the module that made the buffer, in its exit function or its device's remove
 * function, after its own node was removed. Also removes the name that kubuf_publish() has
 * given. Other references keep the buffer, and hold the module. If a module is unloaded without
 * this call, the core logs its name and makes the call; the memory of views, device mappings
 * and streams that are left is leaked.
 *
 * Context: process context, may sleep.
 */
void kubuf_destroy(struct kubuf *buf);

/**
 * kubuf_get() - take a reference, which also holds the module that made the buffer
 * @buf: a buffer, to which the caller has a reference
 *
 * Context: any.
 * Return: @buf.
 */
struct kubuf *kubuf_get(struct kubuf *buf);

/**
 * kubuf_put() - drop a reference that kubuf_get() took
 * @buf: the buffer, or NULL
 *
 * The memory is freed with the last reference, the maker's included. User mappings of shmem
 * memory hold the tmpfs file, and stay valid. Pages that others have pinned are freed when they
 * are unpinned.
 *
 * Context: process context, may sleep.
 */
void kubuf_put(struct kubuf *buf);

/**
 * kubuf_size() - the size of a buffer
 * @buf: the buffer
 *
 * Context: any.
 * Return: bytes; constant; a multiple of PAGE_SIZE, unless the memory is registered.
 */
size_t kubuf_size(const struct kubuf *buf);

/**
 * kubuf_publish() - give a buffer a name: /dev/kubuf/NAME and /sys/class/kubuf/NAME
 * @buf: a buffer that the calling module made
 * @parent: parent device, which must outlive the name; or NULL
 * @name: 1 to 31 of A-Z a-z 0-9 . _ - with a letter or digit first, not "control"; copied
 * @mode: permissions of the node, such as 0660, of the bits 0666; 0 for 0600. The node belongs
 *	to root; a udev rule for SUBSYSTEM=="kubuf" can set another owner.
 *
 * The last step of a driver's setup: programs can open the node at once, or, if the module's
 * init function is still running (ENXIO), after that. The name holds no reference, and
 * KUBUF_IOCTL_REMOVE cannot remove it.
 *
 * Context: process context, may sleep.
 * Return: 0; -EINVAL (a wrong name or mode); -EEXIST (the name is in use); -EBUSY (the buffer
 * has a name); -ENODEV (the buffer was hung up); -ENOSPC (max_names= of the module kubuf);
 * -ENOMEM.
 */
int kubuf_publish(struct kubuf *buf, struct device *parent, const char *name, umode_t mode);

/**
 * kubuf_unpublish() - remove the name of a buffer
 * @buf: the buffer; one without a name is left as it is
 *
 * Open files and mappings keep the buffer. An open that has found the name before may still
 * succeed after this has returned. kubuf_destroy() removes the name, too.
 *
 * Context: process context, may sleep.
 */
void kubuf_unpublish(struct kubuf *buf);

/**
 * kubuf_from_file() - get the buffer of an open file
 * @file: any file, to which the caller has a reference
 * @rights: FMODE_READ, FMODE_WRITE or both: the accesses that the driver will make for the
 *	program. The file must be open with these rights.
 *
 * The buffer may be of any size and backing, and made by any module, even the caller.
 * Registered memory may begin at any byte. So check kubuf_size(), and the alignment of the
 * address that kubuf_vmap() returns.
 *
 * Context: process context.
 * Return: the buffer with a reference, which kubuf_put() drops; or ERR_PTR of -EINVAL (not a
 * file of a buffer), -EBADF (not open with these rights), -ENODEV (the buffer was hung up).
 */
struct kubuf *kubuf_from_file(struct file *file, fmode_t rights);

/**
 * kubuf_from_fd() - get the buffer of a descriptor of the calling process
 * @fd: the descriptor, any number
 * @rights: as for kubuf_from_file()
 *
 * Context: process context of the program, as in an ioctl.
 * Return: as kubuf_from_file(); -EBADF also if there is no such descriptor.
 */
struct kubuf *kubuf_from_fd(int fd, fmode_t rights);

#endif
