#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
#
# In the guest, as a test program: a virtual machine inside of it, whose memory is a buffer.
set -u

# shellcheck source=vm/ktap
. /ktap
PATH=/usr/bin:$PATH

host_and_guest_write_to_the_same_memory() {
	vm >"$work/host" &
	host=$!
	sh /vm/run /vm/guest.bin || {
		kill $host
		return 1
	}
	wait $host || return 1
	cat "$work/host"
	printf 'the guest wrote: the guest was here\nthe guest made of it: AND SO WAS THE HOST\n' | cmp - "$work/host"
}

# The last machine has left its text.
what_a_guest_wrote_is_there_when_it_is_off() {
	dd if=/dev/kubuf/ram bs=1 skip=4112 count=19 2>/dev/null | grep -x 'AND SO WAS THE HOST'
}

# own_copies PID: KiB of the buffer's mapping that this process has copies of
own_copies() {
	awk '/kubuf/ { ours = 1 } ours && /^Anonymous:/ { print $2; exit }' /proc/"$1"/smaps
}

# QEMU says nothing: its guest has a copy of its own of each page that it writes to.
without_share_on_nobody_sees_the_guest() {
	kubuf fill ram 0
	sed s/share=on/share=off/ /vm/run >"$work/run"
	sh "$work/run" /vm/guest.bin &
	machine=$!
	for _ in $(seq 60); do
		copies=$(own_copies $machine)
		[ "${copies:-0}" = 0 ] || break
		sleep 1
	done
	kill $machine
	wait $machine
	echo "the guest wrote to $copies KiB"
	[ "${copies:-0}" != 0 ] && [ "$(tr -d '\0' </dev/kubuf/ram | wc -c)" = 0 ]
}

qemu_takes_no_more_than_the_buffer_has() {
	sed s/16M/32M/g /vm/run >"$work/run"
	! sh "$work/run" /vm/guest.bin || return 1
	grep "backing store size 0x1000000 does not match 'size' option 0x2000000" "$work/said"
}

insmod /modules/kubuf.ko bufs=ram:16M
ktap_run vm host_and_guest_write_to_the_same_memory what_a_guest_wrote_is_there_when_it_is_off \
	without_share_on_nobody_sees_the_guest qemu_takes_no_more_than_the_buffer_has
rmmod kubuf
