# SPDX-License-Identifier: LGPL-2.1-or-later
about memory of a userspace I/O driver
subsystem uio

# Only the first of its memories; the offset of mmap() is the number of one, times the page size.
size sysfs maps/map0/size
skip bounds the offset of a mapping says which memory, and there may be a second one
skip partial the offset of a mapping says which memory, not where in it
skip read-end read() waits for an interrupt and gives their count
skip alignment read() waits for an interrupt and gives their count
skip pointers read() waits for an interrupt and gives their count
skip dirty read() waits for an interrupt and gives their count
skip hold read() waits for an interrupt and gives their count
skip write-end write() switches the interrupt on or off
