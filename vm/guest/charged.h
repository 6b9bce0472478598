/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * charged - counting pages that are charged to a cgroup
 */
#ifndef GUEST_CHARGED_H
#define GUEST_CHARGED_H

/* The number of pages charged to the cgroup with @directory, which must still exist. */
long charged_pages(const char *directory);

#endif
