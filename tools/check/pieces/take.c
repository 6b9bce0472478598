// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
/* All of the device: where it is mapped, what it held, and how much that is. */
char *whole, *held;
size_t held_len;
int marked;

/* Pages that change by themselves. */
char *lives;

#define MARK(number) (0x6b75627566000000ul + (number))
#define MARK_AT 64

/* The words that were there before the marks. */
unsigned long *before_marks;

static void give_back(void)
{
	size_t page = sysconf(_SC_PAGESIZE);

	if (marked && !whole)
		whole = mmap(NULL, held_len, PROT_READ | PROT_WRITE, MAP_SHARED,
			     open(DEVICE, O_RDWR), 0);
	for (size_t at = 0; marked && whole != MAP_FAILED && at < held_len; at += page)
		if (load(whole + at) >= 0)
			*(volatile unsigned long *)(whole + at + MARK_AT) = before_marks[at / page];
	marked = 0;
}

/* Remembers what the device holds; with a mark in each page, which are taken out in the end. */
static void take(int from, size_t len, int marks)
{
	size_t page = sysconf(_SC_PAGESIZE);

	whole = (char *)QUIET(mmap(NULL, len, marks ? PROT_READ | PROT_WRITE : PROT_READ,
				   MAP_SHARED, from, 0));
	need(got != -1);
	held_len = len;
	held = malloc(len);
	lives = calloc(len / page, 1);
	before_marks = calloc(len / page, sizeof(*before_marks));
	for (size_t at = 0; marks && at < len; at += page) {
		volatile unsigned long *word = (unsigned long *)(whole + at + MARK_AT);

		before_marks[at / page] = *word;
		*word = MARK(at / page);
	}
	marked = marks;
	atexit(give_back);
	memcpy(held, whole, len);
	usleep(200000);
	for (size_t at = 0; at < len; at += page)
		lives[at / page] = memcmp(held + at, whole + at, page);
}
