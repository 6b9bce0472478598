// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
/* How often the kernel's log has these words. */
static int said(const char *words)
{
	int size = klogctl(10, NULL, 0), count = 0;
	char *text = calloc(1, size + 1), *at = text;

	QUIET(klogctl(3, text, size));
	need(got != -1);
	while ((at = strstr(at, words))) {
		count++;
		at++;
	}
	free(text);
	return count;
}
