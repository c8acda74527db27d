"""A report as one page, as JSON and as Markdown: the same object each time."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from logicnet.errors import UsageError
from logicnet.report.document import to_json
from logicnet.report.drawing import Drawing, Look, drawn, views
from logicnet.report.html.answer import sets_of
from logicnet.report.html.contents import DRAWN, Report, drawing_text, network_data
from logicnet.report.markdown import to_markdown
from logicnet.report.page import Fields, Items, Page, Paragraph, Style, Table, Verbatim
from logicnet.report.pages.phrases import LISTS_ALL
from logicnet.report.pages.report import report_page
from logicnet.report.regulations import Effect
from logicnet.report.report import network_name
from logicnet.report.vector import legend_line, legend_spot, style_sheet, to_svg
from logicnet.text.characters import visible_json, visible_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

    from logicnet.limits import Limits
    from logicnet.network.model import Network

__all__ = ["drawing_to_html", "page_to_html", "to_html", "to_json_text", "to_markdown_text"]

#: Signs by colour, line and end.
SIGN_WORDS = {
    Effect.ACTIVATES: "activates: solid, arrow",
    Effect.INHIBITS: "inhibits: dashed, bar",
    Effect.BOTH: "both: dotted, diamond",
}
TEMPLATES = ("drawing.html.j2", "graph.html.j2", "notebook.html.j2", "page.html.j2")
#: Where a reader finds what a reference names.
ADDRESSES = {
    "doi": "https://doi.org/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
    "pmcid": "https://www.ncbi.nlm.nih.gov/pmc/articles/",
}


def to_json_text(report: Report) -> str:
    """``logicnet.report/1``."""
    return to_json(report.document())


def to_html(report: Report, form: str = "html") -> str:
    """One file that needs nothing else: no network, no other file. Every name in it is escaped.

    ``form`` is what the command in it writes: the page itself, or ``pdf``.

    Raises:
        UsageError: the page templates need Jinja2, which is not installed.
    """
    document = report.document(form)
    sections = {s["id"]: s for s in document["sections"]}
    seen = report.views
    if seen is None and sections["network"]["data"].get("drawn"):
        seen = views(report.question.network)
    text: str = _environment().get_template("page.html.j2").render(
        report=document,
        sections=sections,
        answer=sections["summary"]["data"]["answer"],
        sets=sets_of({name: s["data"] for name, s in sections.items()}, [p["name"] for p in document["environments"]]),
        css=_text("page.css") + style_sheet(),
        script=_text("page.js"),
        data=_embedded(document),
        **_drawing(seen, sections["network"]["data"].get("about", "")),
    )
    return visible_lines(text)


def drawing_to_html(network: Network, limits: Limits | None = None) -> str:
    """Only the interactive drawing, as one file that needs nothing else.

    Raises:
        UsageError: Jinja2 is not installed, or the network is too large to be drawn.
        LimitReached: a limit came before the drawing was there.
    """
    if len(network) > DRAWN:
        hint = "`--graph OUT.graphml` opens in programs made for large graphs, such as Cytoscape or Gephi"
        raise UsageError(f"a drawing is readable up to {DRAWN} nodes, here are {len(network)}", hint)
    lines = drawn(network, limits)
    data = network_data(network, lines)
    text: str = _environment().get_template("graph.html.j2").render(
        title=network_name(network),
        about=drawing_text(data),
        network=data,
        css=_text("page.css") + style_sheet(),
        script=_text("page.js"),
        data=_embedded({"sections": [{"id": "network", "data": data}]}),
        **_drawing(views(network, lines, limits), drawing_text(data)),
    )
    return visible_lines(text)


def page_to_html(page: Page) -> str:
    """A page as a piece of HTML for a notebook, every text escaped.

    Raises:
        UsageError: Jinja2 is not installed.
    """
    blocks: list[dict[str, object]] = []
    for block in page:
        match block:
            case Paragraph(text, style):
                strong = style in (Style.TITLE, Style.BAD, Style.GOOD)
                blocks.append({"kind": "paragraph", "text": text, "strong": strong})
            case Fields(rows):
                blocks.append({"kind": "fields", "rows": rows})
            case Items(items):
                blocks.append({"kind": "listing", "items": items})
            case Table(header, rows, remark):
                said = remark.replace(LISTS_ALL, "to_frame() has all")
                blocks.append({"kind": "table", "header": header, "rows": rows, "remark": said})
            case Verbatim(text):
                blocks.append({"kind": "verbatim", "text": text.rstrip("\n")})
    html: str = _environment().get_template("notebook.html.j2").render(blocks=blocks)
    return visible_lines(html)


def _drawing(seen: Mapping[str, Drawing] | None, about: str) -> dict[str, list[Any]]:
    """The drawing, first as it is seen first; and a legend of what it holds."""
    if not seen:
        return {"views": [], "legend": []}
    lines = seen[""].lines
    titles = {"": "every node", "*": "compartments"}
    shown = [
        {"title": titles.get(name, f"{name} opened"), "svg": to_svg(drawing, name, about)}
        for name, drawing in seen.items()
    ]
    looks = {spot.look for drawing in seen.values() for spot in drawing.spots}
    legend = [(legend_line(sign), word) for sign, word in SIGN_WORDS.items() if any(e.sign is sign for e in lines)]
    if any(line.exosomal for line in lines):
        legend.append((legend_line(Effect.ACTIVATES, exosomal=True), "by exosome: thick, a circle where it crosses"))
    if any(line.mirna for line in lines):
        legend.append((legend_line(Effect.INHIBITS, mirna=True), "of a miRNA: begins with a ring"))
    legend += [(legend_spot(look), look.value) for look in Look if look in looks]
    return {"views": shown, "legend": legend}


def _embedded(data: object) -> str:
    """JSON inside a script element: only `<` could end it; `<!--` and `</script` cannot occur in what is left."""
    return visible_json(json.dumps(data, ensure_ascii=False)).replace("<", "\\u003c")


def to_markdown_text(report: Report) -> str:
    """The same sections with the same numbers, as Markdown tables."""
    return to_markdown(report_page(report.document("markdown")))


def _environment() -> Any:
    try:
        from jinja2 import DictLoader, Environment, StrictUndefined
    except ImportError:
        raise UsageError("the report needs Jinja2, which is not installed", "pip install 'logicnet[report]'") from None
    templates = {name: _text(name) for name in TEMPLATES}
    environment = Environment(
        loader=DictLoader(templates), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["shown_phenotypes"] = _shown_phenotypes
    environment.filters["soft"] = _soft
    environment.filters["marked"] = _marked
    environment.filters["failed_first"] = lambda rows: sorted(rows, key=lambda row: row["status"] != "fails")
    environment.filters["strong"] = _strong
    environment.filters["effects"] = _effects
    environment.tests["strongly"] = lambda sentence: "**" in sentence
    environment.filters["linked"] = _linked
    return environment


def _shown_phenotypes(attractor: dict[str, Any]) -> str:
    """What an attractor shows, in place of a name."""
    shown = [name for name, how in attractor["phenotypes"].items() if how == "always"]
    shown += [f"{name} at times" for name, how in attractor["phenotypes"].items() if how == "sometimes"]
    return ", ".join(shown) or "no phenotype"


def _effects(rows: list[dict[str, Any]]) -> dict[str, dict[str, dict[str, list[str]]]]:
    """Per set, the read-outs that it takes away and brings about, each with where; sets without any are there too."""
    found: dict[str, dict[str, dict[str, list[str]]]] = {}
    for row in rows:
        told = found.setdefault(row["set"], {"lost": {}, "gained": {}})
        for effect in row["effects"]:
            word, _, name = effect.partition(" ")
            told[word].setdefault(name, []).append(row["environment"])
    return found


def _soft(value: object) -> Markup:
    """Text in which a line may break after `_` and the like: a long name is not cut and makes no column wide."""
    from markupsafe import Markup, escape

    return Markup(re.sub(r"([_./-])(?=\w)", r"\1<wbr>", str(escape(value))))


def _marked(value: str) -> Markup:
    """A sentence in which what is typed stands between back-ticks."""
    from markupsafe import Markup, escape

    parts = value.split("`")
    if len(parts) % 2 == 0:
        return escape(value)
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if k % 2 else escape(part) for k, part in enumerate(parts)
    )


def _strong(value: str) -> Markup:
    """A sentence in which what matters most stands between two stars on either side."""
    from markupsafe import Markup, escape

    parts = value.split("**")
    if len(parts) % 2 == 0:
        return escape(value)
    return Markup("").join(Markup("<strong>{}</strong>").format(p) if k % 2 else escape(p) for k, p in enumerate(parts))


def _linked(reference: str) -> Markup:
    """A reference with an address of its own leads there; nothing is fetched before it is chosen."""
    from markupsafe import Markup, escape

    scheme, _, name = reference.partition(":")
    where = ADDRESSES.get(scheme.lower())
    if where is None or not re.fullmatch(r"[\w./();:-]+", name, re.ASCII):
        return escape(reference)
    return Markup('<a href="{}{}" rel="noreferrer">{}</a>').format(where, name, reference)


def _text(*path: str) -> str:
    return files("logicnet.report.html").joinpath(*path).read_text("utf-8")
