# SPDX-License-Identifier: LGPL-2.1-or-later
about a named buffer of kubuf
node /dev/kubuf/*

# KUBUF_IOCTL_INFO: size, huge, events, id, backing, cache, flags, accepts
size call 0x80506b71 u64=size
claims 0x80506b71 u64 u64 u64 u64 u32 u32 u32 u32=claims
claim 0 direct vmsplice process_vm zerocopy
claim 1 register
claim 2 futex
claim 3 private
letter k
