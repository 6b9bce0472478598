// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#define _GNU_SOURCE /* strcasestr() */
#include "session.h"

#include <err.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <time.h>
#include <unistd.h>

#include "../vm/guest/file.h"
#include "corpus.h"
#include "cover.h"
#include "execute.h"
#include "minimise.h"
#include "mutate.h"
#include "port.h"
#include "watch.h"

enum {
	PROGRESS_S = 20,
	PINS_EVERY = 64, /* programs: asking costs an interrupt of every CPU */
	TRIMS = 8, /* programs tried to shorten one that is new */
	TEXT = 1 << 18,
};

/**
 * struct session - a run
 * @start: seconds
 * @programs: executed
 * @guided: by KCOV
 * @finding: what is wrong, or NULL
 * @last: the program that was executed last
 */
static struct session {
	time_t start;
	long long programs;
	bool guided;
	const char *finding;
	struct program last;
} session;

static time_t seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

static char *file_text(const char *path)
{
	static char text[TEXT];

	if (file_read(path, text, sizeof(text)) < 0)
		text[0] = '\0';
	return text;
}

static void session_begin(uint64_t seed)
{
	static const char *const backings[] = { "shmem", "contig", "scatter" };

	setvbuf(stdout, NULL, _IOLBF, 0);
	port_open();
	session.guided = cover_open();
	session.start = seconds_now();
	watch_begin(backings[seed % 3]);
	execute_setup();
}

/* The kernel's log comes first, for it says most. */
static const char *complaint(bool pins)
{
	const char *said = watch_complaint(pins);

	return said ? said : execute_complaint();
}

static bool one(const struct program *program, struct cover *cover)
{
	session.last = *program;
	port_program("program", session.programs, program);
	execute(program, cover);
	session.programs++;
	session.finding = complaint(session.programs % PINS_EVERY == 0);
	return !session.finding;
}

struct trim {
	const struct cover *whole;
	int left;
};

static bool is_as_new(const struct program *program, void *context)
{
	static struct cover cover;
	struct trim *trim = context;

	return !session.finding && trim->left-- > 0 && one(program, &cover) &&
	       cover_has_news_of(&cover, trim->whole);
}

/* Tries it, and keeps it if it reached something new. */
static void try(const struct program *program)
{
	static struct cover cover;

	if (!one(program, &cover) || !cover_news(&cover))
		return;
	corpus_add(program, &cover);
	cover_add(&cover);
}

/* Keeps no more of it than that takes. */
static void try_and_trim(const struct program *program)
{
	static struct cover cover;
	struct trim trim = { .whole = &cover, .left = TRIMS };
	struct program kept = *program;

	if (!one(program, &cover) || !cover_news(&cover))
		return;
	if (cover_has_new_place(&cover))
		minimise_steps(&kept, is_as_new, &trim);
	/* Without the steps that went it has less of what was seen before. */
	if (!session.finding)
		try(&kept);
	cover_add(&cover);
}

static void progress(const char *what)
{
	long long took = seconds_now() - session.start;

	printf("%s%lld s: %lld programs, %.1f/s, %d places of the core%s, %d in the corpus\n", what,
	       took, session.programs, (double)session.programs / (took ? took : 1), cover_places(),
	       session.guided ? "" : " (no KCOV here: guided by errors alone)", corpus_count());
}

static void corpus_read(const char *path, time_t end, void (*use)(const struct program *))
{
	const char *text = file_text(path), *why;
	struct program program;
	int got;

	while (!session.finding && seconds_now() < end &&
	       (got = program_parse(&program, &text, &why))) {
		if (got < 0)
			errx(2, "%s: %s", path, why);
		use(&program);
	}
}

static void next_make(struct program *program, uint64_t seed, uint64_t number)
{
	const struct program *from;
	struct rng rng;

	rng_seed(&rng, seed, number);
	from = rng_once_in(&rng, 6) ? NULL : corpus_pick(&rng);
	if (from) {
		*program = *from;
		mutate_program(program, corpus_pick(&rng), &rng);
	} else {
		mutate_generate(program, &rng);
	}
}

static void finding_tell(void)
{
	char text[PROGRAM_TEXT];

	program_print(&session.last, text, sizeof(text));
	printf("finding: %s\nThe program:\n%s", session.finding, text);
	port_printf("# finding %s\n", session.finding);
	port_program("found", session.programs, &session.last);
}

static int session_end(void)
{
	if (!session.finding)
		session.finding = watch_complaint(true);
	if (session.finding)
		finding_tell();
	progress(session.finding ? "a finding after " : "nothing found in ");
	/* A lock that was left taken would hold up whatever comes now; the host has it all. */
	if (session.finding && port_is_there()) {
		fflush(stdout);
		sleep(1);
		reboot(RB_POWER_OFF);
	}
	watch_end();
	return session.finding ? 1 : 0;
}

int session_run(uint64_t seed, int seconds, const char *corpus)
{
	time_t end = seconds_now() + seconds, told;
	struct program program;

	session_begin(seed);
	told = session.start;
	corpus_read(corpus, end, try);
	progress("corpus read: ");
	for (uint64_t number = 0; !session.finding && seconds_now() < end; number++) {
		next_make(&program, seed, number);
		try_and_trim(&program);
		if (seconds_now() - told >= PROGRESS_S) {
			told = seconds_now();
			progress("");
		}
	}
	if (!session.finding)
		corpus_send();
	return session_end();
}

static void try_once(const struct program *program)
{
	one(program, NULL);
}

int session_corpus(const char *corpus)
{
	session_begin(0);
	corpus_read(corpus, LONG_MAX, try_once);
	return session_end();
}

/**
 * struct search - for the least
 * @asked: candidates so far
 * @known: numbers of those that showed it
 * @count: of these
 * @last: of which is known whether they do
 * @rounds: how often each is tried
 */
struct search {
	long asked;
	long known[512];
	int count;
	long last;
	int rounds;
};

static bool is_known(const struct search *search)
{
	for (int i = 0; i < search->count; i++)
		if (search->known[i] == search->asked)
			return true;
	return false;
}

/* After lockdep's report it sleeps, and after a process that hangs nothing is as it was. */
static void end_if_spoilt(void)
{
	if (strncmp(session.finding, "kernel log:", 11) ||
	    (!strcasestr(session.finding, "lock") && !strstr(session.finding, "Oops")))
		return;
	printf("the guest is of no use after: %s\n", session.finding);
	fflush(stdout);
	reboot(RB_POWER_OFF);
}

static bool shows_it(const struct program *program, void *context)
{
	struct search *search = context;

	search->asked++;
	if (search->asked <= search->last)
		return is_known(search);
	port_program("candidate", search->asked, program);
	for (int i = 0; i < search->rounds; i++) {
		execute(program, NULL);
		session.finding = complaint(true);
		if (!session.finding)
			continue;
		port_printf("# answer %ld %s\n", search->asked, session.finding);
		printf("candidate %ld, %d steps: %s\n", search->asked, program->count,
		       session.finding);
		end_if_spoilt();
		return true;
	}
	return false;
}

static void answers_read(struct search *search, const char *path)
{
	char *text = file_text(path), *save = NULL;

	for (char *word = strtok_r(text, " \n", &save); word && search->count < 511;
	     word = strtok_r(NULL, " \n", &save))
		search->known[search->count++] = atol(word);
	if (search->count)
		search->last = search->known[--search->count];
}

int session_minimise(const char *path, const char *answers, int rounds)
{
	static struct search search;
	struct program program;
	const char *text = file_text(path), *why;

	if (program_parse(&program, &text, &why) != 1)
		errx(2, "%s: %s", path, why ? why : "no program");
	search.rounds = rounds;
	answers_read(&search, answers);
	session_begin(0);
	if (!shows_it(&program, &search)) {
		printf("the program itself does not show it, in %d rounds\n", rounds);
		return 1;
	}
	minimise_steps(&program, shows_it, &search);
	minimise_args(&program, shows_it, &search);
	port_program("minimal", search.asked, &program);
	printf("%d steps left after %ld candidates\n", program.count, search.asked);
	watch_end();
	return 0;
}
