"""The report: its page in a real browser, the numbers of its twins, and what becomes of strange or broken input."""

from __future__ import annotations

import copy
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from logicnet import load, minimal_interventions
from logicnet.attractors.search import list_attractors
from logicnet.limits import Limits
from logicnet.network.bnet import parse
from logicnet.network.case import Demand
from logicnet.network.model import Network
from logicnet.network.resolve import parse_formula, pose, resolve_environment
from logicnet.perturbation.candidates import candidate_choices
from logicnet.perturbation.outcome import Goal
from logicnet.perturbation.robustness import Fate, search_robust_interventions
from logicnet.perturbation.screen import Place
from logicnet.report.html.contents import ReportQuestion, compose
from logicnet.report.html.render import to_html, to_json_text
from logicnet.report.page import Table
from logicnet.report.pages.report import report_page
from logicnet.studies.report import compose_report
from logicnet.text.source import Source
from tests.processes import started
from tests.schemas import require_valid


def sections(document: Any) -> dict[str, Any]:
    return {section["id"]: section for section in document["sections"]}


@dataclass(frozen=True)
class Written:
    """One report of m1 as page and as JSON twin, composed once for all tests that only look at it."""

    page: Path
    twin: Any


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    network = load("networks/m1.bnet")
    places = tuple(Place(name, resolve_environment(network, name)) for name in ("stressed", "p53_lost"))
    options = {
        "abolish": "progression",
        "max_size": 2,
        "environments": [place.name for place in places],
        "time_limit": None,
        "memory_limit": None,
    }
    report = compose(ReportQuestion(network, places, "progression", 2, options), Limits())
    page = tmp_path_factory.mktemp("report") / "page.html"
    page.write_text(to_html(report), "utf-8")
    return Written(page, json.loads(to_json_text(report)))


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    program = shutil.which("chromium")
    if program is None:
        assert os.environ.get("LOGICNET_REQUIRE_CHROMIUM") != "1", "chromium is required in this run"
        pytest.skip("needs chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield running
        running.close()


@pytest.fixture
def opened(browser: Any) -> Iterator[Callable[..., Any]]:
    """Open a page; anything that the browser complains about fails the test at its end."""
    complaints: list[str] = []
    contexts = []

    def open_page(path: Path, **options: Any) -> Any:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.on("request", lambda asked: complaints.append(asked.url) if asked.url.startswith("http") else None)
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def test_what_was_not_settled_is_no_empty_list_of_switches(written: Written) -> None:
    twin = copy.deepcopy(written.twin)
    row = sections(twin)["changes"]["data"]["rows"][0]
    assert row["exact"] and row["off"]
    whole = f"{', '.join(row['off'])}"
    (before,) = [found for found in of_changes(twin) if row["set"] in found and row["environment"] in found]
    row["exact"] = False
    (after,) = [found for found in of_changes(twin) if row["set"] in found and row["environment"] in found]
    assert whole in before and whole not in after
    assert after[-2:] == ("not settled", "not settled")


def of_changes(twin: Any) -> list[tuple[str, ...]]:
    """Rows of what a set switches off and on, in the words of the Markdown twin."""
    return [
        row
        for block in report_page(twin)
        if isinstance(block, Table) and block.header[-1] == "switched on"
        for row in block.rows
    ]


@pytest.mark.chromium
def test_a_reader_paints_filters_and_sorts(written: Written, opened: Any) -> None:
    require_valid(written.twin, "report")
    parts = sections(written.twin)
    page = opened(written.page)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")

    attractor = parts["attractors"]["data"]["environments"][0]["attractors"][0]
    page.locator("button.paint").first.click()
    on = page.evaluate("[...document.querySelectorAll('#graph .spot.v1')].map((spot) => spot.textContent)")
    nodes = parts["attractors"]["data"]["nodes"]
    assert sorted(on) == sorted(n for n, v in zip(nodes, attractor["values"], strict=True) if v == "1")

    # The list above the drawing and the heads of the tables paint the same.
    assert page.locator("#paint").input_value() == "0"
    last = parts["attractors"]["data"]["environments"][-1]["attractors"][-1]
    page.locator("#paint").select_option(index=page.locator("#paint option").count() - 1)
    pressed = page.locator("button.paint[aria-pressed=true]")
    assert [one.get_attribute("data-attractor") for one in pressed.all()] == [last["id"]]
    page.locator("#paint").select_option("")
    assert pressed.count() == 0 == page.locator("#graph .v0, #graph .v1, #graph .vs").count()

    # Each set stands there once, with what it does in every environment.
    found = [one for one in parts["interventions"]["data"]["interventions"] if one["size"]]
    labels = list(dict.fromkeys(one["set"] for one in found))
    rows = page.locator("#sets tbody tr")
    assert len(found) > rows.count() == len(labels) > 4
    cells = {row.locator("th").inner_text(): row.locator("td .quiet").all_text_contents() for row in rows.all()}
    for k, place in enumerate(written.twin["environments"]):
        minimal = {one["set"] for one in found if one["environment"] == place["name"]}
        assert {label for label in labels if cells[label][k] == "yes"} == minimal
    for words in (["adrb2=0", "yes"], ["LOOP"], ["no such thing"], []):
        page.locator("input.filter").fill(" ".join(words))
        shown = page.locator("#sets tbody tr:visible")
        texts = [row.text_content().lower() for row in rows.all()]
        wanted = [text for text in texts if all(word.lower() in text for word in words)]
        assert [row.text_content().lower() for row in shown.all()] == wanted
        assert page.locator("#sets-count").inner_text() == f"{len(wanted)} of {len(labels)} rows"
    page.locator("#sets thead button", has_text="size").click()
    sizes = [int(text) for text in page.locator("#sets tbody tr td:nth-child(2)").all_inner_texts()]
    assert sizes == sorted({one["set"]: one["size"] for one in found}.values())

    works = page.locator("#sets tbody tr td:nth-child(4)").all_inner_texts()
    told = {i["set"]: f"{i['robustness']['abolished']} of {i['robustness']['shown']}" for i in found}
    assert sorted(works) == sorted(told.values())
    assert all(i["why"] for i in found) and parts["interventions"]["note"] == ""
    upset = parts["targets"]["data"]["upset"]
    assert page.locator("table.upset .dot").count() == sum(len(one["targets"]) for one in upset["sets"])
    pairs = parts["doubles"]["data"]
    cells = page.locator("#doubles table").nth(0).locator("tbody td .quiet").all_text_contents()
    singles = [pairs["at"][choice]["stressed"] for choice in pairs["choices"]]
    assert cells[:: len(singles) + 1] == singles

    statuses = page.locator("#expectations tbody .status").all_inner_texts()
    assert statuses == [e["status"] for e in parts["expectations"]["data"]["expectations"]]


@pytest.mark.chromium
def test_the_drawing_answers_to_mouse_and_keys(logicnet: Callable[..., Any], opened: Any, tmp_path: Path) -> None:
    assert logicnet("show", "m1", "--graph", tmp_path / "page.html").status == 0
    page = opened(tmp_path / "page.html")
    graph = logicnet("show", "m1", "--format", "json").json
    edges = sum(len(node["regulators"]) for node in graph["nodes"])
    assert page.locator("#graph .edge").count() == edges
    assert page.locator("#graph .frame").count() == 4
    page.locator("#graph .edge.exosome .hit").first.dispatch_event("pointerover")
    told = page.locator("#detail").inner_text()
    assert "by exosome" in told and "evidence: " in told and "Rule of " in told
    page.locator("#find").fill("miR34")
    assert page.locator("#found").inner_text() == "2 found"
    page.locator("#next").click()
    assert page.locator("#detail").inner_text().startswith("TUM_miR34a. ")
    page.locator("#graph").focus()
    page.keyboard.press("ArrowDown")
    here = page.locator("#graph .here")
    assert here.count() == 1 and here.text_content() != "TUM_miR34a"
    page.keyboard.press("0")
    assert page.locator("#graph .away").count() == 0
    page.locator("#graph .spot", has_text="TUM_miR34a").click()
    assert page.locator("#graph .here").text_content() == "TUM_miR34a"


@pytest.mark.chromium
def test_the_wheel_scrolls_the_page_and_zooms_only_with_ctrl(
    logicnet: Callable[..., Any], opened: Any, tmp_path: Path
) -> None:
    assert logicnet("show", "m2", "--graph", tmp_path / "page.html").status == 0
    page = opened(tmp_path / "page.html", viewport={"width": 1000, "height": 500})
    width = "document.querySelector('#graph svg.seen').getBoundingClientRect().width"
    page.locator("#graph").hover(position={"x": 300, "y": 200})
    before = page.evaluate(width)
    page.mouse.wheel(0, 200)
    page.wait_for_function("scrollY > 100")
    assert page.evaluate(width) == before
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    page.wait_for_function(f"{width} > {before} + 10")


#: What limits the page of M5, which takes minutes with everything.
SHORT = {"m5": ["--open", "none", "--time-limit", "25"]}


def paints(page: Any) -> None:
    """The page opened, and an attractor is painted on its drawing."""
    assert page.locator("#summary li").count() > 2
    page.locator("#paint").select_option(index=1)
    assert page.locator("#detail").inner_text().startswith("Painted: attractor ")


@pytest.mark.long
@pytest.mark.chromium
@pytest.mark.parametrize(
    ("name", "height", "pages"), [("m1", 6000, 8), ("m3", 6000, 8), ("m4", 6000, 10), ("m5", 6000, 10)]
)
def test_the_pages_of_the_other_networks_are_short(
    request: pytest.FixtureRequest, logicnet: Callable[..., Any], tmp_path: Path, name: str, height: int, pages: int
) -> None:
    # Cut short or not: a section that is not all stays folded.
    assert logicnet("report", name, "-o", tmp_path / "page.html", *SHORT.get(name, [])).status in (0, 3)
    page = request.getfixturevalue("opened")(tmp_path / "page.html", viewport={"width": 1440, "height": 900})
    assert page.evaluate("document.documentElement.scrollHeight") < height
    assert page.evaluate("document.documentElement.scrollWidth") == 1440
    # The whole matrix is in sight.
    table, window = page.locator("#summary table").first.bounding_box(), 1440
    assert table["x"] >= 0 and table["x"] + table["width"] <= window
    assert len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(format="A4"))) <= pages
    paints(page)


def parsed(text: str) -> Network:
    network = parse(text).network
    assert network is not None
    return network


def test_a_drug_that_is_a_name_for_changes_is_a_drug_on_the_first_screen() -> None:
    rules = "#: input L\n#: phenotype p, P\n#: drug Stopper, R=0\n#: drug Other, S=1\n#: environment on, L=1\n"
    report = compose_report(parsed(f"{rules}L, L\nR, L\nS, L\nP, R & S\n"), drawn=False)
    answer = report.sections[0].data["answer"]
    assert answer["question"] == "What ends p? Asked of 2 drugs, alone and together, in on."
    assert answer["sentences"][0].replace("**", "") == "Stopper alone ends p in on."
    assert [row["name"] for row in answer["rows"]] == ["Stopper", "Other"]


def test_expectations_that_do_not_hold_stand_before_the_others_which_are_folded() -> None:
    rules = "#: input L\n#: environment on, L=1\n#: expect works, in on: every A\n"
    rules += "#: expect breaks, in on: no A\n"
    page = to_html(compose_report(parsed(f"{rules}L, L\nA, L\n"), drawn=False))
    part = page.split('<section id="expectations">', 1)[1].split("</section>", 1)[0]
    assert part.index("breaks") < part.index("1 that hold") < part.index("works")
    assert part.startswith('<details class="fold" open>')


@pytest.mark.chromium
@pytest.mark.parametrize(
    ("name", "width"),
    [
        ("m2", 1300),
        ("m5", 400),
        pytest.param("m2", 400, marks=pytest.mark.long),
        pytest.param("m5", 1300, marks=pytest.mark.long),
    ],
)
def test_no_label_is_smaller_than_9_pixels(
    logicnet: Callable[..., Any], opened: Any, tmp_path: Path, name: str, width: int
) -> None:
    assert logicnet("show", name, "--graph", tmp_path / f"{name}.html").status == 0
    page = opened(tmp_path / f"{name}.html", viewport={"width": width, "height": 900})
    for k in range(max(1, page.locator("#view option").count())):
        if k:
            page.locator("#view").select_option(index=k)
        smallest, outside = page.evaluate("""() => {
            const svg = document.querySelector('#graph svg.seen');
            const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
            const sizes = [...svg.querySelectorAll('text')].map((t) => parseFloat(getComputedStyle(t).fontSize));
            const wide = [...svg.querySelectorAll('.spot')].filter((spot) => {
                const box = spot.querySelector('.shape').getBBox();
                return [...spot.querySelectorAll('text')].some((text) => text.getBBox().width > box.width);
            });
            return [Math.min(...sizes) * scale, wide.length];
        }""")
        shown = page.locator("#graph svg.seen").get_attribute("data-view")
        assert outside == 0 and smallest >= 8.99, (name, shown)


@pytest.mark.chromium
def test_a_compartment_opens_and_closes(logicnet: Callable[..., Any], opened: Any, tmp_path: Path) -> None:
    assert logicnet("show", "m5", "--graph", tmp_path / "page.html").status == 0
    page = opened(tmp_path / "page.html")
    seen = page.locator("#graph svg.seen")
    assert seen.get_attribute("data-view") == "*" and seen.locator(".cell").count() == 13
    seen.locator(".edge[data-count]").first.locator(".hit").dispatch_event("pointerover")
    assert re.match(r"\d+ regulations: ", page.locator("#detail").inner_text())
    seen.locator(".cell", has_text="macrophage").click()
    assert seen.get_attribute("data-view") == "macrophage" and seen.locator(".cell").count() == 12
    page.locator("#fit").click()
    assert seen.get_attribute("data-view") == "*"
    # What is found is opened and zoomed to.
    page.locator("#find").fill("MAC_TNFAIP3")
    assert seen.get_attribute("data-view") == "macrophage"
    assert seen.locator(".here").text_content() == "MAC_TNFAIP3" and seen.locator(".here").is_visible()


@pytest.mark.chromium
def test_a_page_opens_and_paints(written: Written, opened: Any) -> None:
    """Those of the other networks are opened where their length is measured."""
    paints(opened(written.page))


@pytest.mark.chromium
def test_the_first_screen_is_the_answer(written: Written, opened: Any) -> None:
    parts = sections(written.twin)
    page = opened(written.page, viewport={"width": 1300, "height": 900})
    said = page.locator("#summary .answer").inner_text()
    rows = {row["set"]: row["answers"] for row in parts["singles"]["data"]["rows"]}
    found = parts["interventions"]["data"]["interventions"]
    assert {f"**{one}**" for one in page.locator("#summary .answer strong").all_inner_texts()} <= set(
        re.findall(r"\*\*[^*]+\*\*", " ".join(parts["summary"]["data"]["answer"]["sentences"]))
    )
    # Each cell says what was decided for that set in that environment.
    words = {"abolished": ("yes", "a part is enough"), "survives": ("stays",), "vacuous": ("not there",)}
    sets = {row["set"]: row["answers"] for row in parts["robustness"]["data"]["rows"]} | rows
    for row in page.locator("table.answers tbody tr").all():
        name = row.locator("th").get_attribute("title")
        cells = row.locator("td .quiet").all_text_contents()
        for environment, cell in zip(written.twin["environments"], cells, strict=True):
            assert cell in words[sets[name][environment["name"]]]
            minimal = [one for one in found if one["set"] == name and one["environment"] == environment["name"]]
            assert (cell == "yes") == bool(minimal)
    best = max(rows, key=lambda name: list(rows[name].values()).count("abolished"))
    drug = page.locator("table.answers tbody th").first
    assert drug.inner_text() in said and drug.bounding_box()["y"] < 900
    assert list(rows[best].values()).count("abolished") > 0


@pytest.mark.long
@pytest.mark.chromium
def test_the_page_of_m2_is_short_on_screen_and_on_paper(
    request: pytest.FixtureRequest, logicnet: Callable[..., Any], tmp_path: Path
) -> None:
    assert logicnet("report", "m2", "-o", tmp_path / "page.html").status == 0
    page = request.getfixturevalue("opened")(tmp_path / "page.html", viewport={"width": 1300, "height": 900})
    said = page.locator("#summary .answer").inner_text()
    assert "Propranolol alone and MRX34 alone end progression in all 8 environments that show it." in said
    assert "TRKi and 6OHDA alone end it nowhere." in said and "to begin with in stressed_on_propranolol." in said
    assert page.evaluate("document.documentElement.scrollHeight") < 6000
    opened_before = page.locator("details[open]").count()
    assert len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(format="A4"))) <= 8
    assert page.locator("details[open]").count() == opened_before
    paints(page)


@pytest.mark.chromium
@pytest.mark.parametrize("width", [1300, 400])
def test_the_page_is_as_wide_as_its_window(written: Written, opened: Any, width: int) -> None:
    page = opened(written.page, viewport={"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    plain = opened(written.page, java_script_enabled=False)
    assert plain.locator("#interventions tbody tr").count() > 0
    assert plain.locator("#graph svg").first.is_visible() and not plain.locator(".tools").is_visible()


@pytest.mark.chromium
def test_the_legend_has_the_colours_of_the_drawing_in_both_themes(written: Written, opened: Any) -> None:
    for scheme in ("light", "dark"):
        page = opened(written.page, color_scheme=scheme)
        for sign in ("activates", "inhibits", "both"):
            shown = page.locator(f"#graph .edge.{sign} .wire")
            # A network need not have lines of both signs at once; the legend is drawn as the lines are.
            if not shown.count():
                continue
            line = shown.first.evaluate("wire => getComputedStyle(wire).stroke")
            legend = page.locator(f".legend .{sign} .wire").first.evaluate("wire => getComputedStyle(wire).stroke")
            assert line.replace(" ", "") == legend.replace(" ", ""), (scheme, sign)


@pytest.mark.chromium
def test_on_paper_stands_what_is_open_and_nothing_is_cut(written: Written, opened: Any) -> None:
    # As wide as the text of an A4 page, and dark, which paper is not.
    page = opened(written.page, viewport={"width": 718, "height": 1000}, color_scheme="dark")
    assert page.locator("details:not([open])").count() > 0
    still = page.locator("#graph svg.seen")
    assert "16 nodes in 4 compartments" in (still.get_attribute("aria-label") or "")
    page.emulate_media(media="print")
    before = page.locator("details[open]").count()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details.paper:not([open])").count() == 0 < page.locator("details.paper").count()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == before
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert still.is_visible()
    assert page.locator("input:visible, select:visible, nav:visible, .tools:visible").count() == 0
    cut = """[...document.querySelectorAll('.wide, section, #graph')]
        .filter((one) => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
        .map((one) => one.getAttribute('aria-label') || one.id)"""
    assert page.evaluate(cut) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 718
    whole = " ".join(page.locator("#sets tbody .why").all_inner_texts())
    found = sections(written.twin)["interventions"]["data"]["interventions"]
    assert all(row["why"] in whole for row in found if row["size"])
    # Only a definite height keeps upright headings narrow in what Chromium prints; the screen does not show the fault.
    assert page.locator("#doubles .tilt").first.evaluate("one => getComputedStyle(one).height") == "160px"
    assert page.pdf().startswith(b"%PDF")


@pytest.mark.chromium
def test_hostile_names_stay_names(logicnet: Any, opened: Any, tmp_path: Path) -> None:
    name = "</script><script>alert(1)</script><img src=x onerror=alert(2)>'&"
    long = "N" * 300
    file = tmp_path / "odd.bnet"
    file.write_text(
        f'#: network {name}\n#: phenotype p, "{name}"\ntargets, factors\n'
        f'"{name}", "🧬"\n"🧬", !{long}\n{long}, {long}\n',
        "utf-8",
    )
    run = logicnet("report", file, "-o", tmp_path / "page.html")
    assert run.status == 0, run.err
    page = opened(tmp_path / "page.html")
    assert page.locator("h1").inner_text() == name
    assert page.locator("img").count() == 0
    assert page.locator("#network tbody th").all_inner_texts() == [] or long in page.content()
    assert name in page.locator("#network tbody th").all_text_contents()


@pytest.mark.parametrize("format", ["html", "json", "markdown"])
def test_same_input_same_bytes(logicnet: Callable[..., Any], toggle: Path, tmp_path: Path, format: str) -> None:
    for name in ("one", "two"):
        assert logicnet("report", toggle, "-o", tmp_path / name, "--format", format).status == 0
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_section_that_fails_is_shown_and_the_rest_stands(
    logicnet: Callable[..., Any], toggle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from logicnet.report.html import contents

    def broken(*_: object, **__: object) -> None:
        raise ValueError("no luck")

    monkeypatch.setattr(contents, "search_interventions", broken)
    run = logicnet("report", toggle, "-o", tmp_path / "page.html")
    text = (tmp_path / "page.html").read_text("utf-8")
    assert run.status == 3 and "no luck" in run.err
    assert "This section failed: ValueError: no luck The other sections stand." in text
    assert "Values of every node" in text


def test_a_date_only_when_asked_for(logicnet: Callable[..., Any], toggle: Path, tmp_path: Path) -> None:
    for arguments, dated in (((), False), (("--dated",), True)):
        assert logicnet("report", toggle, "-o", tmp_path / "twin", "--format", "json", *arguments).status == 0
        twin = json.loads((tmp_path / "twin").read_text("utf-8"))
        require_valid(twin, "report")
        assert (twin["provenance"]["date"] is not None) is dated
        assert twin["provenance"]["command"].startswith("logicnet report ")


def test_a_refuted_claim_comes_with_its_witness(logicnet: Callable[..., Any], toggle: Path, tmp_path: Path) -> None:
    assert logicnet("report", toggle, "-o", tmp_path / "twin", "--format", "json").status == 0
    parts = sections(json.loads((tmp_path / "twin").read_text("utf-8")))
    failing = [one for one in parts["expectations"]["data"]["expectations"] if one["status"] == "fails"]
    assert [one["witness"] for one in failing] == [{"A": 1}]
    refuted = [one for one in parts["summary"]["data"]["claims"] if one["status"] == "refuted"]
    assert any("Counter-example: A=1." in one["why"] for one in refuted)


def test_an_empty_network_has_a_page(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "empty.bnet"
    file.write_text("targets, factors\n", "utf-8")
    run = logicnet("report", file, "-o", tmp_path / "page.html")
    # The reader refuses a file without any rule; then nothing is written.
    assert run.status == 2 and "the file contains no rule" in run.err and not (tmp_path / "page.html").exists()
    # A network that a program made without any node is not refused.
    network = Network(Source("empty", ""), ())
    page = to_html(compose(ReportQuestion(network, (Place("default", ()),), None, 1, {}), Limits()))
    assert "The network has no node." in page and "This section failed" not in page


def test_without_phenotypes_it_says_so(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "bare.bnet"
    file.write_text("targets, factors\nA, B\nB, A\n", "utf-8")
    assert logicnet("report", file, "-o", tmp_path / "twin", "--format", "json").status == 0
    parts = sections(json.loads((tmp_path / "twin").read_text("utf-8")))
    assert parts["interventions"]["state"] == "empty" and "no phenotype" in parts["interventions"]["note"]


def test_a_large_network_is_not_drawn(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "large.bnet"
    file.write_text("targets, factors\nn0, n0\n" + "".join(f"n{k}, n{k - 1}\n" for k in range(1, 5000)), "utf-8")
    run = logicnet("report", file, "-o", tmp_path / "page.html", "--env", "n0=1")
    assert run.status == 0, run.err
    text = (tmp_path / "page.html").read_text("utf-8")
    assert "Left out: the drawing" in text and "4000 more nodes" in text and 'id="graph"' not in text


def test_what_is_too_much_for_a_page_is_left_out_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from logicnet.report.html import contents

    monkeypatch.setattr(contents, "SCREENED", 3)
    monkeypatch.setattr(contents, "EXPLAINED", 2)
    file = tmp_path / "chain.bnet"
    rules = ["n0, n0", *(f"n{k}, n{k - 1}" for k in range(1, 8))]
    file.write_text("\n".join(["#: phenotype p, n7", "targets, factors", *rules]) + "\n", "utf-8")
    report = compose_report(load(str(file)), environments=["n0=1"], max_size=1)
    parts = sections(report.document())
    assert report.finished and len(parts["singles"]["data"]["rows"]) == 3
    assert parts["singles"]["note"] == "Left out: 9 sets beyond the first 3; `screen --max-size 1` has all."
    assert parts["robustness"]["note"] == "Left out: 3 sets beyond the first 3; `screen --set` asks for any."
    assert parts["interventions"]["note"].startswith("Left out: the why of 4 sets beyond the first 2")
    known = [row["robustness"] is not None for row in parts["interventions"]["data"]["interventions"]]
    assert known == [True] * 3 + [False] * 3


def test_a_failure_leaves_the_old_file(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("old", "utf-8")
    assert logicnet("report", "m2", "-o", page, "--env", "moon").status == 2
    assert page.read_text("utf-8") == "old"


def test_what_a_limit_cut_short_replaces_no_file(logicnet: Callable[..., Any], toggle: Path, tmp_path: Path) -> None:
    page, part = tmp_path / "page.html", tmp_path / "page.unfinished.html"
    # Where nothing could be lost, the part goes where it was to go.
    assert logicnet("report", toggle, "-o", page, "--time-limit", "1e-9").status == 3
    assert "This report is not all: time limit of 1e-09 s." in page.read_text("utf-8") and not part.exists()
    assert logicnet("report", toggle, "-o", page).status == 0
    whole = page.read_bytes()
    run = logicnet("report", toggle, "-o", page, "--time-limit", "1e-9")
    assert run.status == 3 and page.read_bytes() == whole
    assert "page.html` stays as it was" in run.err and f"written: {part}" in run.err
    assert "This report is not all" in part.read_text("utf-8")


def test_a_report_that_is_killed_leaves_the_old_file(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("old", "utf-8")
    command = [sys.executable, "-m", "logicnet", "report", "m4", "-o", str(page)]
    with started(command, stderr=subprocess.PIPE, cwd=Path(__file__).parents[2]) as running:
        assert running.stderr is not None
        assert running.poll() is None
        # It computes as soon as it has read the file; nothing is written before the end.
        time.sleep(1.0)
        running.kill()
        running.communicate()
    assert running.returncode == -signal.SIGKILL
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"] and page.read_text("utf-8") == "old"


def test_what_a_limit_kept_from_being_computed_is_not_called_impossible(
    logicnet: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from logicnet.report.html import contents

    file = tmp_path / "pair.bnet"
    file.write_text("#: phenotype p, P\ntargets, factors\nX, 1\nY, 1\nP, X & Y\n", "utf-8")
    # Of the pair X=0 + Y=0 nothing is known, while X=0 + X=1 could not be.
    monkeypatch.setattr(contents, "run", lambda plan, **_: iter(()))
    run = logicnet("report", file, "-o", tmp_path / "page.html")
    text = (tmp_path / "page.html").read_text("utf-8")
    cells = re.findall(r'<span class="quiet">([^<]+)</span></td>', text)
    assert run.status == 3 and set(cells) - {"yes"} == {"not computed"}


def test_a_report_compiles_its_network_once(toggle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It asks a thousand questions about one network: what compiling makes of a rule is kept for all of them."""
    from logicnet.compiled import compile as compiling

    compiled = compiling._rule
    network = load(str(toggle))
    asked: list[int] = []

    def counted(expression: Any, *others: Any) -> Any:
        asked.extend(v for v, node in enumerate(network.nodes) if node.rule.expression is expression)
        return compiled(expression, *others)

    monkeypatch.setattr(compiling, "_rule", counted)
    assert compose_report(network).finished
    assert sorted(asked) == list(range(len(network)))


def test_where_a_set_works_is_what_the_search_over_environments_says(tmp_path: Path) -> None:
    file = tmp_path / "two.bnet"
    # Without X two environments lose p, and one that has none gets it: X=0 works in two of two, not of three.
    file.write_text(
        "#: environment one, e=1\n#: environment two, e=0\n#: environment three, e=1\n#: phenotype p, P\n"
        "targets, factors\ne, e\nX, 1\nZ, 1\nP, (e & X | !e & !X) & Z\n",
        "utf-8",
    )
    network = load(str(file))
    report = compose_report(network, environments=("one", "two", "three"))
    rows = sections(report.document())["interventions"]["data"]["interventions"]
    places = [(name, resolve_environment(network, name)) for name in ("one", "two", "three")]
    formula = parse_formula(network, "p", option="--abolish")
    found = search_robust_interventions(
        pose(network), Goal(Demand("p", formula)), candidate_choices(network, formula), places=places, max_size=2
    )
    assert found.settings is not None
    shown = found.settings.count - found.settings.untreated.count(Fate.VACUOUS)
    known = {
        " + ".join(one.labels): {"abolished": one.robustness.count(Fate.ABOLISHED), "shown": shown, "undecided": 0}
        for one in found.interventions
        if one.robustness is not None
    }
    told = {row["set"]: row["robustness"] for row in rows if row["size"]}
    assert told == known
    assert told["X=0"] == {"abolished": 2, "shown": 2, "undecided": 0}


def test_where_nothing_has_to_be_done_is_said_in_one_sentence(
    logicnet: Callable[..., Any], toggle: Path, tmp_path: Path
) -> None:
    # Untreated there is nothing to abolish in `pushed`: the empty set, which is no change at all and no row.
    assert logicnet("report", toggle, "-o", tmp_path / "page.html").status == 0
    text = (tmp_path / "page.html").read_text("utf-8")
    assert "Nothing has to be done in: pushed." in text and '<th scope="row">nothing</th>' not in text


@pytest.mark.chromium
def test_a_cell_of_the_matrix_shows_what_the_set_switches_off(written: Written, opened: Any) -> None:
    page = opened(written.page)
    data = sections(written.twin)["changes"]["data"]
    for cell in page.locator("td[data-set]").all():
        row = next(
            one for one in data["rows"]
            if one["set"] == cell.get_attribute("data-set") and one["environment"] == cell.get_attribute("data-place")
        )  # fmt: skip
        cell.locator("button").click()
        seen = {kind: page.locator(f"#graph .spot.{kind}").all_text_contents() for kind in ("gone", "came", "held")}
        assert {kind: sorted(names) for kind, names in seen.items()} == {
            "gone": sorted(row["off"]), "came": sorted(row["on"]), "held": row["held"]
        }  # fmt: skip
        told = page.locator("#detail").inner_text()
        assert all(name in told for name in (*row["off"], *row["on"])) and row["exact"]
        # Against its definition: every attractor of the network with the set, and of that without.
        network = load("networks/m1.bnet")
        after = list_attractors(pose(network, environment=row["environment"], clamps=row["set"].split(" + ")))
        before = list_attractors(pose(network, environment=row["environment"]))
        assert row["off"] == [
            name for v, name in enumerate(network.names)
            if name not in row["held"] and {a.space.get(v) for a in after.attractors} == {0}
            and {a.space.get(v) for a in before.attractors} != {0}
        ]  # fmt: skip
    page.locator("td[data-set] button[aria-pressed=true]").click()
    assert page.locator("#graph .same, #graph .gone, #graph .came, #graph .held").count() == 0


@pytest.mark.parametrize("name", ["m1", "m2", *(pytest.param(m, marks=pytest.mark.long) for m in ("m3", "m4", "m5"))])
def test_report_and_interventions_give_the_same_sets(name: str) -> None:
    network = load(f"networks/{name}.bnet")
    # In the long tests all environments are asked, of m5 the last of thirteen; else the last.
    whole = name in ("m3", "m4")
    places = [one.name for one in network.environments][0 if whole else -1 :]
    report = compose_report(network, environments=places, candidates="drugs", opened="none")
    parts = sections(report.document())
    told = parts["interventions"]["data"]["interventions"]
    for place in places:
        found = minimal_interventions(network, "progression", environment=place, candidates="drugs", max_size=2)
        assert [" + ".join(one.labels) or "nothing" for one in found.interventions] == [
            row["set"] for row in told if row["environment"] == place and row["verdict"] != "undecided"
        ]
    # The sentences of the first screen name what works alone, and nothing else does.
    answer = parts["summary"]["data"]["answer"]
    alone = {row["set"] for row in told if row["size"] == 1 and row["verdict"] == "abolished"}
    named = {part for text in answer["sentences"] for part in re.findall(r"\*\*([^*]+) alone\*\*", text)}
    assert named == {row["name"] for row in answer["rows"] if row["set"] in alone}


def test_the_twin_of_a_report_with_candidates_keeps_its_schema(
    logicnet: Callable[..., Any], toggle: Path, tmp_path: Path
) -> None:
    run = logicnet("report", toggle, "--candidates", "A", "-o", tmp_path / "twin", "--format", "json")
    assert run.status == 0, run.err
    require_valid(json.loads((tmp_path / "twin").read_text("utf-8")), "report")
