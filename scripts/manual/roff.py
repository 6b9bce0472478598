# SPDX-License-Identifier: LGPL-2.1-or-later
#
# roff - the language of manual pages
#
# Copyright (C) the kubuf developers
"""Texts as manual pages have them."""

import re

# Of other programs and calls that texts name: their sections.
SECTIONS = {"execve": 2, "fork": 2, "flock": 2, "poll": 2, "mmap": 2, "cat": 1, "dd": 1, "cp": 1}

TOKEN = re.compile(
    r"@(?P<param>\w+)"
    r"|`(?P<quoted>[^`]+)`"
    r"|(?P<call>\b[a-z][a-z0-9_]*)\(\)"
    r"|(?P<path>(?<![\w)])/(?:dev|proc|sys|etc)/[\w/]+|<[\w/]+\.h>)"
    r"|(?P<bold>(?<![\w-])-E[A-Z]\w+|\b(?:KUB|KUBUF|CAP|RLIMIT|O|AF)_[A-Z]+(?:_[A-Z]+)*(?:_?\*)?"
    r"|\bstruct kub_\w+|(?<![\w-])--?[a-z][a-z-]*)"
    r"|(?P<word>\b[A-Z]{2,}\b)")


def plain(text):
    """Text that stands for itself, hyphens as they are typed."""
    return text.replace("\\", "\\e").replace("-", "\\-")


def marked(match, words):
    kind, text = match.lastgroup, match[match.lastgroup]
    if kind == "call":
        section = 3 if text.startswith("kub_") else SECTIONS.get(text, "")
        return f"\\fB{plain(text)}\\fR({section})"
    if kind == "word" and text not in words:
        return text
    font = "I" if kind in ("param", "path", "word") else "B"
    return f"\\f{font}{plain(text)}\\fR"


def prose(text, words=()):
    """A paragraph, a line for each sentence; words are those that stand for an argument."""
    sentences = re.sub(r"(?<=[.:]) +(?=[A-Z@])", "\n", " ".join(text.split()).replace("\\", "\\e"))
    lines = TOKEN.sub(lambda match: marked(match, words), sentences).split("\n")
    return "".join(f"\\&{line}\n" if line[:1] in ".'" else f"{line}\n" for line in lines)


def code(text):
    """Lines as they are."""
    text = plain(text.expandtabs(8)).replace("'", "\\(aq").replace("`", "\\(ga")
    text = text.replace("^", "\\(ha").replace("~", "\\(ti")
    lines = ["\\&" + line if line.startswith(".") else line for line in text.rstrip("\n").split("\n")]
    return ".EX\n" + "\n".join(lines) + "\n.EE\n"


def typed(text):
    """What is typed, or shown by a command, set off from the text."""
    return ".RS 4\n" + code(text) + ".RE\n"


def sentence(text):
    """With a large letter, if it begins with a word of prose, and a full stop."""
    text = " ".join(text.split())
    if not re.match(r"(shmem|wb|[a-z]*_\w*)\b|\w+\(", text):
        text = text[:1].upper() + text[1:]
    return text if text.endswith(".") else text + "."


def title(name, section, manual):
    return f'.TH {name.upper()} {section} "" "kubuf" "{manual}"\n'


def see_also(pages):
    lines = [f".BR {plain(name)} ({section})" for name, section in pages]
    return ".SH SEE ALSO\n" + ",\n".join(lines) + "\n"
