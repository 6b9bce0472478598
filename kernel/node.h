/* SPDX-License-Identifier: GPL-2.0 */
/*
 * node - /dev/kubuf/NAME: buffers that are found by name
 */
#ifndef KUBUF_NODE_H
#define KUBUF_NODE_H

#include <linux/device.h>
#include <linux/list.h>
#include <linux/types.h>
#include <linux/uidgid.h>

struct kubuf;
struct kubuf_spec;

#define KUBUF_NODE_MODE 0600 /* the mode of a node that is made without one */
#define KUBUF_NODE_MODES 0666 /* the bits that a mode may have */

/**
 * struct kubuf_node_spec - what the node in /dev is to be like
 * @mode: permissions; 0 for KUBUF_NODE_MODE
 * @uid: owner
 * @gid: group
 * @driver: a driver publishes it, and takes it away before it lets go of the buffer
 * @parent: device that it belongs to, or NULL
 */
struct kubuf_node_spec {
	umode_t mode;
	kuid_t uid;
	kgid_t gid;
	bool driver;
	struct device *parent;
};

/**
 * enum kubuf_node_state - how far a node is
 * @KUBUF_NODE_COMING: its device is on the way; it can be opened, unless the module that made
 *	the buffer is still being loaded, and not removed
 * @KUBUF_NODE_LIVE: it can be opened and removed
 * @KUBUF_NODE_GOING: its name is still taken; nobody can open it any more
 */
enum kubuf_node_state {
	KUBUF_NODE_COMING,
	KUBUF_NODE_LIVE,
	KUBUF_NODE_GOING,
};

/**
 * struct kubuf_node - one name
 * @dev: the device, whose name it is; the last reference to it frees the rest
 * @buf: the buffer, for as long as the name is taken; with the maker's reference if it is no
 *	driver's
 * @minor: its number
 * @state: how far it is; the registry's
 * @spec: mode and owner
 * @list: place in the registry
 */
struct kubuf_node {
	struct device dev;
	struct kubuf *buf;
	u32 minor;
	enum kubuf_node_state state;
	struct kubuf_node_spec spec;
	struct list_head list;
};

int kubuf_node_init(void);
void kubuf_node_exit(void);
const char *kubuf_node_name(const struct kubuf_node *node);
struct kubuf_node *kubuf_node_prepare(const struct kubuf_spec *spec,
				      const struct kubuf_node_spec *node_spec);
struct kubuf_node *kubuf_node_of(struct kubuf *buf, const char *name,
				 const struct kubuf_node_spec *spec);
void kubuf_node_drop(struct kubuf_node *node);
int kubuf_node_publish(struct kubuf_node *node);
int kubuf_node_add(const struct kubuf_spec *spec, const struct kubuf_node_spec *node_spec);
void kubuf_node_take_down(struct kubuf_node *node, bool hangup);
int kubuf_node_remove(const char *name, bool hangup);

#endif
