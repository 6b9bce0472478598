/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * commands - the subcommands of the tool; each gets "kubuf NAME" as argv[0]
 *
 * Copyright (C) the kubuf developers
 *
 * They return the exit status: 0, or 1 when what was asked for does not hold, or 2
 * when it cannot be done.
 */
#ifndef KUBUF_COMMANDS_H
#define KUBUF_COMMANDS_H

int add_command(int argc, char **argv);
#include <stdbool.h>

int bench_command(int argc, char **argv);
int check_command(int argc, char **argv);
int doctor_command(int argc, char **argv);
int dump_command(int argc, char **argv);
int fill_command(int argc, char **argv);
int holders_command(int argc, char **argv);
int info_command(int argc, char **argv);
int list_command(int argc, char **argv);
int maps_command(int argc, char **argv);
int monitor_command(int argc, char **argv);
int remove_command(int argc, char **argv);
int ring_command(int argc, char **argv);
int stream_command(int argc, char **argv);
int wait_command(int argc, char **argv);

/* Whether there are so many arguments; says what is wrong if not. @arguments: NULL ends them. */
bool command_takes(char *const *arguments, int least, int most);

/* Print how a command is used, because somebody asked, or did not know. Return: exit status. */
int command_help(const char *usage);
int command_misused(const char *usage);

#endif
