// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
/* What has to be put back, and through which file: so many bytes, which were all alike. */
size_t filled;
char filled_alike;
pid_t filled_by;
int filled_file;

/* By a mapping where nothing can be written otherwise. */
static void write_all(int to, const char *bytes, size_t len)
{
	ssize_t got = pwrite(to, bytes, len, 0);
	char *map;

	for (size_t done = got; got > 0 && done < len; done += got)
		got = pwrite(to, bytes + done, len - done, done);
	if (got != -1)
		return;
	map = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED, to, 0);
	if (map == MAP_FAILED)
		return;
	memcpy(map, bytes, len);
	munmap(map, len);
}

static void put_back(void)
{
	char *bytes = malloc(filled);

	if (getpid() != filled_by)
		return;
	memset(bytes, filled_alike, filled);
	write_all(filled_file, bytes, filled);
}

/* Bytes that differ everywhere, through this file; until this program ends. */
static void fill_own(int to, size_t len)
{
	char *bytes = malloc(len);

	QUIET(pread(to, &filled_alike, 1, 0));
	need(got == 1);
	filled = len;
	filled_by = getpid();
	filled_file = to;
	atexit(put_back);
	for (size_t i = 0; i < len; i++)
		bytes[i] = i * 7 + (i >> 8) * 3 + (i >> 11);
	write_all(to, bytes, len);
	free(bytes);
}
