// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * doctor - kubuf doctor: check the installation, and say what to do about problems
 *
 * Copyright (C) the kubuf developers
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <kubuf.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "commands.h"
#include "kernlog.h"
#include "out.h"
#include "owner.h"

static const char usage[] =
	"usage: kubuf doctor\n"
	"\n"
	"Checks the module, rights, limits and features of the kernel, makes a buffer and uses it,\n"
	"and shows the kernel's last log lines on refusals. For each problem it says what to do.\n"
	"\n"
	"  --help        this text\n"
	"\n"
	"Exit status: 0 all is well, 1 something is wrong.\n";

static unsigned int wrong;

enum mark {
	WELL,
	NOTE,
	WRONG
};

/* Print one line of the report, and count problems. */
__attribute__((format(printf, 2, 3))) static void say(enum mark mark, const char *format, ...)
{
	static const char *const words[] = { "ok   ", "note ", "WRONG" };
	static const char *const colours[] = { "\033[32m", "\033[33m", "\033[31m" };
	bool coloured = out_has_colour(stdout);
	va_list args;

	printf("%s%s%s  ", coloured ? colours[mark] : "", words[mark], coloured ? "\033[0m" : "");
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	wrong += mark == WRONG;
}

/* Read the first line of a file; "" if it cannot be read. */
static const char *line_of(const char *path)
{
	static char line[256];
	FILE *file = fopen(path, "re");

	line[0] = '\0';
	if (file) {
		if (!fgets(line, sizeof(line), file))
			line[0] = '\0';
		fclose(file);
	}
	line[strcspn(line, "\n")] = '\0';
	return line;
}

/* Debian's shim and firmware: the fifth byte of the variable is 1 if Secure Boot is on. */
static bool has_secure_boot(void)
{
	unsigned char bytes[5] = { 0 };
	int fd = open("/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c",
		      O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return false;
	if (read(fd, bytes, sizeof(bytes)) != sizeof(bytes))
		bytes[4] = 0;
	close(fd);
	return bytes[4] == 1;
}

static bool is_locked_down(void)
{
	const char *line = line_of("/sys/kernel/security/lockdown");

	return strchr(line, '[') && !strstr(line, "[none]");
}

/* A parameter of the kernel, which Secure Boot sets, too, on Debian's. */
static bool wants_signatures(void)
{
	return has_secure_boot() || is_locked_down() ||
	       line_of("/sys/module/module/parameters/sig_enforce")[0] == 'Y';
}

static bool is_module_there(const char *release)
{
	static const char *const folders[] = { "updates/kubuf", "updates/dkms", "updates", "extra",
					       "extra/kubuf" };
	static const char *const endings[] = { "", ".xz", ".zst", ".gz" };
	char path[256];

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		for (size_t n = 0; n < sizeof(endings) / sizeof(endings[0]); n++) {
			snprintf(path, sizeof(path), "/lib/modules/%s/%s/kubuf.ko%s", release,
				 folders[i], endings[n]);
			if (!access(path, F_OK))
				return true;
		}
	}
	return false;
}

static bool see_module(void)
{
	struct utsname machine;

	uname(&machine);
	if (!access("/sys/module/kubuf", F_OK)) {
		say(WELL, "the module is loaded, on Linux %s", machine.release);
		if (strchr(line_of("/sys/module/kubuf/taint"), 'E'))
			say(NOTE, "it is not signed by a key that this kernel knows; Secure Boot "
				  "would refuse it");
		return true;
	}
	if (!is_module_there(machine.release))
		say(WRONG, "no module is installed for Linux %s: `make install`, or install "
			   "linux-headers-%s and let DKMS build it",
		    machine.release, machine.release);
	else
		say(WRONG, "the module is installed, but not loaded: `modprobe kubuf`, as root");
	if (wants_signatures())
		say(NOTE, "this kernel loads no module but those signed by a key that it knows "
			  "(Secure Boot): if modprobe says \"Key was rejected by service\", "
			  "`mokutil --import /var/lib/dkms/mok.pub` has the key enrolled that DKMS "
			  "signs with, once you confirm it at the next boot");
	return false;
}

/* What an administrator has decided, whoever asks. */
static void see_rights(void)
{
	char user[OWNER_NAME], group[OWNER_NAME], who[2 * OWNER_NAME + 16];
	struct stat node;

	if (stat("/dev/kubuf/control", &node))
		return;
	owner_user_name(user, node.st_uid);
	owner_group_name(group, node.st_gid);
	if ((node.st_mode & 06) == 06)
		snprintf(who, sizeof(who), "every user");
	else if ((node.st_mode & 060) == 060)
		snprintf(who, sizeof(who), "%s and the group %s", user, group);
	else
		snprintf(who, sizeof(who), "nobody but %s", user);
	say(WELL, "/dev/kubuf/control is of %s:%s, mode %04o: %s may make buffers", user, group,
	    node.st_mode & 07777, who);
}

static bool see_control(void)
{
	struct kub_limits limits = { .size_of = sizeof(limits) };

	if (kub_query(&limits)) {
		say(WRONG, "%s", out_explained());
		return false;
	}
	say(WELL, "this user may make buffers; calls of version %u, libkubuf %s", limits.version,
	    kub_version());
	return true;
}

static void see_cap(const char *what, uint64_t used, uint64_t limit, const char *parameter)
{
	char text[2][OUT_SIZE];
	bool is_near = used > limit - limit / 10;

	say(is_near ? WRONG : WELL, "%s: %s of %s in use%s%s%s", what, out_bytes(text[0], used),
	    out_bytes(text[1], limit), is_near ? "; free some, or load kubuf with a larger " : "",
	    is_near ? parameter : "", is_near ? "=" : "");
}

static void see_limits(void)
{
	struct kub_limits limits = { .size_of = sizeof(limits) };
	struct rlimit own;
	char text[OUT_SIZE];

	if (kub_query(&limits))
		return;
	see_cap("shmem buffers together", limits.shmem_used, limits.shmem_limit, "shmem_size");
	see_cap("locked memory together", limits.locked_used, limits.locked_limit, "locked_size");
	if (!getrlimit(RLIMIT_MEMLOCK, &own) && own.rlim_cur != RLIM_INFINITY)
		say(NOTE, "RLIMIT_MEMLOCK is %s here: exports and registered memory count in it, "
			  "with all that the user has locked, unless CAP_IPC_LOCK is there "
			  "(`ulimit -l`)",
		    out_bytes(text, own.rlim_cur));
}

static void see_features(void)
{
	static const char path[] = "/sys/kernel/mm/transparent_hugepage/enabled";
	struct kub_limits limits = { .size_of = sizeof(limits) };

	if (kub_query(&limits))
		return;
	if (limits.features & KUB_FEATURE_HUGE && strstr(line_of(path), "[never]"))
		say(NOTE, "huge pages are switched off: `echo madvise >%s`", path);
	else
		say(limits.features & KUB_FEATURE_HUGE ? WELL : NOTE, "huge pages: %s",
		    limits.features & KUB_FEATURE_HUGE ? "yes" : "this kernel has none");
	say(limits.features & KUB_FEATURE_DMABUF ? WELL : NOTE, "dma-buf: %s",
	    limits.features & KUB_FEATURE_DMABUF ? "yes" : "this kernel has none");
}

/* Make, map and fill a buffer of one page, as programs do. */
static const char *use_buffer(struct kub_buf *buf)
{
	size_t size = kub_size(buf);
	struct kub_bell *bell;
	const char *reason = NULL;
	char byte = 0;
	void *mem;

	if (kub_map(buf, 0, size, KUB_READ | KUB_WRITE, &mem))
		return out_explained();
	*(volatile char *)mem = 'k';
	if (kub_read(buf, &byte, 1, 0) != 1)
		reason = out_explained();
	else if (byte != 'k')
		reason = "read() does not return the bytes stored through a mapping";
	kub_unmap(mem, size, KUB_READ | KUB_WRITE);
	if (reason)
		return reason;
	if (kub_bell(buf, 0, KUB_READ | KUB_WRITE, &bell))
		return out_explained();
	if (kub_ring(bell, 1))
		reason = out_explained();
	kub_bell_close(bell);
	return reason;
}

static void see_use(void)
{
	struct kub_options options = { .size_of = sizeof(options), .label = "doctor" };
	const char *reason;
	struct kub_buf *buf;

	if (kub_create(4096, &options, &buf)) {
		say(WRONG, "%s", out_explained());
		return;
	}
	reason = use_buffer(buf);
	kub_close(buf);
	if (reason)
		say(WRONG, "a buffer was made, but not used: %s", reason);
	else
		say(WELL, "a buffer was made, mapped, read, rung, and closed");
}

/* Print the last lines that the module has logged about refusals. Reading the log may need root. */
static void see_log(void)
{
	static struct kernlog log;
	static char kept[4][512];
	unsigned int count = 0;
	char name[OUT_NAME];
	const char *text;
	bool process;

	if (kernlog_open(&log)) {
		say(NOTE, "the kernel's log, which names the limit of each refusal, is root's to "
			  "read here (kernel.dmesg_restrict)");
		return;
	}
	lseek(log.fd, 0, SEEK_SET);
	while ((text = kernlog_next(&log, &process)))
		if (!process && !strncmp(text, "kubuf: ", 7))
			snprintf(kept[count++ % 4], sizeof(kept[0]), "%s", text);
	kernlog_close(&log);
	if (count)
		say(NOTE, "the module's last lines in the kernel's log:");
	else
		say(WELL, "the module has nothing to say in the kernel's log");
	for (unsigned int i = count > 4 ? count - 4 : 0; i < count; i++)
		printf("         %s\n", out_name(name, kept[i % 4]));
}

int doctor_command(int argc, char **argv)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
		return option == 'h' ? command_help(usage) : command_misused(usage);
	if (!command_takes(argv + optind, 0, 0))
		return command_misused(usage);
	if (!see_module())
		return 1;
	see_rights();
	if (see_control()) {
		see_limits();
		see_features();
		see_use();
		see_log();
	}
	return wrong ? 1 : 0;
}
