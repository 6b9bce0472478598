# SPDX-License-Identifier: LGPL-2.1-or-later
#
# header - what a header's comments say, as reStructuredText
#
# Copyright (C) the kubuf developers
"""The comment at a header's top, and names of functions that become links."""

import re


def escaped(text):
    """Text that stands for itself."""
    return re.sub(r"[\\*`|]|_(?!\w)", r"\\\g<0>", text)


def items(lines):
    """Prose; a line with a tab in it, or in front of one that begins with a tab, is an item."""
    text, item = "", False
    for line, follows in zip(lines, [*lines[1:], ""]):
        if line.startswith("\t"):
            text += f"  {escaped(line.strip())}\n"
        elif "\t" in line or follows.startswith("\t"):
            term, tab, rest = line.partition("\t")
            line = f"``{term}``: {escaped(rest.strip())}" if tab else escaped(line)
            text += f"\n- {line}\n"
            item = True
        else:
            text += ("\n" if item else "") + f"{escaped(line)}\n"
            item = False
    return text + "\n"


def overview(header):
    """What follows the first paragraph: headings that are underlined, code behind tabs, prose."""
    comment = re.search(r"^/\*\n(.*?)^ \*/", header, re.M | re.S)[1]
    blocks = re.sub(r"^ \* ?", "", comment, flags=re.M).rstrip("\n").split("\n\n")[1:]
    text, code = "", False
    for block in blocks:
        lines = block.split("\n")
        if block.startswith(("Copyright", "Included by")):
            continue
        if len(lines) > 1 and re.fullmatch("-+", lines[1]):
            text += f"{lines[0]}\n{lines[1]}\n\n"
            lines = lines[2:]
        if all(line.startswith("\t") for line in lines):
            text += "" if code else ".. code-block:: c\n\n"
            text += "".join(f"    {line[1:].expandtabs(8)}\n" for line in lines) + "\n"
            code = True
        else:
            text += items(lines)
            code = False
    return text


def with_roles(text, names):
    """Functions that are described link to that, but not in literal text."""
    def role(match):
        return f":c:func:`{match[1]}`" if match[1] in names else match[0]

    lines, literal = [], False
    for line in text.split("\n"):
        begins = line.startswith(("::", ".. code"))
        literal = begins or literal and line[:1] in ("", " ")
        kept = literal or re.match(r"\.\. |\s*``", line)
        lines.append(line if kept else re.sub(r"(?<![`\w])(\w+)\(\)", role, line))
    return "\n".join(lines)
