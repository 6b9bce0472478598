// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "selftest.h"

#include <stdio.h>
#include <string.h>

#include "minimise.h"
#include "mutate.h"
#include "program.h"
#include "rng.h"

static bool same(const struct program *a, const struct program *b)
{
	char one[PROGRAM_TEXT], other[PROGRAM_TEXT];

	program_print(a, one, sizeof(one));
	program_print(b, other, sizeof(other));
	return !strcmp(one, other);
}

static void make(struct program *program, uint64_t seed, uint64_t number)
{
	struct program other;
	struct rng rng;

	rng_seed(&rng, seed, number);
	mutate_generate(program, &rng);
	mutate_generate(&other, &rng);
	for (uint64_t i = 0; i < number % 5; i++)
		mutate_program(program, &other, &rng);
}

static bool text_keeps_everything(void)
{
	struct program program, again;
	char text[PROGRAM_TEXT];
	const char *at, *why;

	for (int i = 0; i < 1000; i++) {
		make(&program, 1, i);
		program_print(&program, text, sizeof(text));
		at = text;
		if (program_parse(&again, &at, &why) != 1 || *at || again.count != program.count)
			return false;
		for (int n = 0; n < program.count; n++)
			if (memcmp(&program.steps[n], &again.steps[n], sizeof(again.steps[n])))
				return false;
	}
	return true;
}

static bool nonsense_is_refused(void)
{
	static const char *const texts[] = {
		"9 query fd=r0 odd=0",
		"0 nothing fd=r0",
		"0 query fd=r16 odd=0",
		"0 query fd=r0",
		"0 query fd=r0 odd=0 more=1",
		"0 query fd=0 odd=0",
		"0 query fd=r0 odd=x",
		"x query fd=r0 odd=0",
		"0 munmap map=m4 offset=0 len=0",
		"0 touch addr=m0+x len=0 write=0",
	};
	struct program program;
	const char *at, *why;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		at = texts[i];
		if (program_parse(&program, &at, &why) != -1 || !why)
			return false;
	}
	return true;
}

static bool a_seed_repeats_its_programs(void)
{
	struct program program, again, other;
	int differ = 0;

	for (int i = 0; i < 500; i++) {
		make(&program, 7, i);
		make(&again, 7, i);
		make(&other, 8, i);
		if (!same(&program, &again))
			return false;
		differ += !same(&program, &other);
	}
	return differ > 490;
}

/* As of a fault that needs a create, and later a ring of a bell, on any thread. */
static bool shows(const struct program *program, void *context)
{
	int create = table_find("create"), ring = table_find("ringbell"), state = 0;

	++*(int *)context;
	for (int i = 0; i < program->count; i++) {
		if (program->steps[i].call == create)
			state = 1;
		if (program->steps[i].call == ring && state)
			return true;
	}
	return false;
}

static bool the_least_is_found(void)
{
	struct program program, first;
	int tried = 0, asked, repeated;

	for (int i = 0; i < 3000; i++) {
		asked = 0;
		repeated = 0;
		make(&program, 3, i);
		if (!shows(&program, &asked))
			continue;
		first = program;
		asked = 0;
		minimise_steps(&program, shows, &asked);
		minimise_args(&program, shows, &asked);
		if (program.count != 2 || program.steps[1].thread || program.steps[1].args[1])
			return false;
		minimise_steps(&first, shows, &repeated);
		minimise_args(&first, shows, &repeated);
		if (asked != repeated || !same(&program, &first))
			return false;
		tried++;
	}
	return tried > 10;
}

int selftest(void)
{
	static const struct {
		const char *name;
		bool (*holds)(void);
	} tests[] = {
		{ "a_program_is_the_same_after_its_text_was_read", text_keeps_everything },
		{ "text_that_is_no_program_is_refused", nonsense_is_refused },
		{ "a_seed_repeats_its_programs", a_seed_repeats_its_programs },
		{ "the_least_program_is_found_and_by_the_same_questions", the_least_is_found },
	};
	int count = sizeof(tests) / sizeof(tests[0]), failed = 0;
	bool holds;

	printf("KTAP version 1\n1..%d\n", count);
	for (int i = 0; i < count; i++) {
		holds = tests[i].holds();
		printf("%sok %d %s\n", holds ? "" : "not ", i + 1, tests[i].name);
		failed += !holds;
	}
	return failed;
}
