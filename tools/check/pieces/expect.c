// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
/* The last call as it stands below, what it returned, and errno if it failed. */
const char *shown = "";
long got;
int error;

/* How much is not as it should be. */
int wrongs;

static inline long note(const char *call, long result)
{
	shown = call;
	error = result == -1 ? errno : 0;
	got = result;
	return result;
}

/* What came, behind the text, with the number of bytes or the address as C writes it. */
static inline void print_got(const char *text)
{
	printf(got < 0 ? "%s %ld" : "%s %#lx", text, got);
	printf("%s%s\n", error ? ", " : "", error ? strerror(error) : "");
	fflush(stdout);
}

static inline long show(const char *call, long result)
{
	note(call, result);
	printf("%s", call);
	print_got(" =");
	return result;
}

/* A call, which is shown with what came. */
#define SHOW(call) show(#call, (errno = 0, (long)(call)))
#define QUIET(call) note(#call, (errno = 0, (long)(call)))

/* If it is not so, the last call should have done something else. */
static inline void expect(int is_so, const char *what)
{
	if (is_so)
		return;
	wrongs++;
	printf("wrong: %s: expected %s, got", shown, what);
	print_got("");
}

/* Without this nothing can be shown. */
static inline void need(int is_so)
{
	if (is_so)
		return;
	printf("nothing was tried: %s", shown);
	print_got(":");
	exit(2);
}
