# SPDX-License-Identifier: LGPL-2.1-or-later
#
# header - what the library's headers say of it
#
# Copyright (C) the kubuf developers
"""The kernel-doc comments of lib/*.h."""

import pathlib
import re
import textwrap

LIBRARY = pathlib.Path(__file__).resolve().parent.parent.parent / "lib"
HEADER = LIBRARY / "kubuf.h"
TYPES = LIBRARY / "kubuf_types.h"
STREAMS = [LIBRARY / f"kubuf_stream{part}.h" for part in ("", "_side", "_writer")]
COMMENT = re.compile(r"^/\*\*\n(?P<doc>(?: \*.*\n)+?) \*/\n"
                     r"(?P<code>struct \w+ \{(?:\n.+)*\n\};|static inline [^;{]*(?=\n\{)|[^;{]*;)", re.M)


def declaration(code):
    """The code; of a function that is in the header, how it would be declared."""
    if not code.startswith("static inline "):
        return code
    line = " ".join(code.removeprefix("static inline ").split()) + ";"
    return "\n".join(textwrap.wrap(line, 80, subsequent_indent=" " * (line.index("(") + 1)))


class Comment:
    """A kernel-doc comment, the code that it is of, and the constants in front of it."""

    def __init__(self, match, before):
        lines = [line[3:] for line in match["doc"].rstrip("\n").split("\n")]
        head = re.match(r"(?:struct )?(\w+)(?:\(\))? - (.*)", lines[0])
        self.name, self.brief = head[1], head[2]
        self.code = declaration(match["code"])
        self.defines = re.findall(r"^#define KUB_.*$", before, re.M)
        self.members, self.body, self.returns = [], [], ""
        for block in "\n".join(lines[1:]).split("\n\n"):
            self.take(block)

    def take(self, block):
        block, _, returned = block.partition("Return: ")
        self.returns = self.returns or " ".join(returned.split())
        for part in re.split(r"\n?(?=^@\w+: )", block, flags=re.M):
            # What is on a line of its own after a member belongs to it, as in the header.
            match = re.match(r"@(\w+): (.*)", part, re.S)
            if match:
                self.members.append((match[1], match[2]))
            elif part.strip():
                self.body.append(part)


def comments(path):
    """The kernel-doc comments of a header, by name."""
    text, end, found = path.read_text(encoding="utf-8"), 0, {}
    for match in COMMENT.finditer(text):
        comment = Comment(match, text[end:match.start()])
        found[comment.name] = comment
        end = match.end()
    return found


def declared():
    """The names of all functions."""
    return set(re.findall(r"^[a-z].*?\b(kub_\w+)\(", HEADER.read_text(encoding="utf-8"), re.M))


def paragraph(word, path=HEADER):
    """The paragraph at a header's top that begins with a word."""
    block = re.search(rf"^ \* ({word}\b.*(?:\n \* .*)*)", path.read_text(encoding="utf-8"), re.M)
    return block[1].replace("\n * ", " ")


def constants(struct, structs):
    """The constants that are for a structure: it or its comment names them, or they name it."""
    found = []
    for block in re.findall(r"^/\* .*\n(?:(?:enum|#define|\t|\}).*\n)+", TYPES.read_text(encoding="utf-8"), re.M):
        names = re.findall(r"enum \w+|(?<=#define )KUB_[A-Z]+(?:_[A-Z]+)?", block)
        for other in structs:
            told = other.code + " ".join(text for _, text in other.members)
            stems = [re.sub(r"^(KUB_(?:ACCEPT|FEATURE)_).*", r"\1*", name) for name in names]
            if f"struct {other.name}" in block or any(stem in told for stem in stems):
                found += [block] if other is struct else []
                break
    return found
