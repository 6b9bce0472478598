# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
#
# What the trial of the packages is told in: a line for each sentence, and the verdict.

count=0
bad=0

# holds SENTENCE COMMAND...: the command must succeed; what it printed is shown if not.
holds() {
	local sentence=$1 text
	shift
	count=$((count + 1))
	if text=$("$@" 2>&1); then
		echo "ok $count $sentence"
	else
		bad=$((bad + 1))
		echo "not ok $count $sentence"
		echo "$text" | tail -n 40 | sed 's/^/# | /'
	fi
}

# refuses WORDS COMMAND...: it must fail, and say so.
refuses() {
	local words=$1 text
	shift
	if text=$("$@" 2>&1); then
		echo "it was done: $text"
		return 1
	fi
	case $text in *"$words"*) ;; *) echo "$text" && return 1 ;; esac
}

# says WORDS COMMAND...: it must succeed, and print these words.
says() {
	local words=$1 text
	shift
	text=$("$@" 2>&1) || { echo "$text" && return 1; }
	case $text in *"$words"*) ;; *) echo "it said: $text" && return 1 ;; esac
}

# is WANTED COMMAND...: it prints just this.
is() {
	local wanted=$1 text
	shift
	text=$("$@" 2>&1)
	[ "$text" = "$wanted" ] || { echo "it is '$text', want '$wanted'" && return 1; }
}

# as USER COMMAND...
as() {
	local user=$1
	shift
	runuser -u "$user" -- "$@"
}

took() {
	echo "# $1 at $(cut -d' ' -f1 /proc/uptime) s"
}
