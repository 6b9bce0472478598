# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
#
# What the trials of the packages are told in, a line for each sentence and the verdict; and what
# they have in common. The caller sets kernel, the release that modules are built for.

export DEBIAN_FRONTEND=noninteractive HOME=/root
state=/var/lib/kubuf-kit
packages=(kubuf-dkms kubuf-tools libkubuf0 libkubuf-dev python3-kubuf)
kernel=
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

verdict() {
	echo "$((count - bad)) passed, $bad failed, 0 skipped"
	if [ "$bad" = 0 ]; then echo "verdict: ok"; else echo "verdict: failed"; fi
}

# version_of FOLDER
version_of() {
	dpkg-deb -f "$1"/libkubuf0_*.deb Version
}

# All files of the machine, but what each installation of anything leaves and changes, and dkms's
# own keys.
files() {
	find / -xdev \( -path "$state" -o -path /var/log -o -path /var/cache -o -path /var/lib/dpkg \
		-o -path /var/lib/apt -o -path /tmp -o -path /var/tmp -o -path /root -o -path /var/lib/systemd \
		-o -path '/var/lib/dkms/mok.*' \) -prune -o ! -name '*-' ! -name '*.pyc' ! -name __pycache__ -print | LC_ALL=C sort
}

# install_all FOLDER: apt's words are kept, and shown if it fails.
install_all() {
	apt-get install -y --no-install-recommends -o Dpkg::Options::=--force-unsafe-io "./$1"/*.deb >"$state/install-$1" 2>&1 ||
		{ cat "$state/install-$1" && return 1; }
}

# apt_all COMMAND: of all packages; apt's words are shown if it fails.
apt_all() {
	apt-get "$1" -y "${packages[@]}" >"$state/$1" 2>&1 || { cat "$state/$1" && return 1; }
}

# readme: the commands that README.md has for the installation.
readme() {
	# shellcheck disable=SC2016  # no command, but how Markdown says code
	sed -n '/^## Install/,/^## /{/^```/,/^```/p}' README.md | grep -v '^```'
}

purge_as_readme() {
	local command
	# shellcheck disable=SC2016  # no command, but how Markdown says code
	command=$(sed -n 's/.*`\(apt purge [a-z0-9 -]*\)`.*/\1/p' README.md)
	[ -n "$command" ] && echo y | $command
}

# Packages that are neither installed nor away.
unfinished() {
	dpkg-query -W -f '${db:Status-Status} ${Package}\n' | grep -v -e '^installed ' -e '^config-files ' -e '^not-installed '
	dpkg --audit >/dev/null
}

# has_module VERSION: it is there, its symbols are, and the compiler had nothing to say.
has_module() {
	is "$1" modinfo -k "$kernel" -F version kubuf && [ -s "/usr/src/kubuf/$kernel/Module.symvers" ] &&
		! grep -i warning /var/lib/dkms/kubuf/"$1/$kernel"/*/log/make.log
}

# Neither a module nor its symbols, of whatever kernel.
no_module() {
	! find /lib/modules /usr/src/kubuf \( -name 'kubuf.ko*' -o -name Module.symvers \) 2>/dev/null | grep .
}

build_c() {
	# shellcheck disable=SC2046  # words on purpose
	gcc -Wall -Wextra -Werror -o /tmp/first first.c $(pkg-config --cflags --libs libkubuf)
}

# build_driver [KERNEL]
build_driver() {
	cp -r /usr/share/doc/kubuf-dkms/examples/drivers/hello /tmp/hello
	make -C /tmp/hello ${1:+KDIR=/lib/modules/$1/build} >/tmp/hello.log 2>&1 || { cat /tmp/hello.log && return 1; }
	! grep -i warning /tmp/hello.log
}

# nothing_left SENTENCE: since files were written to $state/before.
nothing_left() {
	files >"$state/after"
	holds "$1" diff "$state/before" "$state/after"
}
