// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
#define _GNU_SOURCE /* strerrorname_np() */
#include "words.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

struct word {
	int bit;
	const char *name;
};

static const char *join(char *out, int flags, const struct word *words, const char *none)
{
	out[0] = '\0';
	for (; words->name; words++) {
		if (!(flags & words->bit))
			continue;
		if (out[0])
			strncat(out, " | ", WORDS_SIZE - strlen(out) - 1);
		strncat(out, words->name, WORDS_SIZE - strlen(out) - 1);
	}
	return out[0] ? out : strcpy(out, none);
}

const char *words_open(char *out, int flags)
{
	static const char *const modes[] = { "O_RDONLY", "O_WRONLY", "O_RDWR", "3" };

	snprintf(out, WORDS_SIZE, "%s%s%s", modes[flags & O_ACCMODE],
		 flags & O_NONBLOCK ? " | O_NONBLOCK" : "",
		 (flags & O_SYNC) == O_SYNC ? " | O_SYNC" : "");
	return out;
}

const char *words_prot(char *out, int prot)
{
	static const struct word words[] = {
		{ PROT_READ, "PROT_READ" },
		{ PROT_WRITE, "PROT_WRITE" },
		{ PROT_EXEC, "PROT_EXEC" },
		{ 0, NULL },
	};

	return join(out, prot, words, "PROT_NONE");
}

const char *words_map(char *out, int flags)
{
	static const struct word words[] = {
		{ MAP_SHARED, "MAP_SHARED" },
		{ MAP_PRIVATE, "MAP_PRIVATE" },
		{ MAP_POPULATE, "MAP_POPULATE" },
		{ 0, NULL },
	};

	return join(out, flags, words, "0");
}

bool words_is_passing(int error)
{
	return error == EINTR || error == EAGAIN || error == ESPIPE || error == EIO;
}

const char *words_errno(int number)
{
	const char *name = strerrorname_np(number);

	return name ? name : "an unknown error";
}
