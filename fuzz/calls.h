/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * calls - what a step can do
 *
 * Copyright (C) the kubuf developers
 *
 * Each gets its arguments as numbers, which the comment above it names in their order,
 * and returns what the system call returned: -1 with errno set when it failed.
 */
#ifndef FUZZ_CALLS_H
#define FUZZ_CALLS_H

#include <stdint.h>

#include "world.h"

long call_query(const uint64_t *a);
long call_create(const uint64_t *a);
long call_add(const uint64_t *a);
long call_remove(const uint64_t *a);
long call_list(const uint64_t *a);
long call_register(const uint64_t *a);
long call_bufdup(const uint64_t *a);
long call_info(const uint64_t *a);
long call_sync(const uint64_t *a);
long call_fill(const uint64_t *a);
long call_export(const uint64_t *a);
long call_openbell(const uint64_t *a);
long call_ringbell(const uint64_t *a);
long call_hearbell(const uint64_t *a);
long call_hangup(const uint64_t *a);
long call_ioctl(const uint64_t *a);
long call_testcopy(const uint64_t *a);
long call_testview(const uint64_t *a);
long call_teststream(const uint64_t *a);
long call_dmasync(const uint64_t *a);
long call_mmap(const uint64_t *a);
long call_munmap(const uint64_t *a);
long call_mremap(const uint64_t *a);
long call_mprotect(const uint64_t *a);
long call_madvise(const uint64_t *a);
long call_mlock(const uint64_t *a);
long call_mbind(const uint64_t *a);
long call_remap(const uint64_t *a);
long call_msync(const uint64_t *a);
long call_touch(const uint64_t *a);
long call_memchange(const uint64_t *a);
long call_fork(const uint64_t *a);
long call_peek(const uint64_t *a);
long call_signal(const uint64_t *a);
long call_yield(const uint64_t *a);
long call_open(const uint64_t *a);
long call_close(const uint64_t *a);
long call_dup(const uint64_t *a);
long call_other(const uint64_t *a);
long call_pipe(const uint64_t *a);
long call_read(const uint64_t *a);
long call_write(const uint64_t *a);
long call_pread(const uint64_t *a);
long call_pwrite(const uint64_t *a);
long call_vector(const uint64_t *a);
long call_lseek(const uint64_t *a);
long call_splice(const uint64_t *a);
long call_tee(const uint64_t *a);
long call_vmsplice(const uint64_t *a);
long call_sendfile(const uint64_t *a);
long call_copyrange(const uint64_t *a);
long call_poll(const uint64_t *a);
long call_epoll(const uint64_t *a);
long call_fileop(const uint64_t *a);
long call_vfs(const uint64_t *a);
long call_fcntl(const uint64_t *a);
long call_attribute(const uint64_t *a);
long call_look(const uint64_t *a);
long call_lesser(const uint64_t *a);

#endif
