// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
/* What stands behind a name in a file of names and numbers; of all names that begin so. */
static long in_file(const char *path, const char *begin, int all)
{
	FILE *file = fopen(path, "r");
	char line[512], name[64];
	long sum = 0, value;

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "%63s %ld", name, &value) == 2 &&
		    (all ? !strncmp(name, begin, strlen(begin)) : !strcmp(name, begin)))
			sum += value;
	if (file)
		fclose(file);
	return sum;
}

/* What a cache of objects keeps back for later is given back, if it is the name of one. */
static void let_go_of_free(const char *name)
{
	char path[96];
	FILE *file;

	snprintf(path, sizeof(path), "/sys/kernel/slab/%s/shrink", name);
	file = fopen(path, "we");
	if (!file)
		return;
	fputs("1", file);
	fclose(file);
}

/* Pages of the caches of objects. What kmalloc() gives of more than two pages is in none. */
static long slab_pages(void)
{
	FILE *file = fopen("/proc/slabinfo", "r");
	long sum = 0, pages, slabs;
	char line[512];

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line,
			   "%*s %*d %*d %*d %*d %ld : tunables %*d %*d %*d : slabdata %*d "
			   "%ld",
			   &pages, &slabs) == 2)
			sum += pages * slabs;
	if (file)
		fclose(file);
	return sum;
}

/* A count of the kernel's: pins, pages that are nowhere else, or objects of a cache. */
static long counter(const char *name)
{
	static const char *const places[] = { "Buffers:", "Cached:", "SwapCached:", "AnonPages:",
					      "PageTables:", "KernelStack:", "Percpu:" };
	long sum;

	let_go_of_free(name); /* free objects that a CPU keeps count as given out */
	in_file("/proc/sys/vm/stat_refresh", "", 0); /* which sums them up */
	if (!strcmp(name, "pins"))
		return in_file("/proc/vmstat", "nr_foll_pin_acquired", 0) -
		       in_file("/proc/vmstat", "nr_foll_pin_released", 0);
	if (strcmp(name, "pages"))
		return in_file("/proc/slabinfo", name, 0);
	sum = in_file("/proc/vmstat", "pgalloc_", 1) - in_file("/proc/vmstat", "pgfree", 0) -
	      slab_pages();
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		sum -= in_file("/proc/meminfo", places[i], 0) * 1024 / sysconf(_SC_PAGESIZE);
	return sum;
}
