# SPDX-License-Identifier: LGPL-2.1-or-later
#
# places - which page each path of the tree has
#
# Copyright (C) the kubuf developers
"""Files of the tree and the pages that they become."""

import os
import pathlib
import re
import subprocess

TREE = pathlib.Path(__file__).resolve().parent.parent.parent
# Of these folders each file has a page, because the texts walk through them.
SHOWN = "examples/"

CALL = re.compile(r"(kub(?:uf)?_\w+|[a-z]+_kubuf_\w+|DEFINE_KUBUF\w+)\(")
MANUAL = re.compile(r"man (?:(?P<section>\d) )?(?P<name>[\w-]+)$|kubuf (?P<command>[a-z]+)\b")
ROFF_BRIEF = re.compile(r"^\.SH NAME\n.*? \\- (.*)$", re.M)
ROFF_OTHER = re.compile(r"^\.so man\d/(.*)$", re.M)
HEADER_BRIEF = re.compile(r"^ \* \S+(?: -|:) (.*(?:\n \* \S.*)*)", re.M)


class Problem(Exception):
    """Something the reader of the message has to mend."""


def read(path):
    return (TREE / path).read_text(encoding="utf-8")


def output(*command):
    """What a command prints, which says nothing else."""
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=TREE)
    if done.returncode or done.stderr:
        raise Problem(f"{' '.join(command)}: {done.stderr or 'failed'}")
    return done.stdout


def relative(page, base):
    """The way to a page from another one."""
    return os.path.relpath(page, os.path.dirname(base))


def brief_of(path):
    """What a manual page or a header says of itself in its first line."""
    if path.startswith("man/"):
        return ROFF_BRIEF.search(read(path))[1].replace("\\-", "-")
    return " ".join(HEADER_BRIEF.search(read(path))[1].replace("\n * ", " ").split())


def name_of(path):
    """What such a page is called."""
    if path.startswith("man/"):
        return re.sub(r"man/(.*)\.(\d)$", r"\1(\2)", path)
    name = f"<{re.sub('^include/(uapi/)?', '', path)}>"
    if path == "include/linux/kubuf.h":
        return f"{name} for drivers"
    return f"{name} for programs" if path == "include/uapi/linux/kubuf.h" else name


class Places:
    """Which page each path has; listed are those that lists name, by the lists' pages."""

    def __init__(self, lists):
        self.sources = sorted(output("scripts/sources", "all").splitlines())
        self.pages = {path: re.sub(r"\bREADME(?=[^/]*$)", "index", path)
                      for path in self.sources if path.endswith(".md")}
        self.listed, self.shown, self.roles = {}, [], set()
        for page, (_, _, patterns) in lists.items():
            paths = [str(path.relative_to(TREE)) for pattern in patterns
                     for path in sorted(TREE.glob(pattern), key=lambda path: path.stem)]
            self.listed[page] = [path for path in paths if not self.add(path)]
        self.pages["man"] = "reference/commands.md"

    def add(self, path):
        """Give a manual page or a header its page; true if that is another one's, too."""
        other = ROFF_OTHER.search(read(path)) if path.startswith("man/") else None
        suffix = ".md" if path.startswith("man/") else ".rst"
        self.pages[path] = (f"man/{other[1]}" if other else path) + suffix
        return bool(other)

    def of(self, path):
        """The page of a path; one below tree/ is made where there is no other."""
        readme = f"{path}/README.md"
        if path not in self.pages and readme in self.pages:
            self.pages[path] = self.pages[readme]
        if path not in self.pages:
            self.pages[path] = self.show(path)
            for name in self.sources if path.startswith(SHOWN) else []:
                if name.startswith(path + "/"):
                    self.of(name)
        return self.pages[path]

    def show(self, path):
        """The page that shows a file as it is."""
        self.shown.append(path)
        return f"tree/{path}.md"

    def span(self, page, code):
        """What a code span of a page becomes: a link, if it names what has a page."""
        call, manual = CALL.match(code), MANUAL.match(code)
        if call and call[1] in self.roles:
            return f"{{c:func}}`{code} <{call[1]}>`"
        if call and f"man/{call[1]}.3" in self.pages:
            return f"[`{code}`]({relative(self.pages[f'man/{call[1]}.3'], page)}#{call[1]})"
        if manual:
            name = manual["name"] or f"kubuf-{manual['command']}"
            for section in manual["section"] or "1743":
                if f"man/{name}.{section}" in self.pages:
                    return f"[`{code}`]({relative(self.pages[f'man/{name}.{section}'], page)})"
        return f"`{code}`"
