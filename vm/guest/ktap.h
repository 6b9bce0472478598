/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * ktap - counts the results in a program's KTAP stream, line by line
 */
#ifndef GUEST_KTAP_H
#define GUEST_KTAP_H

/**
 * struct ktap - what the top level of a stream said so far
 * @version: "KTAP version 1" was seen
 * @plan: number of results promised, -1 when no plan was seen
 * @passed: "ok" without a SKIP directive
 * @failed: "not ok"
 * @skipped: "ok" with one
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

/* NULL when the stream is whole, with all results good; else what is wrong with it. */
const char *ktap_fault(const struct ktap *ktap);

#endif
