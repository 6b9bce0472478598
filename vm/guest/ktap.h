/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * ktap - counting the results in a program's KTAP stream, line by line
 */
#ifndef GUEST_KTAP_H
#define GUEST_KTAP_H

/**
 * struct ktap - counts of the top level of a stream
 * @version: the line "KTAP version 1" was seen
 * @plan: number of results planned, -1 if there was no plan
 * @passed: number of "ok" without a SKIP directive
 * @failed: number of "not ok"
 * @skipped: number of "ok" with a SKIP directive
 * @skip_all: the plan is "1..0 # SKIP reason"
 */
struct ktap {
	int version;
	int plan;
	int passed;
	int failed;
	int skipped;
	int skip_all;
};

void ktap_start(struct ktap *ktap);
void ktap_line(struct ktap *ktap, const char *line);

/* Returns NULL if the stream is complete and no result is bad, otherwise what is wrong. */
const char *ktap_fault(const struct ktap *ktap);

#endif
