#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
#
# The guest's side of vm/fuzz:
#
#	run SEED SECONDS	libFuzzer, from /fuzz/corpus on; the host gets what it keeps
#	merge			the least of /fuzz/corpus and /fuzz/more that reaches as much
#	replay ROUNDS FILE	the programs of a file, that many times
set -eu

# What the host keeps whatever happens to the guest: each program before it is executed.
for port in /sys/class/virtio-ports/*; do
	[ "$(cat "$port/name")" != kubuf.fuzz ] || export FUZZ_PORT="/dev/${port##*/}"
done
slow=${KUBUF_SLOW:-1}
mkdir /fuzz/in /fuzz/out

# split FILE...: a file of its own for each program.
split() {
	awk -v RS= '!/^#/ { file = "/fuzz/in/" ++count; print >file; close(file) }' "$@"
}

# send FOLDER: the programs in it, behind a line that says so.
send() {
	echo "# kept"
	for file in "$1"/*; do
		cat "$file"
		echo
	done
}

run() {
	split /fuzz/corpus
	/fuzz/engine -max_len=8192 -timeout=$((20 * slow)) -artifact_prefix=/fuzz/ \
		-seed="$1" -max_total_time="$2" /fuzz/out /fuzz/in || return
	send /fuzz/out >"$FUZZ_PORT"
}

merge() {
	split /fuzz/corpus /fuzz/more
	/fuzz/engine -max_len=8192 -timeout=$((20 * slow)) -set_cover_merge=1 /fuzz/out /fuzz/in || return
	send /fuzz/out >"$FUZZ_PORT"
}

replay() {
	for _ in $(seq "$1"); do
		/fuzz/replay 36000 "$2" || return
	done
}

insmod /modules/kubuf.ko
insmod /modules/testbuf.ko size=65536 backing=shmem
status=0
case $1 in
run) run "$2" "$3" ;;
merge) merge ;;
replay) replay "$2" "$3" ;;
esac || status=$?
# A process that cannot be killed: all that are blocked are on the console.
[ "$status" = 0 ] || echo w >/proc/sysrq-trigger
# What lies in files is charged to this script.
rm -rf /fuzz/in /fuzz/out
rmmod testbuf && rmmod kubuf
exit "$status"
