// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * policies - where memory lies: mbind(), move_pages(), migrate_pages()
 *
 * Copyright (C) the kubuf developers
 */
#include <linux/mempolicy.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "call.h"
#include "page.h"

#define NR_SET_MEMPOLICY_HOME_NODE 450 /* since 5.17 */

/*
 * As on every file in memory, whoever maps it shared sets the policy that new pages of
 * the file follow. A buffer has all of its pages, so only those that come back from swap
 * do. It is put back here; that it is not changed otherwise is looked at.
 */

/* Policy and flags in one number. */
#define AS(policy, flags) ((policy) | (long)(flags) << 16)

static long bind_as(const struct target *target, long as)
{
	unsigned long nodes = 1;
	int policy = as & 0xffff;
	bool empty = policy == MPOL_DEFAULT || policy == MPOL_LOCAL;
	long ret;

	ret = syscall(SYS_mbind, target->map, target->size, policy, empty ? NULL : &nodes,
		      empty ? 0 : 64, as >> 16);
	syscall(SYS_mbind, target->map, target->size, MPOL_DEFAULT, NULL, 0, 0);
	return ret;
}

static long bind_home(const struct target *target, long node)
{
	return syscall(NR_SET_MEMPOLICY_HOME_NODE, target->map, target->size, node, 0);
}

static long bind_task(const struct target *target, long policy)
{
	unsigned long nodes = 1;
	long ret = syscall(SYS_set_mempolicy, policy, &nodes, 64);

	syscall(SYS_set_mempolicy, MPOL_DEFAULT, NULL, 0);
	return ret;
}

static long ask(const struct target *target, long flags)
{
	int policy;

	return syscall(SYS_get_mempolicy, &policy, NULL, 0, target->map, flags);
}

static long move(const struct target *target, long flags)
{
	void *page = target->map;
	int node = 0, status;

	return syscall(SYS_move_pages, 0, 1, &page, &node, &status, flags);
}

static long migrate(const struct target *target, long arg)
{
	unsigned long nodes = 1;

	return syscall(SYS_migrate_pages, 0, 64, &nodes, &nodes);
}

static const struct call rows[] = {
	CALL("mbind MPOL_DEFAULT", bind_as, AS(MPOL_DEFAULT, 0)),
	CALL("mbind MPOL_BIND", bind_as, AS(MPOL_BIND, 0)),
	CALL("mbind MPOL_PREFERRED", bind_as, AS(MPOL_PREFERRED, 0)),
	CALL("mbind MPOL_INTERLEAVE", bind_as, AS(MPOL_INTERLEAVE, 0)),
	CALL("mbind MPOL_LOCAL", bind_as, AS(MPOL_LOCAL, 0)),
	CALL("mbind with MPOL_MF_STRICT", bind_as, AS(MPOL_BIND, MPOL_MF_STRICT)),
	CALL("mbind with MPOL_MF_MOVE", bind_as, AS(MPOL_BIND, MPOL_MF_MOVE)),
	CALL("mbind with MPOL_MF_MOVE_ALL", bind_as, AS(MPOL_BIND, MPOL_MF_MOVE_ALL)),
	CALL("set_mempolicy_home_node", bind_home, 0),
	CALL("set_mempolicy", bind_task, MPOL_BIND),
	CALL("get_mempolicy of an address", ask, MPOL_F_ADDR),
	CALL("get_mempolicy of a page", ask, MPOL_F_ADDR | MPOL_F_NODE),
	CALL("move_pages", move, MPOL_MF_MOVE),
	CALL("move_pages with MPOL_MF_MOVE_ALL", move, MPOL_MF_MOVE_ALL),
	CALL("migrate_pages", migrate, 0),
};

const struct call_table call_policies = CALL_TABLE_MAPPED(rows);
