// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
#include "charged.h"

#include <fcntl.h>
#include <linux/kernel-page-flags.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Each file has 64 bits for each page frame. */
#define CGROUPS "/proc/kpagecgroup"
#define FLAGS "/proc/kpageflags"
#define MAPS "/proc/kpagecount"

static const struct {
	int bit;
	const char *name;
} flags[] = {
	{ KPF_LRU, "lru" },
	{ KPF_ANON, "anon" },
	{ KPF_SWAPBACKED, "swapbacked" },
	{ KPF_DIRTY, "dirty" },
	{ KPF_UNEVICTABLE, "unevictable" },
	{ KPF_KSM, "ksm" },
	{ KPF_THP, "thp" },
	{ KPF_COMPOUND_TAIL, "tail" },
	{ KPF_SLAB, "slab" },
};

static uint64_t entry(const char *path, uint64_t pfn)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	uint64_t value = 0;

	if (pread(fd, &value, sizeof(value), pfn * sizeof(value)) != sizeof(value))
		value = 0;
	close(fd);
	return value;
}

void charged_look(struct charged *charged, const char *directory)
{
	int fd = open(CGROUPS, O_RDONLY | O_CLOEXEC);
	uint64_t entries[4096], pfn = 0;
	struct stat status;
	ssize_t got;

	charged->count = 0;
	if (stat(directory, &status)) {
		close(fd);
		return;
	}
	while ((got = read(fd, entries, sizeof(entries))) > 0) {
		for (size_t i = 0; i < got / sizeof(*entries); i++, pfn++) {
			if (entries[i] != status.st_ino)
				continue;
			if (charged->count < CHARGED_KEPT)
				charged->pfns[charged->count] = pfn;
			charged->count++;
		}
	}
	close(fd);
}

void charged_tell(const struct charged *charged, char *text, size_t size)
{
	size_t used = snprintf(text, size, "%d page(s) were charged to the program's own:\n",
			       charged->count);

	for (int i = 0; i < charged->count && i < CHARGED_KEPT && used < size; i++) {
		uint64_t pfn = charged->pfns[i], word = entry(FLAGS, pfn);

		if (word >> KPF_BUDDY & 1)
			continue;
		used += snprintf(text + used, size - used, "%#llx mapped %llu times:",
				 (unsigned long long)pfn, (unsigned long long)entry(MAPS, pfn));
		for (size_t bit = 0; bit < sizeof(flags) / sizeof(*flags) && used < size; bit++)
			if (word >> flags[bit].bit & 1)
				used += snprintf(text + used, size - used, " %s", flags[bit].name);
		if (used < size)
			used += snprintf(text + used, size - used, " (%#llx)\n",
					 (unsigned long long)word);
	}
}
