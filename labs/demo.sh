#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# demo - run the steps of every lab inside the guest, and judge what came out
#
#	demo [color]
#
# In the guest's mode "texts" (KUBUF_MODE) the same steps print a form that
# scripts/texts reads: one letter and a space in front of each line, "@" for the step's name,
# "$" for its command, ">" for output, "k" for the kernel's lines, "!" for what was claimed.
#
# Copyright (C) 2026 the kubuf developers

set -u

arch=$(uname -m)
[ "$arch" != aarch64 ] || arch=arm64

# Commands and claims count in pages; the smaps of any process tell how large one is.
# shellcheck disable=SC2034 # for the steps
page=$(awk '$1 == "KernelPageSize:" { print $2 * 1024; exit }' /proc/self/smaps)

form=${KUBUF_MODE:-demo}

bold='' good='' bad='' dim='' plain=''
if [ "${1-}" = color ]; then
	bold=$(printf '\033[1m') good=$(printf '\033[32m') bad=$(printf '\033[1;31m')
	dim=$(printf '\033[36m') plain=$(printf '\033[0m')
fi

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
: >"$work/table"
failed=0
steps=0
lab='' output='' kernel=''

# shellcheck source=/dev/null
. /labs/story.sh

# The kernel's lines since the step began, without their times. A refusal comes twice, since
# insmod of busybox tries a second way; it is told once.
kernel_lines() {
	# shellcheck disable=SC2154  # story.sh sets them
	dmesg | awk -v begin="demo: step $steps, " -v story="$story" -v chatter="$chatter" '
		index($0, begin) { begun = 1; next }
		!begun { next }
		{ sub(/^\[[^]]*\] /, "") }
		$0 !~ story || $0 ~ chatter { next }
		/cannot make/ && $0 == last { next }
		{ print; last = $0 }'
}

# lab NAME TITLE - begin a lab
lab() {
	lab=$1
	[ "$form" = demo ] || return 0
	printf '\n%s=== %s, on %s ===%s\n' "$bold" "$2" "$arch" "$plain"
}

# run ID COMMAND - run one shell command on a pseudo-terminal, show it, what it printed, and
# what the kernel said meanwhile. Sets $output, $kernel and $status.
run() {
	steps=$((steps + 1))
	echo "<7>demo: step $steps, $1" >/dev/kmsg
	onpty sh -c "$2" >"$work/output" 2>&1
	status=$?
	kernel_lines >"$work/kernel"
	output=$(cat "$work/output")
	kernel=$(cat "$work/kernel")
	"show_$form" "$1" "$2"
}

show_demo() {
	printf '\n%s$ %s%s\n' "$bold" "$2" "$plain"
	[ -z "$output" ] || sed 's/^/program | /' "$work/output"
	[ -z "$kernel" ] || sed "s/.*/${dim}kernel  | &$plain/" "$work/kernel"
}

show_texts() {
	printf '@ %s\n$ %s\n' "$1" "$2"
	sed 's/^/> /' "$work/output"
	sed 's/^/k /' "$work/kernel"
}

# notice TEXT - the one thing to notice in what was just shown
notice() {
	[ "$form" != demo ] || printf '%snotice: %s%s\n' "$good" "$1" "$plain"
}

# verdict CLAIM STATUS - enter a claim into the table; STATUS is 0 when it held
verdict() {
	held=yes
	if [ "$2" -ne 0 ]; then
		held=no
		failed=$((failed + 1))
		printf '%sdid not hold: %s%s\n' "$bad" "$1" "$plain"
	fi
	echo "$held|$lab|$1" >>"$work/table"
	[ "$form" != texts ] || echo "! $held $lab: $1"
}

# matches TEXT PATTERN - whether a line of TEXT matches an extended regular expression
matches() {
	printf '%s\n' "$1" | grep -qE -- "$2"
}

# holds CLAIM PATTERN and kernel_holds CLAIM PATTERN - a line of the output, of the kernel's
holds() {
	matches "$output" "$2"
	verdict "$1" $?
}

kernel_holds() {
	matches "$kernel" "$2"
	verdict "$1" $?
}

# lacks CLAIM PATTERN and kernel_lacks CLAIM PATTERN - no line of them
lacks() {
	! matches "$output" "$2"
	verdict "$1" $?
}

kernel_lacks() {
	! matches "$kernel" "$2"
	verdict "$1" $?
}

# ends CLAIM STATUS - how the command of the last step ended
ends() {
	[ "$status" -eq "$2" ]
	verdict "$1" $?
}

table() {
	[ "$form" = demo ] || return 0
	printf '\n%s=== What held on %s ===%s\n' "$bold" "$arch" "$plain"
	while IFS='|' read -r held name claim; do
		colour=$good
		[ "$held" = yes ] || colour=$bad
		printf '%s%-4s%s %-7s %s\n' "$colour" "$held" "$plain" "$name" "$claim"
	done <"$work/table"
	printf '%d of %d held\n' $(($(wc -l <"$work/table") - failed)) "$(wc -l <"$work/table")"
}

for name in pin map chrmem; do
	# shellcheck source=/dev/null
	. "/labs/$name/steps.sh"
done
table
[ "$failed" -eq 0 ]
