/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * complaint - which rule a driver has broken, by the words in which the kernel complains
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_COMPLAINT_H
#define KUBUF_COMPLAINT_H

/* The rule for a line of the kernel's log, or NULL where the words are not known. */
const char *complaint_rule(const char *line);

#endif
