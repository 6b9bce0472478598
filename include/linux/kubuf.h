/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kubuf - memory shared between the kernel and programs: the in-kernel API
 *
 * A driver makes a buffer, gives it a name, and destroys it when it goes. This is a whole
 * driver, but for its licence (examples/drivers/hello):
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
 * A driver with a node of its own lets its file operations end in those of kubuf/file.h.
 * What comes from a program, who passes a descriptor of a buffer to an ioctl of the driver's,
 * is taken by kubuf_from_fd().
 *
 * The owner rule: every reference to a buffer but the maker's own holds the module that
 * made it. Descriptors that programs duplicated, mappings, dma-bufs and references that
 * other drivers took keep the driver's code and data, so whatever is handed over in
 * struct kubuf_spec stays valid, and rmmod says EBUSY, as for any character device.
 *
 * When a device goes while programs have its buffer, as at an unbind, kubuf_hangup() tells
 * them; the memory stays theirs. No memory belongs to a driver's device, not even that of
 * the DMA API: all of it outlives the device.
 *
 * Everything here may sleep and is for process context, unless said otherwise. Nothing here
 * holds a lock while it touches user memory. What is refused because of a limit, or because
 * a spec cannot be met, is said in the kernel log.
 *
 * What programs see of it, and the numbers that both use, are in <uapi/linux/kubuf.h>.
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

/* Grows whenever something is added here; a change of what is there has another major. */
#define KUBUF_API_VERSION KUBUF_API(0, 1)
#define KUBUF_API(major, minor) ((major) << 16 | (minor))

/* Once in every module that calls anything here, beside its MODULE_LICENSE("GPL"). */
#define KUBUF_IMPORT_NS MODULE_INFO(import_ns, "KUBUF")

/*
 * Flags of struct kubuf_spec that no program can ask for.
 *
 * KUBUF_READ_ONLY: programs may only read, whoever they are and whatever the node's mode
 * says. To open it for writing is EACCES, so no descriptor can write, ring a bell, SYNC or
 * EXPORT. The kernel writes.
 *
 * KUBUF_PRIVATE_WRITE: allow writable private mappings that are refused otherwise. Of memory
 * that is not write-back: the copy that the first store makes is ordinary RAM mapped with
 * the buffer's type, a mismatched alias, harmless only where it is known to be. Of memory
 * mapped by page frame number: its physical address shows in /proc/PID/maps. For labs.
 */
#define KUBUF_READ_ONLY BIT(30)
#define KUBUF_PRIVATE_WRITE BIT(31)

/**
 * struct kubuf_observer - a driver's callbacks when mappings come and go
 * @open: a VMA of the buffer came to be: by mmap(), fork(), a move by mremap()
 *	or the split of another one
 * @close: such a VMA is gone
 *
 * open is called with the process's mmap_lock held for writing; close with it held in some
 * way or not at all, so perhaps at the same time as others. Neither may touch user memory, nor
 * hang up. After kubuf_hangup() neither is called any more, though VMAs may be left.
 * For buffers whose VMAs are the core's own, that is every backing but KUBUF_BACKING_SHMEM.
 */
struct kubuf_observer {
	void (*open)(struct kubuf *buf, void *data);
	void (*close)(struct kubuf *buf, void *data);
};

/**
 * struct kubuf_spec - what kubuf_create() is to make
 * @label: short name for messages and /proc/PID/maps, printable ASCII without a slash;
 *	copied, and cut to KUBUF_NAME_SIZE; NULL for "buffer"
 * @size: bytes, rounded up to whole pages; not 0
 * @backing: KUBUF_BACKING_*; 0 is KUBUF_BACKING_SHMEM
 * @cache: KUBUF_CACHE_*; 0 is KUBUF_CACHE_WB
 * @flags: KUBUF_FLAG_MAP_PFN, KUBUF_READ_ONLY, KUBUF_PRIVATE_WRITE
 * @observer: optional; belongs in the module that makes the buffer
 * @observer_data: handed to the observer's callbacks; stays until kubuf_hangup() has returned,
 *	or the module goes
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
 * kubuf_create_owned() - make a buffer, with all of its memory, zeroed
 * @spec: what to make; not kept
 * @owner: the module that makes it; kubuf_create() passes THIS_MODULE
 *
 * Memory of the core's own (every backing but shmem) counts as locked and is
 * charged to the calling user; all memory but the DMA API's is charged to the
 * caller's memory cgroup. A limit is an error now and never a SIGBUS later. What
 * is refused is said in the kernel log.
 *
 * Context: process context; may sleep for long, a fatal signal ends it.
 * Return: the buffer with the maker's reference, which kubuf_destroy() drops, or ERR_PTR
 * of -EINVAL (a spec that cannot be met here), -ENOMEM (memory, or a limit on it),
 * -EINTR (killed meanwhile).
 */
struct kubuf *kubuf_create_owned(const struct kubuf_spec *spec, struct module *owner);

/**
 * kubuf_destroy() - drop the maker's reference, the one that kubuf_create() gave
 * @buf: the buffer, or NULL
 *
 * For the module that made the buffer, once, when it lets go: after its node is gone,
 * in its exit or its device's remove function. A name that kubuf_publish() gave it goes first.
 * Whoever else has the buffer keeps it, and with it the module. A module that goes without
 * this call is named in the log, and the call made for it; what it left mapped, viewed or
 * streaming is lost.
 *
 * Context: process context, may sleep.
 */
void kubuf_destroy(struct kubuf *buf);

/**
 * kubuf_get() - take one more reference, which holds the module that made the buffer
 * @buf: a buffer that the caller has a reference to
 *
 * Context: any.
 * Return: @buf.
 */
struct kubuf *kubuf_get(struct kubuf *buf);

/**
 * kubuf_put() - drop a reference that kubuf_get() took
 * @buf: the buffer, or NULL
 *
 * With the last reference of all, the maker's among them, the memory goes back. User
 * mappings of shmem memory hold the tmpfs file by themselves and stay whole. Pages that
 * somebody else still pins are freed when they are unpinned.
 *
 * Context: process context, may sleep.
 */
void kubuf_put(struct kubuf *buf);

/**
 * kubuf_size() - size of a buffer
 * @buf: the buffer
 *
 * Context: any.
 * Return: bytes, a multiple of PAGE_SIZE but for registered memory; it never changes.
 */
size_t kubuf_size(const struct kubuf *buf);

/**
 * kubuf_publish() - give a buffer a name: /dev/kubuf/NAME and /sys/class/kubuf/NAME
 * @buf: a buffer that the caller made
 * @parent: the device that it belongs to, which outlives the name; or NULL
 * @name: 1 to 31 of A-Z a-z 0-9 . _ - with a letter or digit first, not "control"; copied
 * @mode: permissions of the node, such as 0660, no bits but 0666; 0 for 0600. The node is
 *	root's: whoever wants another owner writes a udev rule for SUBSYSTEM=="kubuf".
 *
 * The last step of a driver's setup: programs can open it at once, though not before the
 * module's init function has returned (ENXIO). The name takes no reference, and no
 * administrator can remove it.
 *
 * Context: process context, may sleep.
 * Return: 0; -EINVAL (not a name, or not a mode); -EEXIST (the name is in use); -EBUSY (the
 * buffer has a name); -ENODEV (it has ended); -ENOSPC (max_names= of the module kubuf);
 * -ENOMEM.
 */
int kubuf_publish(struct kubuf *buf, struct device *parent, const char *name, umode_t mode);

/**
 * kubuf_unpublish() - take the name away; who has the buffer keeps it
 * @buf: the buffer; one without a name is left as it is
 *
 * An open that has found the name goes on; none finds it after this has returned.
 * kubuf_destroy() does it, too.
 *
 * Context: process context, may sleep.
 */
void kubuf_unpublish(struct kubuf *buf);

/**
 * kubuf_from_file() - the buffer that an open file is of
 * @file: any file; the caller has a reference to it
 * @rights: FMODE_READ, FMODE_WRITE or both: what the driver is going to do with the memory.
 *	To write to what a program may only read would be to write on behalf of who may not.
 *
 * It may be of any size and kind, the driver's own too, and memory that was registered begins at
 * any byte: look at kubuf_size(), and at the address of kubuf_vmap() if alignment matters.
 *
 * Context: process context.
 * Return: the buffer with a reference, which kubuf_put() drops and which holds the module
 * that made it; or ERR_PTR of -EINVAL (not a buffer of kubuf's), -EBADF (not open with these
 * rights), -ENODEV (it has ended).
 */
struct kubuf *kubuf_from_file(struct file *file, fmode_t rights);

/**
 * kubuf_from_fd() - the buffer that a descriptor of the calling program is of
 * @fd: the number, as the program gave it
 * @rights: as of kubuf_from_file()
 *
 * Context: an ioctl, or another call of the program's.
 * Return: as kubuf_from_file(), -EBADF also for no descriptor.
 */
struct kubuf *kubuf_from_fd(int fd, fmode_t rights);

#endif
