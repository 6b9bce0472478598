#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
#
# In the guest, as a test program: two buffers, and an adapter that sends to itself. Lines that
# begin with "# > " are for figures.txt, which the text shows.
set -u

here=10.9.0.1
# shellcheck source=vm/ktap
. /ktap

# has TEXT: whether it was said; the rest is shown otherwise.
has() {
	grep -F "$1" "$work/said" >/dev/null || {
		echo "want: $1"
		return 1
	}
}

the_memory_of_one_buffer_goes_into_another() {
	head -c 4194304 /dev/urandom >/dev/kubuf/from
	! cmp -s /dev/kubuf/from /dev/kubuf/to || return 1
	rdma_copy to &
	receiver=$!
	sleep 1
	rdma_copy from $here && wait $receiver && has "from: 4194304 bytes went" && has "to: 4194304 bytes came" &&
		cmp /dev/kubuf/from /dev/kubuf/to
}

the_bell_of_the_buffer_that_was_written_rings() {
	count=$(kubuf wait --timeout 5 --since 0 to)
	[ "$count" = 1 ] || {
		echo "the count is $count"
		return 1
	}
}

# The receiver goes on waiting for another one.
a_sender_is_told_what_went_wrong() {
	rdma_copy from $here
	[ $? = 1 ] && has "nobody waits on $here" || return 1
	rdma_copy small &
	receiver=$!
	sleep 1
	rdma_copy from $here
	[ $? = 1 ] && has "$here has room for 4096 bytes" || return 1
	wait $receiver
	[ $? = 1 ] && has "the sender went away"
}

an_adapter_takes_memory_of_many_kinds() {
	register >"$work/register" && sed 's/^/# > /' "$work/register"
}

# cost KIND COLUMN: of the first registration, or of another one
cost() {
	grep "^$1 .* ms" "$work/register" | sed 's/.*MiB *\([0-9.]*\) ms *again *\([0-9.]*\) ms/'"\\$2/"
}

# at_most A B: of two numbers
at_most() {
	awk "BEGIN { exit !($1 <= $2) }"
}

a_buffer_costs_no_more_than_anonymous_memory() {
	at_most "$(cost "buffer  " 1)" "$(cost "anonymous memory" 1)" &&
		at_most "$(cost "buffer  " 2)" "$(cost "anonymous memory" 2)"
}

# write_bw [NAME] [HOST]: perftest with this buffer, or memory of its own
write_bw() {
	# shellcheck disable=SC2086  # words on purpose
	ib_write_bw -d rxe0 -x 1 -n 200 -s 65536 ${1:+--mmap=/dev/kubuf/$1} ${2:-}
}

# bandwidth [NAME NAME]: between these, in MiB/s
bandwidth() {
	write_bw "${1:-}" >"$work/server" 2>&1 &
	server=$!
	sleep 2
	write_bw "${2:-}" $here >"$work/client" 2>&1
	wait $server || cat "$work/server" "$work/client" >&2
	awk '$1 == 65536 { print $4 }' "$work/client"
}

# Five times each, in turns.
perftest_moves_buffers_as_fast_as_its_own_memory() {
	for _ in 1 2 3 4 5; do
		bandwidth >>"$work/own"
		bandwidth to from >>"$work/ours"
	done
	for kind in own ours; do
		[ "$(wc -l <"$work/$kind")" = 5 ] || {
			cat "$work/server" "$work/client"
			return 1
		}
	done
	own=$(sort -n "$work/own" | sed -n 3p)
	ours=$(sort -n "$work/ours" | sed -n 3p)
	echo "# > ib_write_bw of perftest, median of 5: from malloc() $own MiB/s, from buffers $ours MiB/s"
	at_most "0.95 * $own" "$ours"
}

# without_figures: they are different in each run.
without_figures() {
	sed 's/[0-9][0-9.]*/N/g; s/  */ /g'
}

the_text_says_what_came_out() {
	grep -v SPDX /rdma/figures.txt | without_figures >"$work/old"
	sed -n 's/^# > //p' "$work/figures" | without_figures >"$work/new"
	diff "$work/old" "$work/new"
}

PATH=/usr/bin:$PATH
sh /rdma/adapter.sh wire $here
insmod /modules/kubuf.ko bufs=from:4M,to:4M,small:4K
ktap_run rdma the_memory_of_one_buffer_goes_into_another the_bell_of_the_buffer_that_was_written_rings \
	a_sender_is_told_what_went_wrong an_adapter_takes_memory_of_many_kinds \
	a_buffer_costs_no_more_than_anonymous_memory perftest_moves_buffers_as_fast_as_its_own_memory \
	the_text_says_what_came_out
rmmod kubuf
