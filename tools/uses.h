/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * uses - finding descriptors and mappings of a buffer in all processes
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_USES_H
#define KUBUF_USES_H

#include <kubuf.h>
#include <stdbool.h>

/**
 * struct use - one descriptor or mapping of a process
 * @pid: the process
 * @comm: the process's name, untrusted: print it by out_name()
 * @fd: the descriptor; -1 for a mapping
 * @bell: number of the bell; -1 for a descriptor of the buffer itself
 * @is_writable: can write; for a bell, can ring
 * @is_readable: can read; for a bell, can wait
 * @is_private: a private mapping
 * @from: start address of the mapping
 * @to: end address of the mapping
 * @offset: offset in the buffer
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
 * Call @each for all uses except this process's, process by process. Return: number of
 * processes that could not be searched for lack of rights.
 */
unsigned int uses_each(const struct kub_buf *buf, void (*each)(const struct use *use, void *arg),
		       void *arg);

#endif
