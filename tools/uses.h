/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * uses - descriptors and mappings of a buffer in all processes
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_USES_H
#define KUBUF_USES_H

#include <kubuf.h>
#include <stdbool.h>

/**
 * struct use - one descriptor or one mapping that a process has
 * @pid: the process
 * @comm: what it calls itself; not to be printed as it is (out_name())
 * @fd: the descriptor; -1: a mapping
 * @bell: number of the bell that the descriptor is of; -1: of the buffer itself
 * @is_writable: whether it may write; of a bell, ring
 * @is_readable: whether it may read; of a bell, wait
 * @is_private: a mapping whose stores are its own
 * @from: first address of the mapping
 * @to: address behind its last
 * @offset: place in the buffer of its first byte
 */
struct use {
	int pid;
	char comm[64];
	int fd;
	int bell;
	bool is_writable;
	bool is_readable;
	bool is_private;
	uint64_t from, to, offset;
};

/*
 * Call @each for all of them but this process's own, process by process.
 * Return: how many processes could not be looked into, for want of rights.
 */
unsigned int uses_each(const struct kub_buf *buf, void (*each)(const struct use *use, void *arg),
		       void *arg);

#endif
