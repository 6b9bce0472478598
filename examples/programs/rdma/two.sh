#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
#
# In one of two guests on a wire: two.sh here sends its buffer, two.sh there has one that
# receives it. Each says what its buffer holds.
set -eu

here=10.9.0.1
there=10.9.0.2
PATH=/usr/bin:$PATH

# tell NAME: the sum of all bytes of the buffer.
tell() {
	echo "$1 holds $(sha256sum </dev/kubuf/"$1" | cut -c 1-32)"
}

# send: as soon as the other guest is so far.
send() {
	for _ in $(seq 60); do
		if rdma_copy from $there 2>/tmp/said; then
			rm /tmp/said
			return
		fi
		sleep 1
	done
	cat /tmp/said
	return 1
}

case $1 in
here)
	sh /rdma/adapter.sh eth0 $here
	insmod /modules/kubuf.ko bufs=from:4M
	head -c 4194304 /dev/urandom >/dev/kubuf/from
	tell from
	send
	;;
there)
	sh /rdma/adapter.sh eth0 $there
	insmod /modules/kubuf.ko bufs=to:4M
	rdma_copy to
	tell to
	echo "the bell was rung: $(kubuf wait --timeout 5 --since 0 to)"
	;;
esac
rmmod kubuf
