/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * module - loading and unloading kernel modules
 *
 * Copyright (C) the kubuf developers
 *
 * Files are /modules/NAME.ko, then /modules/debian/NAME.ko, or under the folder
 * that KUBUF_MODULES names. What is loaded is remembered in memory shared with the
 * runner, which unloads it after the test, newest first; a module that cannot be
 * unloaded then fails the test. What other people's modules depend on stays until the
 * end of the program.
 */
#ifndef KUBUF_MODULE_H
#define KUBUF_MODULE_H

#include <stdbool.h>
#include <stddef.h>

/* 0 or a negative errno. Loads first what the module depends on. */
int module_load(const char *name, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Ends the test when the module cannot be loaded. */
void module_need(const char *name, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* 0 or a negative errno, at once: -EWOULDBLOCK while the module is in use. */
int module_unload(const char *name);

/* Retried for a short while: the last close of a file may still be on its way. */
int module_unload_soon(const char *name);

/*
 * For who loads by a call of its own: a descriptor of the file, or -1 and errno; and what
 * is loaded now, to be unloaded as if it were loaded here.
 */
int module_open(const char *name);
void module_remember(const char *name);

bool module_loaded(const char *name);
bool module_exists(const char *name);

/* What its file says of itself, as `modinfo -F KEY` prints it; "" for nothing. False: no file. */
bool module_info(const char *name, const char *key, char *value, size_t size);

/* Whether it is one of the project's, by the kernel's name for it. */
bool module_is_ours(const char *name);

/* After a test, and after all of them. */
void module_unload_remembered(void);
void module_unload_kept(void);

#endif
