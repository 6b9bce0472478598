/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Copyright the kubuf developers */
/*
 * owner - finding who allocated a page, on a debug kernel with page_owner=on
 */
#ifndef GUEST_OWNER_H
#define GUEST_OWNER_H

#include <stddef.h>

/* Finds the record of the first page charged to a removed cgroup; "" if there is none. */
void owner_of_orphan(char *text, size_t size);

#endif
