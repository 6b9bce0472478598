# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
#
# Figures and limits in, table and bars out; exit status 1 if a limit is not held.

function trim(text) {
	gsub(/^[ \t]+|[ \t]+$/, "", text)
	return text
}

# A bar of at most 40, so long as @value is of @most.
function bar(value, most,    n, text) {
	n = most ? int(40 * value / most + 0.5) : 0
	for (text = n ? "#" : ""; length(text) < n;)
		text = text "#"
	return text
}

function show(label, value, most) {
	printf "    %-8s %12d  %s\n", label, value, bar(value, most)
}

FNR == NR {
	if (NF == 2 && $2 ~ /^[0-9]+$/)
		figure[$1] = $2 + 0
	next
}

/^#/ || !NF { next }

{
	split($0, field, "|")
	for (i in field)
		field[i] = trim(field[i])
	title = field[1]; ours = field[2]; other = field[3]; relation = field[4]; limit = field[5]
	claimed = limit != "-" && index(guest, field[6]) == 1
	if (!(ours in figure) || !(other in figure) || (relation != "max" && !(figure[ours] && figure[other]))) {
		printf "%s\n    NOT measured: %s or %s is missing\n", title, ours, other
		bad++
		next
	}
	if (relation == "max")
		value = figure[ours]
	else if (relation == "speed")
		value = figure[other] / figure[ours]
	else
		value = figure[ours] / figure[other]
	held = relation == "speed" ? value >= limit : value <= limit
	printf "%s: ", title
	if (relation == "max")
		printf "%d", value
	else
		printf "%.2f", value
	if (claimed) {
		printf " (%s %s: %s)\n", relation == "speed" ? "at least" : "at most", limit, held ? "held" : "NOT held"
		held ? good++ : bad++
	} else {
		printf "\n"
	}
	most = figure[ours] > figure[other] ? figure[ours] : figure[other]
	n = split(ours, part, ".")
	show(part[n] == "small" || part[n] == "huge" ? "pinned" : part[n], figure[ours], most)
	n = split(other, part, ".")
	show(part[n] == "small" || part[n] == "huge" ? "copied" : part[n], figure[other], most)
}

END {
	printf "\n%s: %d limits held, %d not held\n", guest, good, bad
	exit bad > 0
}
