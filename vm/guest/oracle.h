/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * oracle - conditions that must hold after every program, whatever its own results are
 */
#ifndef GUEST_ORACLE_H
#define GUEST_ORACLE_H

#include "kmsg.h"

enum {
	ORACLE_QUESTIONS = 4
};

/**
 * struct oracle - the state before a program
 * @kmsg: log reader, to be read while the program runs
 * @cgroup: name of the program's cgroup
 * @dying: number of dying cgroups
 * @pins: number of pinned pages
 */
struct oracle {
	struct kmsg kmsg;
	char cgroup[64];
	long long dying;
	long long pins;
};

/* Called once per condition; @why is NULL if it holds, otherwise lines of text. */
typedef void oracle_tell(void *context, const char *question, const char *why);

/* Called once per boot. Returns 0, or -1 after printing the reason to the console. */
int oracle_open(struct oracle *oracle);

/* Makes the cgroup for the program. Returns 0, or -1 with errno set. */
int oracle_begin(struct oracle *oracle, const char *program);

/* Checks the conditions, and cleans up the guest for the next program. */
void oracle_end(struct oracle *oracle, oracle_tell *tell, void *context);

#endif
