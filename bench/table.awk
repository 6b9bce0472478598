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

# Whether the guest's name begins with one of the words.
function is_meant(words,    word, n) {
	for (n = split(words, word, " "); n; n--)
		if (index(guest, word[n]) == 1)
			return 1
	return 0
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
	n = split($0, field, "|")
	lines++
	for (i = 1; i <= n; i++)
		claim[lines, i] = trim(field[i])
	if (claim[lines, 5] != "-" && is_meant(claim[lines, 6]))
		claimed[lines] = meant[claim[lines, 1]] = 1
}

# One line of the limits: title, figure, figure compared with, relation, limit.
function compare(line,    title, ours, other, relation, limit, lower, value, held, most) {
	title = claim[line, 1]; ours = claim[line, 2]; other = claim[line, 3]
	relation = claim[line, 4]; limit = claim[line, 5] + 0
	if (!(ours in figure) || !(other in figure) || (relation != "max" && !(figure[ours] && figure[other]))) {
		printf "%s\n    NOT measured: %s or %s is missing\n", title, ours, other
		bad++
		return
	}
	if (relation == "max")
		value = figure[ours]
	else if (relation == "more")
		value = figure[ours] - figure[other]
	else if (relation == "speed")
		value = figure[other] / figure[ours]
	else
		value = figure[ours] / figure[other]
	lower = relation == "speed" || relation == "over"
	held = lower ? value >= limit : value <= limit
	printf relation == "max" || relation == "more" ? "%s: %d" : "%s: %.2f", title, value
	if (line in claimed) {
		printf " (%s %s: %s)", lower ? "at least" : "at most", claim[line, 5], held ? "held" : "NOT held"
		held ? good++ : bad++
	}
	printf "\n"
	most = figure[ours] > figure[other] ? figure[ours] : figure[other]
	show(name_of(ours), figure[ours], most)
	show(name_of(other), figure[other], most)
}

# A figure's last word; of the two ways of a transfer, which of them it is.
function name_of(figure,    part, n) {
	n = split(figure, part, ".")
	if (part[1] == "transfer")
		return part[2] == "pin" ? "pinned" : "copied"
	return part[n]
}

# What is claimed for other guests only is shown once, without the claim.
END {
	for (line = 1; line <= lines; line++) {
		title = claim[line, 1]
		if (line in claimed || !(title in meant || title in shown))
			compare(line)
		shown[title] = 1
	}
	printf "\n%s: %d limits held, %d not held\n", guest, good, bad
	exit bad > 0
}
