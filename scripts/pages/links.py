# SPDX-License-Identifier: LGPL-2.1-or-later
#
# links - whether those of pages lead to something
#
# Copyright (C) the kubuf developers
"""Links and identifiers of HTML files."""

import html.parser
import re
import urllib.parse


class Page(html.parser.HTMLParser):
    """Identifiers and links of a page."""

    def __init__(self, path):
        super().__init__()
        self.ids, self.twice, self.links = set(), set(), []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name == "id":
                (self.twice if value in self.ids else self.ids).add(value)
            elif name in ("href", "src") and tag != "use":
                self.links.append(value)


def fault(link, path, pages):
    """What is wrong with a link of a page, if anything is."""
    address, _, anchor = urllib.parse.unquote(link).partition("#")
    address = address.partition("?")[0]
    target = (path.parent / address).resolve() if address else path
    if not target.is_file():
        return f"the link {link} leads nowhere"
    if anchor and target in pages and anchor not in pages[target].ids:
        return f"nothing in the page is called as the link {link} says"
    return None


def follow(folder):
    """Three lists: pages, links that lead out of them, what is wrong with the others."""
    pages = {path: Page(path) for path in sorted(folder.rglob("*.html"))}
    outside, faults = set(), []
    for path, page in pages.items():
        found = [f"two elements are called {name}" for name in sorted(page.twice)]
        for link in page.links:
            if re.match(r"[a-z]+:", link):
                outside.add(link)
            elif text := fault(link, path, pages):
                found.append(text)
        faults += [f"{path.relative_to(folder)}: {text}" for text in found]
    return list(pages), sorted(outside), faults
