# SPDX-License-Identifier: LGPL-2.1-or-later
# Copyright the kubuf developers
"""How Sphinx makes the pages of what scripts/site has collected."""

import pathlib
import re

project = "kubuf"
copyright = author = "the kubuf developers"
root_doc = "index"
extensions = ["myst_parser"]
# Deep enough for every heading that a text links to.
myst_heading_anchors = 6
# Blocks of the texts that say no language are what was typed and printed.
highlight_language = "text"
primary_domain = "c"
# What is typed is shown as it is typed.
smartquotes = False
# A header names types of the kernel and of C, which are not described here, and two of its own
# whose members are nobody's business.
nitpick_ignore_regex = [("c:identifier", r"(?!kub).*|kubuf|kubuf_stream")]
toc_object_entries_show_parents = "hide"

html_theme = "furo"
html_static_path = ["site.css"]
html_css_files = ["site.css"]
html_copy_source = html_show_sourcelink = False
html_use_index = html_domain_indices = False

CHINESE = ".zh-CN"


def tell_language(app, page, _template, context, _doctree):
    """A page in Chinese says so, and each of two that are one text names the other."""
    context["language"] = "zh-CN" if page.endswith(CHINESE) else "en"
    english = page.removesuffix(CHINESE)
    if {english, english + CHINESE} <= app.env.all_docs.keys():
        for language, name in (("en", english), ("zh-CN", english + CHINESE)):
            link = app.builder.get_relative_uri(page, name) or "#"
            context["metatags"] += f'<link rel="alternate" hreflang="{language}" href="{link}" />'


def mend_theme(app, exception):
    """Debian 12's furo was not put together as its author's: the script imports another one, which
    no page can, and the style is dark for a reader who asks for it, but not for a dark system."""
    static = pathlib.Path(app.outdir) / "_static"
    script, style = static / "scripts/furo.js", static / "styles/furo.css"
    if exception:
        return
    text = script.read_text(encoding="utf-8")
    if text.startswith("import Gumshoe"):
        spy = (static / "scripts/gumshoe-patched.js").read_text(encoding="utf-8")
        script.write_text(spy + text.partition("\n")[2], encoding="utf-8")
    text = style.read_text(encoding="utf-8")
    if "prefers-color-scheme" not in text:
        dark = re.search(r'body\[data-theme="dark"\] (\{[^}]*\})', text)[1]
        rule = f'body:not([data-theme="light"]) {dark}'
        text += f"\n@media screen and (prefers-color-scheme: dark) {{ {rule} }}\n"
        style.write_text(text, encoding="utf-8")


def setup(app):
    app.connect("html-page-context", tell_language)
    app.connect("build-finished", mend_theme)
