#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
#
# In the guest, as /planted: commit the fault that the first argument names, and
# leave it to process 1 to see what the detectors said.
set -eu

# try_driver NAME CLASS [OPTION...]
try_driver() {
	echo 0 >/proc/sys/kernel/panic_on_oops
	insmod "/modules/$1.ko"
	driver=$1
	class=$2
	shift 2
	exec /tools/kubuf check --ktap --write --dangerous --only "$class" "$@" "/dev/$driver"
}

case $1 in
bugsonprivate) try_driver bugsonprivate private ;;
zerowrites) try_driver zerowrites empty ;;
noowner) try_driver noowner unload --module noowner ;;
unboundreads) try_driver unboundreads unload --module unboundreads ;;
esac

# Allocations that may wait are not made to fail, unless this says so.
wait=/sys/kernel/debug/failslab/ignore-gfp-wait
[ ! -e "$wait" ] || echo N >"$wait"
insmod /modules/planted.ko "bug=$1"
rmmod planted
