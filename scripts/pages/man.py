# SPDX-License-Identifier: LGPL-2.1-or-later
#
# man - a manual page as Markdown
#
# Copyright (C) the kubuf developers
"""Headings are the site's, and what is below each of them is mandoc's."""

import html
import re

from pages.places import Problem, name_of, output

BODY = re.compile(r'<div class="manual-text">\n(.*)</div>\n<table class="foot">', re.S)
HEADING = re.compile(r"<h([12]).*?>(.*?)</h\1>\n", re.S)
REFERRED = re.compile(r"<b>([\w-]+)</b>\((\d)\)")


def mended(body):
    """No identifier is that of a heading, and no line ends in the dashes of an option."""
    body = re.sub(r'\b(id="|href="#)(?=[^"])', r"\1arg-", body)
    body = re.sub(r"<b>(?=--?\w)", '<b class="option">', body)
    return re.sub(r"</?section[^>]*>\n", "", body)


def page(path, pages):
    """The page of a manual page; pages are those that it can refer to."""
    body = BODY.search(output("mandoc", "-T", "html", "-O", "fragment", path))
    if not body:
        raise Problem(f"{path}: mandoc's output does not look as expected")

    def referred(match):
        target = pages.get(f"man/{match[1]}.{match[2]}")
        place = target and target.removeprefix("man/").removesuffix(".md")
        return f'<a href="{place}.html">{match[0]}</a>' if place else match[0]

    text = f"# {name_of(path)}\n"
    for part in re.split(r"(?=<h[12] class)", mended(body[1])):
        head = HEADING.match(part)
        if head:
            heading = html.unescape(re.sub(r"<[^>]*>", "", head[2]))
            text += f"\n#{'#' * int(head[1])} {heading}\n"
            part = part[head.end():]
        if part.strip():
            part = f'<div class="manual">\n{REFERRED.sub(referred, part)}</div>\n'
            text += f"\n````{{raw}} html\n{part}````\n"
    return text
