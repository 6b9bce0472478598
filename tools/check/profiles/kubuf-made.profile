# SPDX-License-Identifier: LGPL-2.1-or-later
about a buffer made by /dev/kubuf/control
node /dev/kubuf/control

# KUBUF_IOCTL_CREATE: size, backing, cache, flags, fd_flags, fd, pad, label
make 0xc0406b61 u64=0x100000 u32=0 u32=0 u32=0 u32=1 u32=fd u32 u64 u64 u64 u64
claims 0x80506b71 u64 u64 u64 u64 u32 u32 u32 u32=claims
claim 0 direct vmsplice process_vm zerocopy
claim 1 register
claim 2 futex
claim 3 private
letter k
