#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
#
# In the guest, as /planted: commit the fault that the first argument names, and
# leave it to process 1 to see what the detectors said.
set -eu

if [ "$1" = bugsonprivate ]; then
	echo 0 >/proc/sys/kernel/panic_on_oops
	insmod /modules/bugsonprivate.ko
	exec /tools/kubuf check --ktap --write --dangerous --only private /dev/bugsonprivate
fi

# Allocations that may wait are not made to fail, unless this says so.
wait=/sys/kernel/debug/failslab/ignore-gfp-wait
[ ! -e "$wait" ] || echo N >"$wait"
insmod /modules/planted.ko "bug=$1"
rmmod planted
