# SPDX-License-Identifier: LGPL-2.1-or-later
about a buffer of a dma-buf heap
node /dev/dma_heap/*
subsystem dma_heap

# DMA_HEAP_IOCTL_ALLOC: len, fd, fd_flags (O_RDWR | O_CLOEXEC), heap_flags
make 0xc0184800 u64=0x100000 u32=fd u32=0x80002 u64=0
letter b
