// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
/* The letter of a process's state, as D for a sleep that no signal ends. */
static char state(pid_t pid)
{
	char path[64], letter = '?';
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	file = fopen(path, "r");
	if (file && fscanf(file, "%*d (%*[^)]) %c", &letter) != 1)
		letter = '?';
	if (file)
		fclose(file);
	return letter;
}
