// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * What any call may change: every call of a table, on every kind of descriptor, by
 * every kind of caller; then everything that can be seen of the buffer is compared.
 *
 * The tables are in effect/: call.h has the calls, world.c the descriptors and callers.
 *
 * Copyright (C) the kubuf developers
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "effect/attempt.h"
#include "effect/call.h"
#include "effect/witness.h"
#include "effect/world.h"
#include "page.h"
#include "task.h"
#include "test.h"

#define PAGES 4

/* A core on which everything fails has told enough: each failure makes the world anew. */
#define ENOUGH 20

/**
 * struct scene - one test: everything but the calls
 * @descriptor: what they are made on
 * @kind: what memory that has
 * @caller: the caller
 * @huge: on huge pages, and only calls to which that may make a difference
 * @files: make those that are made on the descriptor
 * @mappings: make those that are made on mappings of it
 * @number: of the scene, which says whose turn a call is in a short run
 * @title: for people
 */
struct scene {
	const struct world_descriptor *descriptor;
	const struct kind *kind;
	enum world_caller caller;
	bool huge;
	bool files;
	bool mappings;
	unsigned int number;
	char title[100];
};

/* In a short run a call is made in one of so many scenes, and in the extreme ones. */
#define TURNS 4

static const char *const effects[EFFECT_COUNT] = {
	"bytes",
	"size",
	"holes",
	"flags",
	"mode",
	"owner",
	"times",
	"xattrs",
	"links",
	"seals",
	"policy",
	"charges",
	"node",
	"rights",
};

static const char *effect_names(unsigned int mask, char *text, size_t size)
{
	text[0] = '\0';
	for (int i = 0; i < EFFECT_COUNT; i++)
		if (mask & 1U << i)
			snprintf(text + strlen(text), size - strlen(text), "%s%s",
				 text[0] ? ", " : "", effects[i]);
	return text[0] ? text : "nothing";
}

/* EFFECT_* that a call may have here. */
static unsigned int allowed(const struct world *world, const struct call *call)
{
	const struct world_descriptor *descriptor = world->descriptor;
	unsigned int may = call->anybody;

	if (descriptor->writable)
		may |= call->writer;
	if (descriptor->made)
		return world->caller == WORLD_ROOT ? may | call->root : may;
	/* A view of the kernel's moves them; the witness makes one where a close has dropped it. */
	if (!world_has_ioctls(world))
		may |= EFFECT_TIMES;
	/* Its inode is devtmpfs's, or a dma-buf's own: whom those obey is not kubuf's affair. */
	return call->root ? may | EFFECT_NODE : may;
}

static bool must_fail(const struct world *world, const struct call *call)
{
	return call->how & CALL_REFUSED ||
	       (call->how & CALL_REFUSED_READER && !world->descriptor->writable) ||
	       (call->how & CALL_REFUSED_MADE && world->descriptor->made);
}

static void judge(struct witness *witness, const struct world *world, const struct call *call,
		  unsigned int changed, const struct attempt_result *result)
{
	unsigned int may = allowed(world, call);
	char did[120], might[120];

	check_context("%s = %ld %s", call->name, result->ret,
		      result->error ? strerrorname_np(result->error) : "");
	if (changed & ~may)
		FAIL("changed %s (%s); may change %s", effect_names(changed, did, sizeof(did)),
		     witness_text(witness), effect_names(may, might, sizeof(might)));
	if (result->gained[0])
		FAIL("the descriptor then may: %s", result->gained);
	if (must_fail(world, call) && result->ret != -1)
		FAIL("succeeded, and must be refused");
	if (call->how & CALL_WRITES && world->descriptor->writable && !(changed & EFFECT_BYTES) &&
	    (result->ret != -1 || world->descriptor->file))
		FAIL("changed no byte: either the call or this test does nothing");
	check_context("%s", "");
}

/**
 * struct stage - what one scene is played on, made anew when a call has changed it
 * @world: buffer and descriptors
 * @witness: what they were like
 * @attempt: the caller, and what it calls
 */
struct stage {
	struct world world;
	struct witness *witness;
	struct attempt *attempt;
};

static void stage_set(struct stage *stage)
{
	world_begin(&stage->world);
	stage->attempt = attempt_start(&stage->world);
	if (!stage->attempt)
		SKIP("this kernel lets no user have a user namespace");
	stage->witness = witness_new(&stage->world);
}

static void stage_strike(struct stage *stage)
{
	attempt_stop(stage->attempt);
	witness_free(stage->witness);
	world_end(&stage->world);
}

static void stage_play(struct stage *stage, const struct call_table *table,
		       const struct call *call, struct attempt_result *result)
{
	unsigned int changed;

	if (!attempt_make(stage->attempt, table, call, result)) {
		check_context("%s", call->name);
		FAIL("the caller's process did not survive");
		check_context("%s", "");
		stage_strike(stage);
		stage_set(stage);
		return;
	}
	changed = witness_look(stage->witness);
	judge(stage->witness, &stage->world, call, changed, result);
	if (changed & ~(EFFECT_BYTES | EFFECT_TIMES | EFFECT_NODE)) {
		stage_strike(stage);
		stage_set(stage);
	} else if (changed) {
		witness_reset(stage->witness);
	}
}

/* Names one after the other, told for the first kind of descriptor. */
static void list_name(char *text, size_t size, const char *name)
{
	snprintf(text + strlen(text), size - strlen(text), "%s%s", text[0] ? "; " : "", name);
}

static bool left_out(const struct scene *scene, const struct call *call)
{
	if (call->how & CALL_MADE && !scene->descriptor->made)
		return true;
	return call->how & CALL_UNPRIVILEGED && scene->caller == WORLD_ROOT;
}

/* The most rights there are, and the least: the former by root, the latter by a stranger. */
static bool is_extreme(const struct scene *scene)
{
	return scene->descriptor == &world_descriptors[scene->caller == WORLD_ROOT ? 0 : 1] &&
	       (scene->caller == WORLD_ROOT || scene->caller == WORLD_OTHER);
}

static bool is_its_turn(const struct scene *scene, size_t call)
{
	return test_long() || is_extreme(scene) || (call + scene->number) % TURNS == 0;
}

static void play_table(struct stage *stage, const struct scene *scene,
		       const struct call_table *table, char *lacking, size_t size)
{
	struct attempt_result result;

	for (size_t i = 0; i < table->count && check_failures() < ENOUGH; i++) {
		const struct call *call = &table->calls[i];

		if (!is_its_turn(scene, i))
			continue;
		if (left_out(scene, call)) {
			check_note("left out: %s: %s", call->name, call->reason);
			continue;
		}
		result = (struct attempt_result){};
		stage_play(stage, table, call, &result);
		if (result.lacking)
			list_name(lacking, size, call->name);
	}
}

static void check_charges(const struct witness_charges *before)
{
	struct witness_charges now = witness_charges();

	for (int i = 0; i < 200 && (now.shmem != before->shmem || now.locked != before->locked);
	     i++) {
		usleep(10000);
		now = witness_charges();
	}
	CHECK_INT(now.shmem, before->shmem);
	CHECK_INT(now.locked, before->locked);
}

static bool is_played(const struct scene *scene, const struct call_table *table)
{
	if (scene->huge)
		return table->huge;
	return table->mapped ? scene->mappings : scene->files;
}

static void play(const struct scene *scene, size_t size)
{
	struct stage stage = {
		.world = {
			.descriptor = scene->descriptor,
			.caller = scene->caller,
			.kind = scene->kind,
			.size = size,
		},
	};
	const struct rlimit enough = { RLIM_INFINITY, RLIM_INFINITY };
	struct witness_charges before = witness_charges();
	char lacking[900] = "";

	/* What a limit refuses is not tried. */
	REQUIRE_OK(setrlimit(RLIMIT_MEMLOCK, &enough));
	/* The witness and the caller take turns: on one CPU neither has to wake another. */
	task_pin(0);
	stage_set(&stage);
	for (size_t i = 0; call_tables[i]; i++)
		if (is_played(scene, call_tables[i]))
			play_table(&stage, scene, call_tables[i], lacking, sizeof(lacking));
	stage_strike(&stage);
	check_charges(&before);
	if (lacking[0] && scene->descriptor == &world_descriptors[0])
		check_note("not on this kernel: %s", lacking);
}

static void play_small(const void *param)
{
	play(param, PAGES * page_size());
}

/* A page of the next level is one to the kernel, whatever a call asks of its parts. */
static void play_huge(const void *param)
{
	play(param, page_huge(2));
}

static void add(const char *name, void (*run)(const void *), const struct scene *scene)
{
	static unsigned int scenes;
	struct scene *copy = malloc(sizeof(*copy));
	const struct test test = {
		.name = name,
		.file = __FILE__,
		.line = __LINE__,
		.seconds = TEST_SECONDS,
		.run = run,
	};

	if (!copy)
		abort();
	*copy = *scene;
	copy->number = scenes++;
	snprintf(copy->title, sizeof(copy->title), "%s, by %s, %s", scene->descriptor->name,
		 world_caller_name(scene->caller), scene->kind->name);
	test_register_on(&test, copy->title, copy);
}

static bool is_tmpfs(const struct kind *kind)
{
	return kind->flags & KIND_SHMEM;
}

/*
 * Other memory is root's to make, and its files are those of shmem. A mapping of a node
 * is one of what CREATE gives, too, so in the short run one caller makes calls on it.
 */
static bool is_wanted(struct scene *scene)
{
	const struct world_descriptor *descriptor = scene->descriptor;
	bool node = descriptor->file && !descriptor->made;

	if (!(descriptor->callers & 1U << scene->caller))
		return false;
	scene->files = is_tmpfs(scene->kind);
	scene->mappings = !descriptor->unmapped &&
			  (!node || scene->caller == WORLD_OTHER || test_long());
	return is_tmpfs(scene->kind) || (scene->kind->flags & KIND_WB && is_extreme(scene));
}

static void add_small(size_t kind, size_t descriptor)
{
	for (int caller = 0; caller < WORLD_CALLERS; caller++) {
		struct scene scene = {
			.descriptor = &world_descriptors[descriptor],
			.kind = &kinds[kind],
			.caller = caller,
		};

		if (is_wanted(&scene))
			add("no_call_changes_what_it_may_not", play_small, &scene);
	}
}

static void add_huge(size_t descriptor)
{
	struct scene scene = {
		.descriptor = &world_descriptors[descriptor],
		.kind = &kinds[0],
		.caller = WORLD_MAKER,
		.huge = true,
	};

	if (scene.descriptor->callers & 1U << WORLD_MAKER && scene.descriptor->writable)
		add("nor_does_one_on_huge_pages", play_huge, &scene);
}

static __attribute__((constructor)) void add_all(void)
{
	for (size_t kind = 0; kind < kinds_count; kind++)
		for (size_t d = 0; d < world_descriptors_count; d++)
			add_small(kind, d);
	for (size_t d = 0; d < world_descriptors_count; d++)
		add_huge(d);
}
