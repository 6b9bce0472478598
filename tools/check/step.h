/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * step - system calls on the device that are done and written down
 *
 * Copyright (C) the kubuf developers
 *
 * What is written down is C: the body of the program that kubuf check --reproduce
 * prints. A step is written before it is done, in shared memory, so that one that
 * kills the process is the last line. Results are those of the system calls.
 */
#ifndef KUBUF_STEP_H
#define KUBUF_STEP_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "device.h"

/* The device that step_open() opens. */
void step_setup(const struct device *device);

/* Forget what was written down; a new line of thought begins. */
void step_reset(void);

/* The last line, for people: the call that was being done. */
const char *step_last(void);

/* A line that is not one of the following. */
void step_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Likewise one that is no call: it is not the last that was made, nor is it on disk at once. */
void step_add(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* What the call before should have given: a condition of C, on got and error; in words. */
void step_expect(const char *condition, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The call before should have given no more bytes than that. */
void step_expect_most(uint64_t most);

/* Page @number of the device, as content_take() saw it, should be there. */
void step_expect_page(const void *address, uint64_t number);

/* How C calls an address: of the newest mapping there, or as what it is else; good for four. */
const char *step_name(const void *address);

int step_open(int flags);
/* Writes down only, of a descriptor that was opened so before. */
void step_opened(int fd, int flags);

/* So many pages of the program's own between two that cannot be touched; never given back. */
unsigned char *step_pages(size_t count);

/* Likewise, for what a program need not have. */
unsigned char *step_quiet_pages(size_t count);

/* Declares @name, which holds @len bytes at @bytes, the argument of a call. */
void step_argument(const char *name, const unsigned char *bytes, int len);

/* Writes down only, of pages that step_quiet_pages() gave before. */
void step_paged(unsigned char *pages, size_t count);

int step_close(int fd);
unsigned char *step_mmap(int fd, size_t len, int prot, int flags, uint64_t offset);
int step_munmap(void *map, size_t len);
int step_mprotect(void *map, size_t len, int prot);
void *step_mremap(void *map, size_t old_len, size_t len, int flags);
/* To a place that mremap() is told, and that was free. */
unsigned char *step_move(unsigned char *map, size_t len);
ssize_t step_pread(int fd, void *memory, size_t len, uint64_t offset);
ssize_t step_pwrite(int fd, const void *memory, size_t len, uint64_t offset);

/* One byte of a mapping: 0, or the signal that came instead. */
int step_load(const unsigned char *map, size_t at, unsigned char *byte);
int step_store(unsigned char *map, size_t at, unsigned char byte);

/* Likewise a load, but nothing is written down: it follows one that was. */
int step_quiet_load(const unsigned char *address, unsigned char *byte);

#endif
