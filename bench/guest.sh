#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
#
# The guest's part of bench/run: one "NAME VALUE" per line.
set -eu

# with PARAMETERS -- PROGRAM...: run a program over a buffer made with the parameters.
with() {
	insmod /modules/testbuf.ko "$1" "$2"
	shift 2
	"$@"
	rmmod testbuf
}

insmod /modules/kubuf.ko
# Before anything else, while the memory of the guest is in one piece.
with size=268435456 backing=shmem /benches/mapping 268435456
with size=1048576 backing=shmem /benches/transfer
# Below 2 MiB a buffer has small pages, as a memfd has at any size.
with size=1048576 backing=shmem /benches/readwrite small 1048576
with size=4194304 backing=shmem /benches/readwrite huge 4194304
with size=4194304 backing=contig /benches/readwrite contig 4194304
rmmod kubuf
