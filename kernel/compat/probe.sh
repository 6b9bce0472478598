#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Ask the compiler what this kernel has: write one #define per probe that compiles.
#
# usage: probe.sh HEADER PROBE.c... -- CC FLAGS...
#
# A probe that fails is an answer, not an error; its compiler messages stay in
# HEADER.log, so that a wrong answer can be explained.
set -eu

header=$1
shift
probes=
while [ "$1" != -- ]; do
	probes="$probes $1"
	shift
done
shift

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
