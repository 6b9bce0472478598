/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * heard - what code under test prints, read by the test instead of taken for its own words
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_HEARD_H
#define KUBUF_HEARD_H

/* Standard output of this process is kept from now on. */
void heard_begin(void);

/* What was printed since, up to 1023 bytes; standard output is as before. */
const char *heard_end(void);

#endif
