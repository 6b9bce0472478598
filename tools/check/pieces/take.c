// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
/* All of the device: where it is mapped, what it held, and how much that is. */
char *whole, *held;
size_t held_len;

/* Pages that change by themselves. */
char *lives;

#define MARK(number) (0x6b75627566000000ul + (number))
#define MARK_AT 64

/* The marks' pages, in memory that processes share, and the words that were there before. */
struct marks {
	size_t pages;
	unsigned long before[1 << 20];
};

struct marks *marks;

static struct marks *room_for_marks(void)
{
	return mmap(NULL, sizeof(*marks), PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
}

/* A word that is no mark any more is left as it is. */
static void give_back(void)
{
	size_t page = sysconf(_SC_PAGESIZE);

	if (marks->pages && !whole)
		whole = mmap(NULL, marks->pages * page, PROT_READ | PROT_WRITE, MAP_SHARED,
			     open(DEVICE, O_RDWR), 0);
	for (size_t i = 0; whole != MAP_FAILED && i < marks->pages; i++) {
		volatile unsigned long *word = (unsigned long *)(whole + i * page + MARK_AT);

		if (load(whole + i * page) >= 0 && *word == MARK(i))
			*word = marks->before[i];
	}
	marks->pages = 0;
}

static void interrupted(int number)
{
	give_back();
	_exit(128 + number);
}

/* Marks each of so many pages of what take() has mapped; however the process ends, they go. */
static void mark_all(size_t page, size_t pages)
{
	if (!marks)
		marks = room_for_marks();
	need(marks != MAP_FAILED && pages <= sizeof(marks->before) / sizeof(marks->before[0]));
	for (size_t i = 0; i < pages; i++)
		marks->before[i] = *(volatile unsigned long *)(whole + i * page + MARK_AT);
	marks->pages = pages;
	atexit(give_back);
	signal(SIGINT, interrupted);
	signal(SIGTERM, interrupted);
	signal(SIGHUP, interrupted);
	for (size_t i = 0; i < pages; i++)
		*(volatile unsigned long *)(whole + i * page + MARK_AT) = MARK(i);
}

/*
 * Remembers what the device holds; with a mark in each page that has room for it, which are taken
 * out in the end.
 */
static void take(int from, size_t size, int marked)
{
	size_t page = sysconf(_SC_PAGESIZE), len = (size + page - 1) / page * page;

	whole = (char *)QUIET(mmap(NULL, len, marked ? PROT_READ | PROT_WRITE : PROT_READ,
				   MAP_SHARED, from, 0));
	need(got != -1);
	held_len = len;
	held = malloc(len);
	lives = calloc(len / page, 1);
	if (marked && size >= MARK_AT + sizeof(long))
		mark_all(page, (size - MARK_AT - sizeof(long)) / page + 1);
	memcpy(held, whole, len);
	usleep(200000);
	for (size_t at = 0; at < len; at += page)
		lives[at / page] = memcmp(held + at, whole + at, page);
}
