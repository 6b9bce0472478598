/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * reg - memory of the test that is registered
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_REG_H
#define KUBUF_REG_H

#include <linux/kubuf.h>
#include <stddef.h>
#include <stdint.h>

#define REG_BOTH (KUBUF_REGISTER_READ | KUBUF_REGISTER_WRITE)

/* REGISTER under the label "reg": the descriptor, or -1 and errno. */
int reg_try(const void *memory, size_t len, uint32_t flags);

/* mmap() of the first bytes of a file, or of none; ends the test when it fails. */
unsigned char *reg_map(size_t len, int prot, int flags, int file);

#endif
