/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * session - what docs/start.md shows of a shell, as text
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_SESSION_H
#define KUBUF_SESSION_H

/*
 * A line about the licence; lines that begin with "$ " are commands; those that follow are what
 * each prints.
 */
__asm__(".section .rodata\n"
	"session: .incbin \"examples/programs/first/session.txt\"\n"
	".byte 0\n"
	".previous\n");
extern const char session[];

#endif
