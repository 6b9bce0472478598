/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * owner - who allocated a page, on a debug kernel that keeps that (page_owner=on)
 */
#ifndef GUEST_OWNER_H
#define GUEST_OWNER_H

#include <stddef.h>

/* The record of the first page charged to a cgroup that is gone; "" when there is none. */
void owner_of_orphan(char *text, size_t size);

#endif
