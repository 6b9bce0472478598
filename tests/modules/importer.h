/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * importer - what the tests may ask of the node /dev/importer
 *
 * An open file is a device without hardware. IMPORTER_TAKE gives it a dma-buf, mapped for
 * both directions until the file is closed; read and write then load and store at the
 * addresses that the device was given. With bounce buffers in between (the module's own,
 * or swiotlb=force and bounce=0), these are another memory than the dma-buf's.
 */
#ifndef KUBUF_IMPORTER_H
#define KUBUF_IMPORTER_H

#include <linux/ioctl.h>
#include <linux/types.h>

/* Takes the descriptor of a dma-buf; gives 1 if the device has other memory, or 0. */
#define IMPORTER_TAKE _IOW('T', 0x60, __s32)

/* The same for a buffer of kubuf's itself, by kubuf_dma_map(). */
#define IMPORTER_MAP _IOW('T', 0x61, __s32)

/* As a careless driver does it, which asks for the right to read and maps for both directions. */
#define IMPORTER_MAP_CARELESS _IOW('T', 0x64, __s32)

/* For a device that only reads; a store of its own in the memory would be a fault of the test's. */
#define IMPORTER_MAP_OUT _IOW('T', 0x65, __s32)

/* kubuf_dma_sync_for_cpu(), kubuf_dma_sync_for_device() of what IMPORTER_MAP got. */
#define IMPORTER_FOR_CPU _IO('T', 0x62)
#define IMPORTER_FOR_DEVICE _IO('T', 0x63)

/*
 * With own=1 the device has a driver that can be unbound, and a buffer of one page, "importer",
 * which is mapped for it by devm_kubuf_dma_map(). When the driver goes, its remove function has
 * the device store this at the beginning of it, with a 0 behind.
 */
#define IMPORTER_LAST "stored at last"

#endif
