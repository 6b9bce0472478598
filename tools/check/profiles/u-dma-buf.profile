# SPDX-License-Identifier: LGPL-2.1-or-later
about a buffer of u-dma-buf
subsystem u-dma-buf
node /dev/udmabuf[0-9]*

size sysfs size
