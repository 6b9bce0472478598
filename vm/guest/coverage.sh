#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
#
# In the guest, as /coverage: send what gcov counted in the modules to the host,
# as a tar file through the port kubuf.coverage (vm/run --coverage).
set -eu

counts=/sys/kernel/debug/gcov
copy=/tmp/coverage

[ -e "$counts" ] || {
	echo "this kernel has no gcov"
	exit 1
}
for port in /sys/class/virtio-ports/*; do
	[ "$(cat "$port/name")" != kubuf.coverage ] || device=/dev/${port##*/}
done
mkdir "$copy"
# Files of debugfs are 0 bytes long until they are read.
find "$counts" -name '*.gcda' -type f | while read -r file; do
	cat "$file" >"$copy/${file##*/}"
done
tar -c -C "$copy" . >"${device:?no port kubuf.coverage}"
rm -r "$copy"
