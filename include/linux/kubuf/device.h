/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kubuf/device - buffers and devices: DMA, dma-bufs, and device-managed buffers
 *
 * Memory used for DMA belongs either to the CPU or to the device at a time
 * (Documentation/core-api/dma-api.rst): kubuf_dma_map() gives it to the device,
 * kubuf_dma_sync_for_cpu() to the CPU, and kubuf_dma_sync_for_device() back to the device.
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
 * @buf: the buffer, to which the caller has a reference until kubuf_dma_unmap()
 * @dev: the device, with its DMA masks set
 * @dir: DMA_TO_DEVICE, DMA_FROM_DEVICE or DMA_BIDIRECTIONAL
 *
 * A mapping includes a kernel view, with the charges of kubuf_vmap(). The scatter list has one
 * entry for KUBUF_BACKING_CONTIG, unless the device limits the size of entries, and for shmem
 * memory as many as there are pages.
 *
 * Context: process context, may sleep.
 * Return: the mapped scatter list, for for_each_sgtable_dma_sg(), sg_dma_address() and
 * sg_dma_len(). The core owns the list until kubuf_dma_unmap(), which must be called before the
 * device's remove function returns. Or ERR_PTR of -EACCES (@dir writes to memory registered for
 * reading), -ENOMEM, -EINTR, -EIO (as kubuf_vmap()), or an error of dma_map_sgtable(): -EINVAL
 * (also if a non-coherent device writes to registered memory that begins or ends within a cache
 * line), -EIO, -EREMOTEIO.
 */
struct sg_table *kubuf_dma_map(struct kubuf *buf, struct device *dev,
			       enum dma_data_direction dir);

/**
 * kubuf_dma_unmap() - unmap a buffer from a device, which does not use it any more
 * @buf: the buffer
 * @table: the list that kubuf_dma_map() returned
 *
 * Context: process context, may sleep.
 */
void kubuf_dma_unmap(struct kubuf *buf, struct sg_table *table);

/**
 * kubuf_dma_sync_for_cpu() - make the device's stores visible to the CPU
 * @buf: the buffer
 * @table: the list that kubuf_dma_map() returned
 *
 * If the device has bounce buffers or is not coherent, this overwrites the memory, and would
 * undo stores of others. So it fails while another bracket for writing is open: of a program
 * (KUBUF_IOCTL_SYNC) or of another driver (this call). From here until
 * kubuf_dma_sync_for_device() the driver may store to the memory. Call that as soon as
 * possible, and before the device runs again in any direction: until then the stores of other
 * devices stay invisible.
 *
 * Context: process context, may sleep: a threaded interrupt handler, not a hard one.
 * Return: 0; -EBUSY: another bracket for writing is open, and nothing was done.
 */
int kubuf_dma_sync_for_cpu(struct kubuf *buf, struct sg_table *table);

/**
 * kubuf_dma_sync_for_device() - make stores of the CPU visible to devices
 * @buf: the buffer
 * @table: the list that kubuf_dma_map() returned
 *
 * Stores of a program also become visible when it closes its bracket by KUBUF_IOCTL_SYNC.
 *
 * Context: process context, may sleep.
 */
void kubuf_dma_sync_for_device(struct kubuf *buf, struct sg_table *table);

/**
 * kubuf_export() - export a whole buffer as a dma-buf, for another driver or a program
 * @buf: the buffer
 *
 * Each call makes a new dma-buf; all dma-bufs of a buffer share their fences. They are not one
 * shared dma-buf, because an O_PATH descriptor could keep that from being released.
 *
 * Context: process context, may sleep.
 * Return: the dma-buf with a reference, which dma_buf_put() drops and dma_buf_fd() hands to a
 * program. The dma-buf holds the buffer, and so the module that made the buffer. Or ERR_PTR of
 * -ENOMEM (memory, or a limit on locked memory), -ENOSPC (KUBUF_EXPORT_MAX dma-bufs exist),
 * -EIO, -EINTR (as kubuf_vmap()), -ENODEV (the buffer was hung up), -EPERM (KUBUF_READ_ONLY or
 * registered for reading, because users of a dma-buf may write), -EINVAL (registered memory
 * that is not whole pages), -EOPNOTSUPP (the kernel has no dma-buf).
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
 * devm_kubuf_create_owned() - make a device-managed buffer
 * @dev: the device, in its probe function
 * @spec: properties of the buffer; not used after the call
 * @owner: the module that makes the buffer; devm_kubuf_create() passes THIS_MODULE
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
 * devm_kubuf_dma_map() - kubuf_dma_map() until the driver is unbound
 * @dev: the device, in its probe function
 * @buf: a buffer that lives as long, made before by devm_kubuf_create()
 * @dir: as for kubuf_dma_map()
 *
 * After the device's remove function the buffer is unmapped, then hung up and destroyed. So the
 * remove function, or a devm action added after this call, must stop the device; all that the
 * device stored before is in the buffer.
 *
 * Context: process context, may sleep.
 * Return: as kubuf_dma_map(), or ERR_PTR of -ENOMEM.
 */
struct sg_table *devm_kubuf_dma_map(struct device *dev, struct kubuf *buf,
				    enum dma_data_direction dir);

#endif
