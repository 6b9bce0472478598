# SPDX-License-Identifier: LGPL-2.1-or-later
about the machine's memory
node /dev/mem
node /dev/kmem

# The first MiB is what kernels with STRICT_DEVMEM let x86 programs see.
size 1M
read-only it is the machine's own memory
skip bounds all addresses of the machine are its to map
skip growth all addresses of the machine are its to map
skip read-end all addresses of the machine are its to read
skip split x86 keeps count of its memory types, and cannot divide an entry
skip move x86 keeps count of its memory types, and cannot divide an entry
skip zerocopy where there is no RAM, such calls can stop the machine
skip stale what the kernel has there is what it is for
