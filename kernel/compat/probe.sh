#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Ask the compiler what this kernel has: write one #define per probe that compiles.
#
# usage: probe.sh HEADER PROBE.c... -- CC FLAGS...
#
# A probe that fails is an answer, not an error; its compiler messages stay in
# HEADER.log, so that a wrong answer can be explained.
#
# KUBUF_PROBED: a folder, one for each kernel, that keeps the answers for other trees.
set -eu

header=$1
shift
probes=
while [ "$1" != -- ]; do
	probes="$probes $1"
	shift
done
shift

# The same questions to the same compiler; where the tree lies makes no difference.
kept=
if [ -n "${KUBUF_PROBED:-}" ]; then
	# shellcheck disable=SC2086  # words on purpose
	key=$({
		echo "$*" | sed "s#${KUBUF_TREE:-/}##g"
		"$1" --version
		cat "$0" $probes
	} | sha256sum | cut -c 1-16)
	kept=$KUBUF_PROBED/$key
	if [ -e "$kept.h" ]; then
		cp "$kept.log" "$header.log"
		cp "$kept.h" "$header"
		exit
	fi
fi

echo '/* SPDX-License-Identifier: GPL-2.0 */' >"$header.tmp"
echo '/* Written by compat/probe.sh for the kernel that is being built against. */' >>"$header.tmp"
: >"$header.log"
for probe in $probes; do
	name=$(basename "$probe" .c | tr '[:lower:]' '[:upper:]')
	if "$@" -Werror -c -o "$header.o" "$probe" >>"$header.log" 2>&1; then
		echo "#define KUBUF_HAVE_$name 1" >>"$header.tmp"
	else
		echo "/* no $name: see $(basename "$header").log */" >>"$header.tmp"
	fi
done
rm -f "$header.o" "$header.gcno"
mv "$header.tmp" "$header"
if [ -n "$kept" ]; then
	mkdir -p "$KUBUF_PROBED"
	cp "$header.log" "$kept.log"
	cp "$header" "$kept.new.$$"
	mv "$kept.new.$$" "$kept.h"
fi
