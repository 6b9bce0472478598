// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#include "grid.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "guard.h"
#include "page.h"

/* Whole pages, and bytes more; less than 0 bytes is before the end of the page. */
struct place {
	int pages;
	int bytes;
};

/* clang-format off */
static const struct place offsets[] = {
	{ 0, 0 }, { 0, 1 }, { 0, 2 }, { 0, 7 }, { 0, 8 }, { 0, 63 }, { 0, 64 },
	{ 0, 2047 }, { 0, 2048 }, { 1, -2 }, { 1, -1 },
};

static const struct place lengths[] = {
	{ 0, 0 }, { 0, 1 }, { 0, 2 }, { 0, 3 }, { 0, 7 }, { 0, 8 }, { 0, 63 }, { 0, 64 },
	{ 1, -2 }, { 1, -1 }, { 1, 0 }, { 1, 1 }, { 2, -1 }, { 2, 0 }, { 2, 1 },
	{ 3, 0 }, { 4, 0 }, { 9, 3136 },
};

static const struct place positions[] = { { 0, 0 }, { 0, 3 }, { 1, -1 }, { 0, 20480 } };
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/**
 * struct model - what the device must hold
 * @bytes: that
 * @seen: what it holds, read in one piece
 */
struct model {
	unsigned char *bytes;
	unsigned char *seen;
};

static size_t at(struct place place)
{
	return place.pages * page_size() + place.bytes;
}

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

static void check_device(const struct grid *grid, int fd, struct model *model)
{
	REQUIRE_INT(grid->read(fd, model->seen, grid->size, 0), grid->size);
	CHECK_MEM(model->seen, model->bytes, grid->size);
}

static void one_transfer(const struct grid *grid, int fd, struct model *model,
			 const struct guard *out, const struct guard *in, size_t pos)
{
	size_t fits = smaller(out->len, grid->size - pos);
	size_t offset = (uintptr_t)out->data % page_size();

	check_context("offset %zu, length %zu, position %zu", offset, out->len, pos);
	guard_pattern(out->data, out->len, offset * 31 + out->len * 7 + pos);
	memset(in->data, 0, in->len);
	CHECK_INT(grid->write(fd, out->data, out->len, pos), fits);
	memcpy(model->bytes + pos, out->data, fits);
	CHECK_INT(grid->read(fd, in->data, in->len, pos), fits);
	if (fits)
		CHECK_MEM(in->data, out->data, fits);
	CHECK_GUARD(in);
	CHECK_GUARD(out);
}

/* All positions, with the same memory: on a debug kernel, to map it takes longer than they. */
static void transfers(const struct grid *grid, int fd, struct model *model, size_t offset,
		      size_t len)
{
	struct guard out = guard_new(len, offset);
	struct guard in = guard_new(len, offset);

	for (size_t p = 0; p < COUNT(positions); p++)
		if (at(positions[p]) < grid->size)
			one_transfer(grid, fd, model, &out, &in, at(positions[p]));
	guard_free(&in);
	guard_free(&out);
}

void grid_run(const struct grid *grid, int fd)
{
	struct model model = { malloc(grid->size), malloc(grid->size) };

	REQUIRE(model.bytes && model.seen);
	guard_pattern(model.bytes, grid->size, 1);
	REQUIRE_INT(grid->write(fd, model.bytes, grid->size, 0), grid->size);
	check_device(grid, fd, &model);
	for (size_t o = 0; o < COUNT(offsets); o++) {
		for (size_t l = 0; l < COUNT(lengths); l++)
			transfers(grid, fd, &model, at(offsets[o]), at(lengths[l]));
		check_device(grid, fd, &model);
	}
	check_context("%s", "");
	free(model.bytes);
	free(model.seen);
}
