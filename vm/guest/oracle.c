// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright the kubuf developers
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cgroup.h"
#include "file.h"
#include "modules.h"
#include "oracle.h"
#include "pins.h"

enum {
	SETTLE_TURNS = 100,
	SETTLE_US = 20000
};

int oracle_open(struct oracle *oracle)
{
	if (kmsg_open(&oracle->kmsg)) {
		fprintf(stderr, "init: open /dev/kmsg: %s\n", strerror(errno));
		return -1;
	}
	if (cgroup_set_up()) {
		fprintf(stderr, "init: memory controller of cgroup v2: %s\n", strerror(errno));
		return -1;
	}
	return 0;
}

int oracle_begin(struct oracle *oracle, const char *program)
{
	snprintf(oracle->cgroup, sizeof(oracle->cgroup), "%s", program);
	kmsg_mark(&oracle->kmsg);
	oracle->dying = cgroup_dying();
	oracle->pins = pins_held();
	return cgroup_make(oracle->cgroup);
}

static void modules_judge(oracle_tell *tell, void *context)
{
	char why[1200], names[1024];
	int left;

	if (!modules_ours(names, sizeof(names))) {
		tell(context, "no module left loaded", NULL);
		return;
	}
	left = modules_unload_ours();
	snprintf(why, sizeof(why), "left loaded: %s\n%s", names,
		 left ? "and cannot be unloaded even now" : "unloaded now");
	tell(context, "no module left loaded", why);
}

static void pins_judge(struct oracle *oracle, oracle_tell *tell, void *context)
{
	long long pins = pins_held();
	char why[120];

	for (int turn = 0; turn < SETTLE_TURNS && pins != oracle->pins; turn++) {
		usleep(SETTLE_US);
		pins = pins_held();
	}
	snprintf(why, sizeof(why), "%lld page(s) more pinned than unpinned since it began",
		 pins - oracle->pins);
	tell(context, "every pinned page unpinned", pins == oracle->pins ? NULL : why);
}

static void kmsg_judge(struct kmsg *kmsg, oracle_tell *tell, void *context)
{
	char why[KMSG_LINES * (KMSG_LINE + 1) + 160];
	size_t used = 0;

	kmsg_scan(kmsg);
	for (int i = 0; i < kmsg->bad && i < KMSG_LINES; i++)
		used += snprintf(why + used, sizeof(why) - used, "%s\n", kmsg->lines[i]);
	if (kmsg->bad > KMSG_LINES)
		used += snprintf(why + used, sizeof(why) - used, "and %d lines more\n",
				 kmsg->bad - KMSG_LINES);
	if (kmsg->log.lost)
		snprintf(why + used, sizeof(why) - used, "parts of the log were lost unread");
	tell(context, "kernel log clean", kmsg->bad || kmsg->log.lost ? why : NULL);
}

/* The log comes last, because unloading and uncharging may write to it. */
void oracle_end(struct oracle *oracle, oracle_tell *tell, void *context)
{
	char why[4000];
	int err;

	modules_judge(tell, context);
	pins_judge(oracle, tell, context);
	err = cgroup_remove(oracle->cgroup, oracle->dying, why, sizeof(why));
	tell(context, "memory charge returned", err ? why : NULL);
	kmsg_judge(&oracle->kmsg, tell, context);
}
