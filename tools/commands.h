/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * commands - the subcommands of the tool; each gets "kubuf NAME" as argv[0]
 *
 * Copyright (C) the kubuf developers
 *
 * They return the exit status: 0; 1 if a condition that was tested is false; 2 on errors.
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

/*
 * Check the number of arguments, and print what is wrong if it is not right. @arguments ends
 * with NULL.
 */
bool command_takes(char *const *arguments, int least, int most);

/* Print the usage of a command, after --help or after an error. Return: exit status. */
int command_help(const char *usage);
int command_misused(const char *usage);

#endif
