// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
/* The number of the page that the device had with these bytes when take() looked, or -1. */
static long page_of(const char *now)
{
	size_t page = sysconf(_SC_PAGESIZE);

	for (size_t at = 0; at < held_len; at += page)
		if (!memcmp(now, held + at, page))
			return at / page;
	return -1;
}

/* What lies there is that page of the device, as take() saw it. */
static void expect_page(const char *now, size_t number)
{
	size_t page = sysconf(_SC_PAGESIZE);
	int byte = load(now);

	if (byte >= 0 && (lives[number] || !memcmp(now, held + number * page, page)))
		return;
	wrongs++;
	printf("wrong: expected page %zu of the device, got ", number);
	if (byte < 0)
		printf("signal %d\n", -byte);
	else if (page_of(now) == -1)
		printf("other bytes\n");
	else
		printf("page %ld\n", page_of(now));
	fflush(stdout);
}
