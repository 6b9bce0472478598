#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
#
# In a guest: make an RDMA adapter, rxe0, of a network device: adapter.sh DEVICE ADDRESS
#
# What the network keeps for as long as it is up is not to count as the test's memory: so this
# is done outside of the test's cgroup.
set -eu

echo $$ >/sys/fs/cgroup/cgroup.procs
while read -r _ module; do
	[ -e "/sys/module/${module%.ko}" ] || insmod "/modules/debian/$module"
done </modules/debian/rdma.order
[ -e "/sys/class/net/$1" ] || ip link add "$1" type dummy
ip link set lo up
ip address add "$2/24" dev "$1"
ip link set "$1" up
rdma link add rxe0 type rxe netdev "$1"
