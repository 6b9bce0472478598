#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
#
# In the guest, as /bench: `bench write` tries all drivers of /drivers, and says what came of it,
# `bench show` runs the programs of /programs, each on its driver and on the faultless one.
set -u

# say_file NAME FILE
say_file() {
	echo "@file $1"
	sed 's/^/|/' "$2"
	echo "@end"
}

# forget DRIVER: what waits in it for ever goes on, so that it can be unloaded
forget() {
	[ ! -e "/sys/module/$1/parameters/hangs" ] || echo N >"/sys/module/$1/parameters/hangs"
	tries=0
	until rmmod "$1" 2>/dev/null || [ $tries = 50 ]; do
		tries=$((tries + 1))
		usleep 100000
	done
	[ ! -d "/sys/module/$1" ] || echo "! $1: is still in use"
}

# try DRIVER CLASSES PROFILE
try() {
	insmod "/modules/$1.ko" || return
	profile=
	if [ -n "$3" ]; then
		printf '%b' "$3" >/tmp/of.profile
		profile=--profile=/tmp/of.profile
	fi
	# shellcheck disable=SC2086 # a word or none
	/tools/kubuf check --json --write --dangerous --yes --only="$2" --ioctl=k --record=/tmp/record \
		--programs="/tmp/$1" $profile "/dev/$1" >/tmp/report 2>/tmp/said
	status=$?
	[ $status = 1 ] || [ $status = 0 ] || echo "! $1: exit status $status: $(tail -n 1 /tmp/said)"
	say_file "$1/report.json" /tmp/report
	for program in "/tmp/$1"/*.c; do
		[ ! -e "$program" ] || say_file "$1/${program##*/}" "$program"
	done
	rm -rf "/tmp/$1" /tmp/record /tmp/report /tmp/said /tmp/of.profile
	forget "$1"
}

# run WORD PROGRAM
run() {
	echo "@$1 $2"
	timeout 60 "/programs/$2" 2>&1
	echo "@$1-status $2 $?"
}

# show DRIVER: on it, then on the one without a fault, by the same name
show() {
	insmod "/modules/$1.ko" || return
	for program in "/programs/$1"/*; do
		run show "$1/${program##*/}"
	done
	forget "$1"
	ln -s faultless "/dev/$1"
	for program in "/programs/$1"/*; do
		run quiet "$1/${program##*/}"
	done
	rm "/dev/$1"
}

# What the kernel says of a memory type is what one of the drivers is there for.
echo "kubuf-expect: x86/PAT:" >/dev/kmsg
[ "$1" != show ] || insmod /modules/faultless.ko
while IFS='|' read -r name classes profile; do
	case $1 in
	write) try "$name" "$classes" "$profile" ;;
	show) [ ! -d "/programs/$name" ] || show "$name" ;;
	esac
done </drivers
[ "$1" != show ] || rmmod faultless
echo "kubuf-expect:" >/dev/kmsg
