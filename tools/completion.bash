# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
#
# Completion of the command kubuf for bash. Commands and options are those that --help tells.

_kubuf_names() {
	local node
	for node in /dev/kubuf/*; do
		[ -e "$node" ] && [ "$node" != /dev/kubuf/control ] && echo "${node##*/}"
	done
}

_kubuf() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} tool=${COMP_WORDS[0]}
	local words

	if [ "$COMP_CWORD" = 1 ]; then
		words=$("$tool" --help 2>/dev/null | sed -n 's/^  \([a-z]*\) .*/\1/p')
	elif [[ $word == -* && ${COMP_WORDS[1]} != help ]]; then
		words=$("$tool" "${COMP_WORDS[1]}" --help 2>/dev/null | grep -o -- '--[a-z][a-z-]*' | sort -u)
	else
		case ${COMP_WORDS[1]}:$before in
		*:--backing) words="shmem contig scatter" ;;
		*:--cache) words="wb wc uc" ;;
		*:--bell) words="0 1 2 3" ;;
		check:* | *:--root)
			mapfile -t COMPREPLY < <(compgen -f -- "$word")
			return
			;;
		help:* | add:* | list:* | ls:* | monitor:* | doctor:*) words= ;;
		*) words=$(_kubuf_names) ;;
		esac
		# A path is as good as a name.
		[[ $word == /* ]] && mapfile -t COMPREPLY < <(compgen -f -- "$word") && return
	fi
	mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}

complete -F _kubuf kubuf
