// SPDX-License-Identifier: LGPL-2.1-or-later
/* Copyright (C) the kubuf developers */
static Elf64_Phdr part[32];
static size_t parts;

static void read_parts(void)
{
	FILE *file = fopen("/proc/kcore", "r");
	Elf64_Ehdr header;

	if (!file || fread(&header, sizeof(header), 1, file) != 1)
		need(0);
	fseek(file, header.e_phoff, SEEK_SET);
	while (parts < header.e_phnum && parts < 32 &&
	       fread(&part[parts], sizeof(*part), 1, file) == 1)
		parts++;
	fclose(file);
}

/* Small negative numbers, and two pixels with 0xff on top of each, look like addresses, too. */
static int may_be_none(unsigned long word)
{
	return word >= 0xffffffff80000000 || (word >> 24 & 0xff) == 0xff;
}

/*
 * How many words of it are addresses of the kernel's, as /proc/kcore tells them to root; @certain:
 * only those that are nothing else.
 */
static size_t addresses(const char *memory, size_t len, int certain)
{
	const unsigned long *word = (const void *)memory;
	size_t found = 0;

	if (!parts)
		read_parts();
	for (; (const char *)word < memory + len; word++)
		for (size_t i = 0; i < parts; i++)
			if (part[i].p_type == PT_LOAD && part[i].p_memsz < 1ul << 44 &&
			    !(*word % 8) && !(certain && may_be_none(*word)) &&
			    *word - part[i].p_vaddr < part[i].p_memsz)
				found++;
	return found;
}
