/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * passing - descriptors through a socket, by SCM_RIGHTS
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_PASSING_H
#define KUBUF_PASSING_H

void passing_send(int socket, int fd);

/* The descriptor that arrives, a new one of this process. */
int passing_receive(int socket);

#endif
