"use strict";
(() => {
  const report = JSON.parse(document.getElementById("data").textContent);
  const section = (id) => (report.sections.find((s) => s.id === id) || { data: {} }).data;
  for (const one of document.querySelectorAll(".script")) one.hidden = false;

  // Tables: a button in each head sorts, numbers as numbers; rows that are equal keep their order.
  for (const table of document.querySelectorAll("table.sortable")) {
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const body = table.tBodies[0];
        const key = (row) => (row.cells[column] ? row.cells[column].dataset.sort || row.cells[column].textContent.trim() : "");
        const order = (a, b) => key(a).localeCompare(key(b), "en", { numeric: true });
        body.append(...[...body.rows].sort(down ? (a, b) => order(b, a) : order));
      });
    });
  }
  for (const input of document.querySelectorAll("input.filter")) {
    const rows = [...document.getElementById(input.dataset.table).tBodies[0].rows];
    const show = () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let seen = 0;
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
        seen += !row.hidden;
      }
      document.getElementById(`${input.dataset.table}-count`).textContent = `${seen} of ${rows.length} rows`;
    };
    input.addEventListener("input", show);
    show();
  }
  // A table that goes on beyond the edge says so.
  const sideways = new ResizeObserver((entries) => {
    for (const { target } of entries) target.previousElementSibling.hidden = target.scrollWidth <= target.clientWidth;
  });
  for (const one of document.querySelectorAll(".wide")) {
    const hint = document.createElement("p");
    hint.className = "fine screen";
    hint.textContent = "Wider than the page: scroll the table sideways.";
    hint.hidden = true;
    one.before(hint);
    sideways.observe(one);
  }
  // On paper stands what is open, and what is short; afterwards everything is as it was.
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("details.paper:not([open])")];
    for (const one of unfolded) one.open = true;
  });
  addEventListener("afterprint", () => { for (const one of unfolded) one.open = false; unfolded = []; });
  // A link to a section that is folded opens it.
  const unfold = () => { const there = document.getElementById(location.hash.slice(1)); if (there) for (const one of there.querySelectorAll("details.fold")) one.open = true; };
  addEventListener("hashchange", unfold);
  unfold();

  const box = document.getElementById("graph");
  if (!box) return;
  const { nodes, edges } = section("network");
  const views = [...box.querySelectorAll(":scope > svg")].map((svg) => ({
    svg, id: svg.dataset.view, width: svg.viewBox.baseVal.width, height: svg.viewBox.baseVal.height,
    spots: [...svg.querySelectorAll(".spot")], lines: [...svg.querySelectorAll(".edge")],
  }));
  box.classList.add("live");
  // Letters are 12 points high in the drawing and never shown smaller than 9 pixels: what does not fit is moved to.
  const least = 0.75, most = 4;
  let view = views[0], scale = 1;
  const resize = (wanted, at) => {
    const next = Math.min(most, Math.max(least, wanted));
    const { x, y } = at || { x: box.clientWidth / 2, y: box.clientHeight / 2 };
    const left = (box.scrollLeft + x) / scale, top = (box.scrollTop + y) / scale;
    scale = next;
    view.svg.style.width = `${view.width * scale}px`;
    view.svg.style.height = `${view.height * scale}px`;
    box.scrollLeft = left * scale - x;
    box.scrollTop = top * scale - y;
  };
  const fit = () => {
    // A drawing that is wider than the text takes the whole window.
    box.classList.toggle("bleed", view.width > box.parentElement.clientWidth);
    const whole = Math.min(1, Math.max(least, (box.clientWidth - 2) / view.width));
    box.style.height = `${Math.min(view.height * whole, Math.max(480, innerHeight * 1.2)) + 18}px`;
    resize(whole);
    box.scrollLeft = 0;
    box.scrollTop = 0;
  };
  const choose = document.getElementById("view");
  const show = (wanted) => {
    if (view === wanted && view.svg.classList.contains("seen")) return;
    view = wanted;
    for (const one of views) one.svg.classList.toggle("seen", one === view);
    if (choose) choose.value = String(views.indexOf(view));
    fit();
  };
  show(view);
  if (choose) choose.addEventListener("change", () => show(views[Number(choose.value)]));
  addEventListener("resize", fit);
  const detail = document.getElementById("detail");
  const words = { activates: "activates", inhibits: "inhibits", both: "both activates and inhibits" };
  const cited = (edge) => [
    edge.via ? `by ${edge.via}` : "", edge.mirna ? "a miRNA" : "",
    edge.references.length ? `evidence: ${edge.references.join("; ")}` : "no evidence named in the file",
    edge.confidence ? `confidence: ${edge.confidence}` : "",
  ].filter(Boolean).join(", ");
  const tellNode = (node) => {
    const into = edges.filter((edge) => edge.target === node.name)
      .map((edge) => `${edge.source} ${words[edge.sign]} it (${cited(edge)})`);
    const what = [node.description, node.compartment ? `compartment: ${node.compartment}` : "",
      node.input ? "input" : `rule: ${node.rule}`, into.join("; "),
      node.references.length ? `sources: ${node.references.join("; ")}` : ""];
    detail.textContent = `${node.name}. ${what.filter(Boolean).join(". ")}.`;
  };
  const nodeOf = (spot) => (spot.dataset.id.startsWith("cell:") ? null : nodes[Number(spot.dataset.id.slice(1))]);
  const cellOf = (spot) => spot.dataset.id.slice(5);
  const tell = (spot) => {
    if (nodeOf(spot)) tellNode(nodeOf(spot));
    else detail.textContent = `${cellOf(spot)}: a compartment that is closed; choose it to open it.`;
  };
  const isAt = (name, place) => (place.startsWith("cell:")
    ? nodes.find((node) => node.name === name).compartment === place.slice(5) : `n${nodes.findIndex((node) => node.name === name)}` === place);
  const tellLine = (line) => {
    const { from, to, edge: number, count } = line.dataset;
    if (!count) {
      const edge = edges[Number(number)];
      const rule = nodes.find((node) => node.name === edge.target).rule;
      detail.textContent = `${edge.source} ${words[edge.sign]} ${edge.target} (${cited(edge)}). Rule of ${edge.target}: ${rule}.`;
      return;
    }
    const exosome = line.classList.contains("exosome");
    const some = edges.filter((edge) => isAt(edge.source, from) && isAt(edge.target, to)
      && line.classList.contains(edge.sign) && edge.exosomal === exosome);
    detail.textContent = `${some.length} regulations: ${some.map((edge) => `${edge.source} ${words[edge.sign]} ${edge.target}`).join("; ")}.`;
  };
  const settle = () => {
    for (const { spots, lines } of views) for (const one of [...spots, ...lines]) one.classList.remove("away", "here");
  };
  const look = (spot) => {
    settle();
    const id = spot.dataset.id, near = new Set([id]);
    for (const line of view.lines) {
      const mine = line.dataset.from === id || line.dataset.to === id;
      line.classList.toggle("away", !mine);
      if (mine) near.add(line.dataset.from).add(line.dataset.to);
    }
    for (const one of view.spots) one.classList.toggle("away", !near.has(one.dataset.id));
    spot.classList.add("here");
    tell(spot);
  };
  const centre = (spot) => {
    const { x, y, width, height } = spot.getBBox();
    box.scrollLeft = (x + width / 2) * scale - box.clientWidth / 2;
    box.scrollTop = (y + height / 2) * scale - box.clientHeight / 2;
  };
  const under = (event, what) => (event.target.closest ? event.target.closest(what) : null);
  box.addEventListener("pointerover", (event) => {
    const spot = under(event, ".spot"), line = under(event, ".edge");
    if (spot) tell(spot);
    if (line) { line.classList.add("pointed"); tellLine(line); }
  });
  box.addEventListener("pointerout", (event) => { const line = under(event, ".edge"); if (line) line.classList.remove("pointed"); });
  // Held and moved it shows another part; the wheel scrolls the page unless Ctrl is held.
  let held = null, moved = false;
  box.addEventListener("pointerdown", (event) => {
    held = { x: event.clientX, y: event.clientY, left: box.scrollLeft, top: box.scrollTop };
    moved = false;
  });
  addEventListener("pointermove", (event) => {
    if (!held) return;
    const dx = event.clientX - held.x, dy = event.clientY - held.y;
    moved = moved || Math.abs(dx) + Math.abs(dy) > 5;
    if (moved) { box.scrollLeft = held.left - dx; box.scrollTop = held.top - dy; }
  });
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => { held = null; });
  box.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const frame = box.getBoundingClientRect();
    resize(scale * (event.deltaY < 0 ? 1.2 : 1 / 1.2), { x: event.clientX - frame.left, y: event.clientY - frame.top });
  }, { passive: false });
  box.addEventListener("click", (event) => {
    if (moved) return;
    const spot = under(event, ".spot");
    if (!spot) settle();
    else if (nodeOf(spot)) look(spot);
    else { settle(); show(views.find((one) => one.id === cellOf(spot)) || view); }
  });
  const forget = () => { for (const { spots } of views) for (const one of spots) one.classList.remove("found"); };
  const all = () => { settle(); forget(); if (view.id && views.length > 1) show(views[0]); fit(); };
  document.getElementById("fit").addEventListener("click", all);
  document.getElementById("closer").addEventListener("click", () => resize(scale * 1.25));
  document.getElementById("farther").addEventListener("click", () => resize(scale / 1.25));
  let hits = [], turn = 0;
  const find = document.getElementById("find");
  const visit = (k) => {
    const there = () => view.spots.find((spot) => spot.dataset.id === `n${k}`);
    if (!there()) show(views.find((one) => one.id === nodes[k].compartment) || views.find((one) => one.id === ""));
    resize(Math.max(scale, 1.2));
    look(there());
    centre(there());
  };
  find.addEventListener("input", () => {
    const word = find.value.toLowerCase();
    hits = [...nodes.keys()].filter((k) => word && nodes[k].name.toLowerCase().includes(word));
    turn = 0;
    settle();
    forget();
    const ids = new Set(hits.map((k) => `n${k}`));
    for (const { spots } of views) for (const spot of spots) spot.classList.toggle("found", ids.has(spot.dataset.id));
    if (hits.length === 1) visit(hits[0]);
    document.getElementById("found").textContent = word ? `${hits.length} found` : "";
  });
  const step = () => { if (hits.length) visit(hits[turn++ % hits.length]); };
  document.getElementById("next").addEventListener("click", step);
  find.addEventListener("keydown", (event) => { if (event.key === "Enter") step(); });

  // Without a mouse: arrow keys go to the nearest node in that direction, Enter opens a compartment.
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const middle = (spot) => { const { x, y, width, height } = spot.getBBox(); return [x + width / 2, y + height / 2]; };
  box.addEventListener("keydown", (event) => {
    const way = ways[event.key], here = view.spots.find((spot) => spot.classList.contains("here"));
    if (event.key === "+" || event.key === "-") resize(scale * (event.key === "+" ? 1.25 : 0.8));
    else if (event.key === "0" || event.key === "Escape") all();
    else if (event.key === "Enter" && here && !nodeOf(here)) { settle(); show(views.find((one) => one.id === cellOf(here)) || view); }
    else if (way) {
      let best = here ? null : view.spots[0], shortest = Infinity;
      for (const spot of here ? view.spots : []) {
        const [x, y] = middle(spot), [left, top] = middle(here), dx = x - left, dy = y - top;
        const along = dx * way[0] + dy * way[1], aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
        if (along > 1 && along + 2 * aside < shortest) { shortest = along + 2 * aside; best = spot; }
      }
      if (best) { look(best); centre(best); }
    } else return;
    event.preventDefault();
  });

  const { environments } = section("attractors");
  const choice = document.getElementById("paint");
  const buttons = [...document.querySelectorAll("button.paint")];
  const same = (one, other) => one.environment === other.environment && one.attractor === other.attractor;
  // What a set switches off and on in one environment: a cell of the matrix is a button.
  const clear = () => {
    for (const button of cells) button.setAttribute("aria-pressed", "false");
    for (const { spots, lines } of views) for (const one of [...spots, ...lines]) one.classList.remove("gone", "came", "held", "same");
  };
  const switched = (button, cell) => {
    const again = button.getAttribute("aria-pressed") === "true";
    paint({});
    if (again) return;
    button.setAttribute("aria-pressed", "true");
    const { set, place } = cell.dataset, rows = section("changes").rows || [];
    const row = rows.find((one) => one.set === set && one.environment === place);
    if (!row) return;
    const off = new Set(row.off), on = new Set(row.on), own = new Set(row.held);
    const kind = (name) => (own.has(name) ? "held" : off.has(name) ? "gone" : on.has(name) ? "came" : "same");
    for (const { spots, lines } of views) {
      const quiet = new Set();
      for (const spot of spots) {
        const members = nodeOf(spot) ? [nodeOf(spot)] : nodes.filter((node) => node.compartment === cellOf(spot));
        const kinds = new Set(members.map((node) => kind(node.name)));
        const one = nodeOf(spot) ? [...kinds][0] : kinds.size === 1 && kinds.has("same") ? "same" : "held";
        spot.classList.add(one);
        if (one === "same") quiet.add(spot.dataset.id);
      }
      for (const line of lines) line.classList.toggle("same", quiet.has(line.dataset.from) || quiet.has(line.dataset.to));
    }
    const by = (names) => {
      const cellsOf = new Map();
      for (const name of names) {
        const at = nodes.find((node) => node.name === name).compartment || "in no compartment";
        cellsOf.set(at, [...(cellsOf.get(at) || []), name]);
      }
      return [...cellsOf].map(([at, some]) => `${at}: ${some.join(", ")}`).join("; ");
    };
    const what = !row.exact ? "which nodes it switches was not settled"
      : !row.off.length && !row.on.length ? "it switches no other node for good"
        : [row.off.length ? `switched off: ${by(row.off)}` : "", row.on.length ? `switched on: ${by(row.on)}` : ""].filter(Boolean).join(". Also ");
    detail.textContent = `${set} in ${place}: ${what}. In every attractor, and not in every one before.`;
    box.scrollIntoView({ block: "nearest" });
  };
  const cells = [...document.querySelectorAll("td[data-set]")].map((cell) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...cell.childNodes);
    cell.append(button);
    button.setAttribute("aria-label", `${cell.title}. Show what it switches off`);
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => switched(button, cell));
    return button;
  });
  const paint = (wanted) => {
    clear();
    for (const button of buttons) button.setAttribute("aria-pressed", String(same(button.dataset, wanted)));
    for (const option of choice.options) option.selected = same(option.dataset, wanted);
    const block = environments.find((one) => one.environment === wanted.environment);
    const attractor = block && block.attractors.find((one) => one.id === wanted.attractor);
    for (const { spots } of views) {
      for (const spot of spots) {
        spot.classList.remove("v0", "v1", "vs");
        if (!attractor || !nodeOf(spot)) continue;
        const value = attractor.values[Number(spot.dataset.id.slice(1))];
        spot.classList.add(value === "*" ? "vs" : `v${value}`);
      }
    }
    detail.textContent = attractor ? `Painted: attractor ${block.attractors.indexOf(attractor) + 1} in ${block.environment} (${attractor.id}).` : "Nothing is painted.";
  };
  if (choice) choice.addEventListener("change", () => paint(choice.selectedOptions[0].dataset));
  for (const button of buttons) {
    button.addEventListener("click", () => {
      paint(button.getAttribute("aria-pressed") === "true" ? {} : button.dataset);
      box.scrollIntoView({ block: "nearest" });
    });
  }
})();
