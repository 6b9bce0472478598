/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kubuf/device - buffers and devices: DMA, dma-bufs, and buffers that a device owns
 *
 * Memory that a device uses by DMA belongs to the CPU or to the device at a time, as in
 * Documentation/core-api/dma-api.rst: kubuf_dma_map() gives it to the device, and the two
 * calls of kubuf_dma_sync_... pass it there and back.
 *
 * Included by <linux/kubuf.h>.
 *
 * Copyright (C) the kubuf developers
 */
#ifndef _LINUX_KUBUF_DEVICE_H
#define _LINUX_KUBUF_DEVICE_H

#include <linux/dma-direction.h>
#include <linux/export.h>

struct device;
struct dma_buf;
struct kubuf;
struct kubuf_spec;
struct module;
struct sg_table;

/**
 * kubuf_dma_map() - map a whole buffer for a device
 * @buf: the buffer; the caller has a reference to it until kubuf_dma_unmap()
 * @dev: the device, with its DMA masks set
 * @dir: who writes: DMA_TO_DEVICE, DMA_FROM_DEVICE or DMA_BIDIRECTIONAL
 *
 * While it is mapped the memory has an address in the kernel, too, as of kubuf_vmap(), and
 * costs the same. A device is given a scatter list: memory of KUBUF_BACKING_CONTIG is one
 * entry of it for most devices, and shmem memory as many as there are pages.
 *
 * Context: process context, may sleep.
 * Return: the list as mapped, each entry's sg_dma_address() and sg_dma_len(), by
 * for_each_sgtable_dma_sg(); it is the core's and stays until kubuf_dma_unmap(), which comes
 * before the device's remove function returns. Or ERR_PTR of -EACCES (@dir writes to what was
 * registered for reading), -ENOMEM, -EINTR, -EIO (as of
 * kubuf_vmap(), and no memory for a list), or what dma_map_sgtable() says of the device:
 * -EINVAL (also for registered memory that begins or ends within a cache line, where the device
 * does not look into caches and writes), -EIO, -EREMOTEIO.
 */
struct sg_table *kubuf_dma_map(struct kubuf *buf, struct device *dev,
			       enum dma_data_direction dir);

/**
 * kubuf_dma_unmap() - the reverse; the device has done with it
 * @buf: the buffer
 * @table: what kubuf_dma_map() returned of this buffer
 *
 * Context: process context, may sleep.
 */
void kubuf_dma_unmap(struct kubuf *buf, struct sg_table *table);

/**
 * kubuf_dma_sync_for_cpu() - the device has written: let the CPU see it
 * @buf: the buffer
 * @table: what kubuf_dma_map() returned of this buffer
 *
 * Overwrites memory with what the device has, where the device has bounce buffers or does not
 * look into caches. Not while somebody else has begun to write and not ended (a program by
 * KUBUF_IOCTL_SYNC, another driver by this call), for it would undo what that one stored. The
 * driver may store until kubuf_dma_sync_for_device(), which comes as soon as it has done, and
 * before the device is at work again in whatever direction: until then nobody sees what
 * another device writes.
 *
 * Context: process context, may sleep: a threaded interrupt handler, not a hard one.
 * Return: 0; -EBUSY: somebody has begun to write, and nothing was done.
 */
int kubuf_dma_sync_for_cpu(struct kubuf *buf, struct sg_table *table);

/**
 * kubuf_dma_sync_for_device() - the CPU has written: let the device see it
 * @buf: the buffer
 * @table: what kubuf_dma_map() returned of this buffer
 *
 * A program's stores come over when its KUBUF_IOCTL_SYNC ends, too.
 *
 * Context: process context, may sleep.
 */
void kubuf_dma_sync_for_device(struct kubuf *buf, struct sg_table *table);

/**
 * kubuf_export() - a whole buffer as a dma-buf, for another driver or for a program
 * @buf: the buffer
 *
 * Each call makes one; all of a buffer have their fences in common. One that all share
 * would outlive its last user: an O_PATH descriptor keeps a dma-buf from being released.
 *
 * Context: process context, may sleep.
 * Return: the dma-buf with a reference, which dma_buf_put() drops and dma_buf_fd() hands to
 * a program. It holds the buffer, and so the module that made it. Or ERR_PTR of -ENOMEM
 * (memory, or a limit on locked memory), -ENOSPC (KUBUF_EXPORT_MAX are there), -EIO, -EINTR
 * (as of kubuf_vmap()), -ENODEV (the buffer has ended), -EPERM (KUBUF_READ_ONLY, or
 * registered for reading: whoever has a dma-buf may write), -EINVAL (registered, and not whole
 * pages), -EOPNOTSUPP (the kernel has no dma-buf).
 */
struct dma_buf *kubuf_export(struct kubuf *buf);

/**
 * devm_kubuf_create() - make a buffer that goes with its device, owned by the calling module
 * @dev: the device, in its probe function
 * @spec: as of kubuf_create()
 *
 * This is devm_kubuf_create_owned() with THIS_MODULE.
 *
 * Context: as devm_kubuf_create_owned().
 * Return: as devm_kubuf_create_owned().
 */
#define devm_kubuf_create(dev, spec...) devm_kubuf_create_owned(dev, spec, THIS_MODULE)

/**
 * devm_kubuf_create_owned() - make a buffer that goes with its device
 * @dev: the device, in its probe function
 * @spec: what to make; not kept
 * @owner: the module that makes it; devm_kubuf_create() passes THIS_MODULE
 *
 * After the device's remove function the buffer is hung up (kubuf_hangup()) and destroyed
 * (kubuf_destroy()).
 *
 * Context: process context, may sleep.
 * Return: as kubuf_create_owned().
 */
struct kubuf *devm_kubuf_create_owned(struct device *dev, const struct kubuf_spec *spec,
				      struct module *owner);

/**
 * devm_kubuf_dma_map() - kubuf_dma_map() until the device's driver goes
 * @dev: the device, in its probe function
 * @buf: a buffer that lives as long: by devm_kubuf_create(), before
 * @dir: as of kubuf_dma_map()
 *
 * After the device's remove function it is unmapped (kubuf_dma_unmap()), and the buffer hung up
 * and destroyed after that. So the remove function, or a devm action that was added later than
 * this, stops the device; what it has stored until then is in the buffer.
 *
 * Context: process context, may sleep.
 * Return: as kubuf_dma_map(), or ERR_PTR of -ENOMEM.
 */
struct sg_table *devm_kubuf_dma_map(struct device *dev, struct kubuf *buf,
				    enum dma_data_direction dir);

#endif
