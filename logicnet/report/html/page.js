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
  // On paper everything that is folded is shown.
  addEventListener("beforeprint", () => { for (const one of document.querySelectorAll("details")) one.open = true; });

  const box = document.getElementById("graph");
  if (!box || typeof cytoscape === "undefined") return;
  const { nodes, edges } = section("network");
  const layout = JSON.parse(document.getElementById("layout").textContent);
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const id = new Map(nodes.map((node, k) => [node.name, `n${k}`]));
  const elements = [];
  const frames = new Map();
  nodes.forEach((node, k) => {
    if (node.compartment && !frames.has(node.compartment)) {
      frames.set(node.compartment, `c${frames.size}`);
      elements.push({ data: { id: frames.get(node.compartment), label: node.compartment }, classes: "compartment" });
    }
    const spot = layout[k];
    // The cut corners of an input take room from its name.
    const width = spot.width + (node.input ? 10 : 0);
    elements.push({
      data: { id: `n${k}`, label: node.name, shown: spot.text, width, height: spot.height,
        ...(node.compartment ? { parent: frames.get(node.compartment) } : {}) },
      position: { x: spot.x, y: spot.y },
      classes: node.input ? "input" : "",
    });
  });
  edges.forEach((edge, k) => elements.push({
    data: { id: `e${k}`, source: id.get(edge.source), target: id.get(edge.target) },
    classes: `${edge.sign} ${edge.exosomal ? "exosome" : ""} ${edge.mirna ? "mirna" : ""}`,
  }));
  const styles = (dark) => {
    const ink = dark ? "#e8eaed" : "#1a1a1a";
    const paper = dark ? "#20252d" : "#ffffff";
    const [plus, minus, both] = dark ? ["#6db6ff", "#ff9e5e", "#e79fcf"] : ["#0072b2", "#d55e00", "#aa4488"];
    const signed = (colour) => ({ "line-color": colour, "target-arrow-color": colour, "source-arrow-color": colour });
    return [
      { selector: "node", style: { label: "data(label)", shape: "round-rectangle", "text-valign": "center",
        "text-wrap": "wrap", "font-size": 11, "font-family": "DejaVu Sans, Verdana, sans-serif",
        color: ink, "background-color": paper, "border-width": 1.2, "border-color": ink } },
      { selector: "node[width]", style: { label: "data(shown)", width: "data(width)", height: "data(height)" } },
      { selector: "node.input", style: { shape: "cut-rectangle", "border-style": "double", "border-width": 4 } },
      { selector: "node.compartment", style: { "text-valign": "top", "background-opacity": 0.1, "background-color": "#888",
        "border-width": 1, "font-size": 16, padding: 16, "text-margin-y": -2 } },
      { selector: "edge", style: { width: 1.4, "curve-style": "bezier", "arrow-scale": 0.9, opacity: 0.8 } },
      { selector: "edge.activates", style: { ...signed(plus), "target-arrow-shape": "triangle" } },
      { selector: "edge.inhibits", style: { ...signed(minus), "target-arrow-shape": "tee", "line-style": "dashed" } },
      { selector: "edge.both", style: { ...signed(both), "target-arrow-shape": "diamond", "line-style": "dotted" } },
      { selector: "edge.exosome", style: { width: 4.5 } },
      { selector: "edge.mirna", style: { "source-arrow-shape": "circle", "source-arrow-fill": "hollow" } },
      { selector: "node.v1", style: { "background-color": dark ? "#7db8f5" : "#0b4f8a", color: dark ? "#10141a" : "#ffffff" } },
      { selector: "node.v0", style: { "background-color": dark ? "#263445" : "#dce9f5" } },
      { selector: "node.vs", style: { "background-color": "#f0b429", color: "#1a1a1a", "border-style": "dashed" } },
      { selector: ".away", style: { opacity: 0.12 } },
      { selector: ".found", style: { "border-width": 4, "border-color": both } },
      { selector: ".here", style: { "border-width": 4, "border-color": plus } },
      { selector: "edge.pointed", style: { opacity: 1, width: 5 } },
    ];
  };
  const drawing = cytoscape({
    container: box, elements, style: styles(scheme.matches), layout: { name: "preset", fit: true, padding: 16 },
    minZoom: 0.05, maxZoom: 4,
  });
  scheme.addEventListener("change", () => drawing.style(styles(scheme.matches)));
  // On paper stands a still picture, with the colours for white paper; it is made beforehand, as printing does not wait.
  const still = () => {
    drawing.style(styles(false));
    document.getElementById("still").src = drawing.png({ full: true, scale: 2, maxWidth: 3000, bg: "#ffffff" });
    drawing.style(styles(scheme.matches));
  };
  setTimeout(still, 0);
  window.logicnetDrawing = drawing;
  const detail = document.getElementById("detail");
  const words = { activates: "activates", inhibits: "inhibits", both: "both activates and inhibits" };
  const cited = (edge) => [
    edge.via ? `by ${edge.via}` : "", edge.mirna ? "a miRNA" : "",
    edge.references.length ? `evidence: ${edge.references.join("; ")}` : "no evidence named in the file",
    edge.confidence ? `confidence: ${edge.confidence}` : "",
  ].filter(Boolean).join(", ");
  const tellNode = (name) => {
    const node = nodes.find((one) => one.name === name);
    const into = edges.filter((edge) => edge.target === name)
      .map((edge) => `${edge.source} ${words[edge.sign]} it (${cited(edge)})`);
    const what = [node.description, node.compartment ? `compartment: ${node.compartment}` : "",
      node.input ? "input" : `rule: ${node.rule}`, into.join("; "),
      node.references.length ? `sources: ${node.references.join("; ")}` : ""];
    detail.textContent = `${name}. ${what.filter(Boolean).join(". ")}.`;
  };
  const tellEdge = (edge) => {
    const rule = nodes.find((node) => node.name === edge.target).rule;
    detail.textContent = `${edge.source} ${words[edge.sign]} ${edge.target} (${cited(edge)}). Rule of ${edge.target}: ${rule}.`;
  };
  const settle = () => drawing.elements().removeClass("away here");
  const look = (node) => {
    settle();
    drawing.elements().not(node.closedNeighborhood()).not(".compartment").addClass("away");
    node.addClass("here");
    tellNode(node.data("label"));
  };
  drawing.on("mouseover", "node", (event) => { if (!event.target.isParent()) tellNode(event.target.data("label")); });
  drawing.on("mouseover", "edge", (event) => {
    event.target.addClass("pointed");
    tellEdge(edges[Number(event.target.id().slice(1))]);
  });
  drawing.on("mouseout", "edge", (event) => event.target.removeClass("pointed"));
  drawing.on("tap", (event) => {
    if (event.target === drawing) settle();
    else if (event.target.isNode() && !event.target.isParent()) look(event.target);
  });
  const all = () => { settle(); drawing.elements().removeClass("found"); drawing.fit(undefined, 16); };
  document.getElementById("fit").addEventListener("click", all);
  let hits = drawing.collection(), turn = 0;
  const find = document.getElementById("find");
  find.addEventListener("input", () => {
    const word = find.value.toLowerCase();
    hits = drawing.nodes().filter((node) => word && !node.isParent() && node.data("label").toLowerCase().includes(word));
    turn = 0;
    settle();
    drawing.elements().removeClass("found");
    hits.addClass("found");
    if (hits.length === 1) { look(hits[0]); drawing.center(hits); }
    document.getElementById("found").textContent = word ? `${hits.length} found` : "";
  });
  const step = () => {
    if (!hits.length) return;
    const node = hits[turn++ % hits.length];
    look(node);
    drawing.center(node);
  };
  document.getElementById("next").addEventListener("click", step);
  find.addEventListener("keydown", (event) => { if (event.key === "Enter") step(); });

  // Without a mouse: arrow keys go to the nearest node in that direction.
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  box.addEventListener("keydown", (event) => {
    const way = ways[event.key];
    if (event.key === "+" || event.key === "-") drawing.zoom({ level: drawing.zoom() * (event.key === "+" ? 1.25 : 0.8), renderedPosition: { x: box.clientWidth / 2, y: box.clientHeight / 2 } });
    else if (event.key === "0" || event.key === "Escape") all();
    else if (way) {
      const here = drawing.nodes(".here");
      let best = null, least = Infinity;
      drawing.nodes().filter((node) => !node.isParent()).forEach((node) => {
        if (!here.length) { best = best || node; return; }
        const dx = node.position("x") - here[0].position("x"), dy = node.position("y") - here[0].position("y");
        const along = dx * way[0] + dy * way[1], aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
        if (along > 1 && along + 2 * aside < least) { least = along + 2 * aside; best = node; }
      });
      if (best) look(best);
    } else return;
    event.preventDefault();
  });

  const { environments } = section("attractors");
  const choice = document.getElementById("paint");
  const buttons = [...document.querySelectorAll("button.paint")];
  const same = (one, other) => one.environment === other.environment && one.attractor === other.attractor;
  const paint = (wanted) => {
    for (const button of buttons) button.setAttribute("aria-pressed", String(same(button.dataset, wanted)));
    for (const option of choice.options) option.selected = same(option.dataset, wanted);
    const block = environments.find((one) => one.environment === wanted.environment);
    const attractor = block && block.attractors.find((one) => one.id === wanted.attractor);
    nodes.forEach((node, k) => {
      const shown = drawing.getElementById(id.get(node.name));
      shown.removeClass("v0 v1 vs");
      if (attractor) shown.addClass(attractor.values[k] === "*" ? "vs" : `v${attractor.values[k]}`);
    });
    detail.textContent = attractor ? `Painted: attractor ${attractor.id} in ${block.environment}.` : "Nothing is painted.";
    still();
  };
  if (choice) choice.addEventListener("change", () => paint(choice.selectedOptions[0].dataset));
  for (const button of buttons) {
    button.addEventListener("click", () => {
      paint(button.getAttribute("aria-pressed") === "true" ? {} : button.dataset);
      box.scrollIntoView({ block: "nearest" });
    });
  }
})();
