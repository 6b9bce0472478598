# SPDX-License-Identifier: LGPL-2.1-or-later
#
# text - Markdown of the tree as the pages have it
#
# Copyright (C) the kubuf developers
"""Links that lead from page to page, and no comments."""

import os
import re

from pages.places import TREE, Problem, relative

FENCED = re.compile(r"^( *)(```+)[^\n]*\n.*?^\1\2[ ]*$\n?", re.M | re.S)
# Between two lines of Chinese there is no blank.
CHINESE = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\n *(?=[\u3000-\u9fff\uff00-\uffef])")
COMMENT = re.compile(r"^<!--.*?-->\n", re.M | re.S)
INLINE = re.compile(r"^#.*$"
                    r"|(?P<link>\[(?:`[^`]*`|[^\]`])*\]\()(?P<target>[^)\s]+)"
                    r"|`(?P<code>[^`]+)`", re.M)


class Text:
    """A text of the tree; pictures are the files that it shows."""

    def __init__(self, places, path):
        self.places, self.path, self.pictures = places, path, []

    def link(self, target):
        """Where a link leads."""
        address, _, anchor = target.partition("#")
        if not address or re.match(r"[a-z]+:", target):
            return target
        place = os.path.normpath(os.path.join(os.path.dirname(self.path), address))
        if not (TREE / place).exists():
            raise Problem(f"{self.path}: a link leads to {place}, which is not there")
        if place.endswith((".svg", ".png")):
            self.pictures.append(place)
            return target
        page = relative(self.places.of(place), self.places.pages[self.path])
        return f"{page}#{anchor}" if anchor else page

    def inline(self, match):
        if match["code"]:
            return self.places.span(self.places.pages[self.path], match["code"])
        return match["link"] + self.link(match["target"]) if match["link"] else match[0]

    def prose(self, text):
        """What is not in a fenced block."""
        return INLINE.sub(self.inline, CHINESE.sub("", COMMENT.sub("", text)))

    def page(self, text):
        """All of a text."""
        end, result = 0, ""
        for block in FENCED.finditer(text):
            result += self.prose(text[end:block.start()]) + block[0]
            end = block.end()
        return result + self.prose(text[end:])
