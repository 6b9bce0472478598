/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bus - a device of a bus, which is taken from its driver and given back to it
 *
 * Copyright (C) the kubuf developers
 */
#ifndef KUBUF_BUS_H
#define KUBUF_BUS_H

#include <stdbool.h>

#define BUS_NAME 256
#define BUS_PATH 1024

/**
 * struct bus - such a device
 * @name: its name on its bus
 * @driver: folder of its driver in sysfs
 * @taken: the driver does not have it at present
 */
struct bus {
	char name[BUS_NAME];
	char driver[BUS_PATH];
	bool taken;
};

/*
 * The device behind the node @fd, if a driver of the module @module is bound to it: no other
 * driver is anybody's to unbind here. False if there is none.
 */
bool bus_find(struct bus *bus, int fd, const char *module);

/* What is written to sysfs, as a line of the steps (step.h). Returns 0, or -1 with errno set. */
int bus_unbind(struct bus *bus);

/* Gives a device that is taken back to its driver; without a step, when nothing is taken. */
void bus_bind(struct bus *bus);

#endif
