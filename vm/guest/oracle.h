/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * oracle - what must hold after every program, whatever the program itself says
 */
#ifndef GUEST_ORACLE_H
#define GUEST_ORACLE_H

#include "kmsg.h"

enum {
	ORACLE_QUESTIONS = 4
};

/**
 * struct oracle - the state before a program, to compare with
 * @kmsg: log reader, to be served while the program runs
 * @cgroup: name of the program's cgroup
 * @dying: number of dying cgroups before
 * @pins: pages pinned and not unpinned before
 */
struct oracle {
	struct kmsg kmsg;
	char cgroup[64];
	long long dying;
	long long pins;
};

/*
 * Called once per question; @why is NULL when it holds, else lines of text. Without a
 * @question the text is a note.
 */
typedef void oracle_tell(void *context, const char *question, const char *why);

/* Once per boot; 0, or -1 after telling the console why not. */
int oracle_open(struct oracle *oracle);

/* Makes the cgroup that the program is to run in. Returns 0, or -1 with errno set. */
int oracle_begin(struct oracle *oracle, const char *program);

/* Puts the guest in order again for the next program, and tells what it found. */
void oracle_end(struct oracle *oracle, oracle_tell *tell, void *context);

#endif
