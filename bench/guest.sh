#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
#
# The guest's part of bench/run, "instructions" or "time": one "NAME VALUE" per line.
set -eu

# with MODULE PARAMETERS... -- PROGRAM...: run a program while a module is loaded.
with() {
	module=$1
	shift
	parameters=
	while [ "$1" != -- ]; do
		parameters="$parameters $1"
		shift
	done
	shift
	# shellcheck disable=SC2086 # words
	insmod "/modules/$module.ko" $parameters
	"$@"
	rmmod "$module"
}

sleep 5 # a kernel that has just started is still at work
insmod /modules/kubuf.ko shmem_size=80%
if [ "$1" = time ]; then
	/benches/readers
	/benches/many wait
	rmmod kubuf
	exit
fi
# Before anything else, while the memory of the guest is in one piece.
/benches/mapping kubuf kubuf 268435456
/benches/mapping memfd memfd 268435456
/benches/mapping contig contig 4194304 64
/benches/mapping contig-2m contig 2097152 64
/benches/mapping scatter scatter 268435456
/benches/mapping shifted scatter 268435456 1 20480
/benches/mapping kubuf-shifted kubuf 268435456 1 20480
with yardstick size=268435456 eager=1 -- /benches/mapping eager yardstick 268435456
with yardstick size=268435456 eager=0 -- /benches/mapping fault yardstick 268435456
/benches/fork kubuf kubuf 1073741824
with yardstick size=1073741824 -- /benches/fork eager yardstick 1073741824
/benches/making
/benches/bell
with yardstick -- /benches/sync
/benches/library
/benches/library list
insmod /modules/testkit.ko
with yardstick -- /benches/stream
rmmod testkit
with capture -- /benches/stream capture
with yardstick -- /benches/register
with testbuf size=1048576 backing=shmem -- /benches/transfer
# Below 2 MiB a buffer has small pages, as a memfd has at any size.
/benches/readwrite small kubuf 1048576
/benches/readwrite huge kubuf 4194304
/benches/readwrite contig contig 4194304
/benches/many cost kubuf
/benches/many cost memfd
rmmod kubuf
