"""The documentation site: ``python -m docs.site_pages OUT`` builds it from the pages of ``docs/`` with Sphinx.

A page for each command is made from the commands themselves, and some pages of the repository are pages there as well.
Every link leads to a page of the site, to the network, or is no link: Sphinx fails on any other (``-W``).
"""

from __future__ import annotations

import posixpath
import re
import shutil
import sys
import tempfile
from pathlib import Path

from docs.command_pages import overview, pages
from logicnet.version import __version__

__all__ = ["build", "inside", "sources"]

ROOT = Path(__file__).resolve().parents[1]
#: Pages of the repository that the site has too.
BESIDE = ("CONTRIBUTING.md", "CHANGELOG.md", "index.md")
#: The order of the site: chapters and their pages, without the ending.
CHAPTERS = {
    "Learn": ("guide", "tutorial", "tour", "notebook", "verdicts", "editors", "workflows"),
    "The network file": ("network-file", "compose", "formats", "dialects", "diagnostics"),
    "Questions": ("ensembles", "repair", "screens", "certificates"),
    "Reference": ("commands", "semantics", "glossary", "limits"),
    "Networks": ("networks/*",),
    "About": ("peers", "needs", "architecture", "CONTRIBUTING", "CHANGELOG"),
}
_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)")
CONFIGURATION = f"""\
project = "logicnet"
version = release = {__version__!r}
copyright = "the logicnet maintainers"
extensions = ["myst_parser"]
myst_heading_anchors = 4
html_theme = "furo"
html_title = "logicnet {__version__}"
html_show_sphinx = False
html_copy_source = False
exclude_patterns = []
# A page begins where it begins, and `bnet` is a language that no highlighter knows.
suppress_warnings = ["myst.header", "misc.highlighting_failure"]
highlight_language = "none"
# Two dashes begin an option; they are no dash of a sentence.
smartquotes = False
"""


def sources() -> dict[str, str]:
    """Every page of the site by its address, in Markdown, with links inside the site."""
    docs = ROOT / "docs"
    found = {path.relative_to(docs).as_posix(): path.read_text("utf-8") for path in docs.rglob("*.md")}
    found |= {name: (ROOT / name).read_text("utf-8") for name in BESIDE[:2]}
    made = {f"commands/{name}": [f"# logicnet {name}", *lines] for name, lines in pages().items()}
    found |= {f"{name}.md": "\n".join(lines) + "\n" for name, lines in made.items()}
    found["commands.md"] = "\n".join([*overview("commands/{}.md"), "", *_tree(made)]) + "\n"
    begin, found["guide.md"] = (ROOT / "README.md").read_text("utf-8"), found.pop("README.md")
    placed = {one for chapter in CHAPTERS.values() for one in chapter}
    left = sorted(set(found) - {f"{one}.md" for one in placed} - {n for n in found if "/" in n})
    trees = [line for title, chapter in CHAPTERS.items() for line in _tree(_pages_of(chapter, found), title)]
    found["index.md"] = begin + "\n" + "\n".join([*trees, *_tree((n.removesuffix(".md") for n in left), "More")]) + "\n"
    known = set(found)
    return {address: inside(text, address, known) for address, text in found.items()}


def _pages_of(chapter: tuple[str, ...], found: dict[str, str]) -> list[str]:
    out: list[str] = []
    for one in chapter:
        folder = one.removesuffix("*")
        out += [one] if one == folder else sorted(n.removesuffix(".md") for n in found if n.startswith(folder))
    return out


def _tree(names: object, title: str = "") -> list[str]:
    listed = list(names)  # type: ignore[call-overload]
    caption = [f":caption: {title}"] if title else []
    return ["", "```{toctree}", ":hidden:", ":maxdepth: 1", *caption, "", *listed, "```"] if listed else []


def inside(markdown: str, address: str, known: set[str]) -> str:
    """The text of the page at ``address`` with every link to a page of ``known``, or out of the site for good.

    >>> inside("[a](../../CHANGELOG.md) [b](../../Makefile) [c](#d)", "networks/m1.md", {"CHANGELOG.md"})
    '[a](../CHANGELOG.md) `b` [c](#d)'
    """
    folder = posixpath.dirname(address)

    def moved(match: re.Match[str]) -> str:
        image, text, target = match.groups()
        path, _, anchor = target.partition("#")
        if not path or "://" in target or target.startswith("mailto:"):
            return match[0]
        made = address.startswith("commands") and address not in BESIDE
        base = "" if address in BESIDE else "docs"
        there = posixpath.normpath(posixpath.join(base, folder, path))
        wanted = there.removeprefix("docs/") if there.startswith("docs/") else there if there in BESIDE else ""
        if there in ("docs/README.md", "README.md"):
            wanted = "guide.md" if there.startswith("docs/") else "index.md"
        # A page of a command is written as if it stood beside the long page of all of them.
        elif made and address != "commands.md" and path in known:
            wanted = path
        if image:
            return f"![{text}]({posixpath.relpath(wanted or path, folder or '.')})"
        for one in (wanted, f"{wanted}/m1.md"):
            if one not in known:
                continue
            if one == "commands.md" and f"commands/{anchor}.md" in known:
                one, anchor = f"commands/{anchor}.md", ""
            return f"[{text}]({posixpath.relpath(one, folder or '.')}{'#' + anchor if anchor else ''})"
        return text if text.startswith("`") else f"`{text}`"

    # What is printed in a block is no link.
    parts = re.split(r"(^```.*?^```[^\S\n]*$)", markdown, flags=re.M | re.S)
    return "".join(part if part.startswith("```") else _LINK.sub(moved, part) for part in parts)


def build(out: Path) -> int:
    """Write the site into a folder; what was there before goes. Not 0 if Sphinx warns of anything."""
    from sphinx.cmd.build import build_main

    with tempfile.TemporaryDirectory(prefix="logicnet-site-") as folder:
        here = Path(folder, "pages")
        for address, text in sources().items():
            path = here / address
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        shutil.copytree(ROOT / "docs" / "pictures", here / "pictures")
        (here / "conf.py").write_text(CONFIGURATION, "utf-8")
        made = Path(folder, "site")
        words = ["-q", "-W", "--keep-going", "-b", "html", "-d", str(Path(folder, "trees")), str(here), str(made)]
        status: int = build_main(words)
        if status == 0:
            shutil.rmtree(out, ignore_errors=True)
            shutil.copytree(made, out)
    return status


if __name__ == "__main__":
    sys.exit(build(Path(sys.argv[1] if len(sys.argv) > 1 else "site")))
