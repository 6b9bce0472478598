/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * foreign - memory that is not the device's: the kernel's, or another process's
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_FOREIGN_H
#define KUBUF_FOREIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define FOREIGN_WHY                                                                              \
	"Memory that goes to user space is zeroed first, to the end of its last page, and gets " \
	"no pointers: what it held was the kernel's or another process's, or tells where the "   \
	"kernel lies (uninitialised memory, or an address given away)."

/* Whether addresses of the kernel's can be told from other words: root may know where they are. */
bool foreign_can_tell(void);

/*
 * Words there that are addresses of the kernel's, as its own structures are full of. @certain, if
 * not NULL: how many of them neither a negative number of 64 bits nor two pixels look like.
 */
size_t foreign_addresses(const unsigned char *memory, size_t len, size_t *certain);

/*
 * The first word there that is an address of the kernel's code or data, but not for certain; or 0.
 */
uint64_t foreign_uncertain(const unsigned char *memory, size_t len);

/* A process of its own that holds memory full of marks, until it is killed. */
pid_t foreign_plant(void);

/*
 * Memory that the kernel gives out next is full of the same marks, as far as it does not zero it: a
 * process has had it in pipes, and has ended.
 */
void foreign_leave_behind(void);

/*
 * Memory that was let go before gets another owner, as far as the kernel gives it out again: a
 * process that has it in pipes, as long as this one lives. A mapping that still shows such memory
 * shows marks. That process is begun before the device is opened, since it must have neither a
 * file nor a mapping of it.
 */
void foreign_begin(void);
void foreign_take_free(void);

/* Words there that foreign_leave_behind() has left. */
size_t foreign_left(const unsigned char *memory, size_t len);

/* Whether the page is one of that process's. */
bool foreign_is_planted(const unsigned char *page);

#endif
