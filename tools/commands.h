/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * commands - the subcommands of the tool; each gets its own name as argv[0]
 *
 * Copyright (C) the kubuf developers
 *
 * They return the exit status: 0, or 1 when what was asked for does not hold, or 2
 * when it cannot be done.
 */
#ifndef KUBUF_COMMANDS_H
#define KUBUF_COMMANDS_H

int check_command(int argc, char **argv);

#endif
