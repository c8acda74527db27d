"use strict";
(() => {
  const report = JSON.parse(document.getElementById("data").textContent);
  const section = (id) => report.sections.find((s) => s.id === id).data;
  for (const one of document.querySelectorAll(".script")) one.hidden = false;

  // Tables: a button in each head sorts, numbers as numbers.
  for (const table of document.querySelectorAll("table.sortable")) {
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.textContent = "";
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const body = table.tBodies[0];
        const key = (row) => row.cells[column].textContent.trim();
        const order = (a, b) => key(a).localeCompare(key(b), "en", { numeric: true });
        const rows = [...body.rows].sort(down ? (a, b) => order(b, a) : order);
        body.append(...rows);
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

  const box = document.getElementById("graph");
  if (!box || typeof cytoscape === "undefined") return;
  const { nodes, edges } = section("network");
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const ink = dark ? "#e8eaed" : "#1a1a1a";
  const paper = dark ? "#20252d" : "#ffffff";
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = "14px sans-serif";
  const width = (name) => Math.min(220, Math.max(48, pen.measureText(name).width + 24));
  const height = (name) => 14 + 18 * Math.ceil(pen.measureText(name).width / 190);

  // Positions are computed, not simulated: a block per compartment, so that every reader sees the same picture.
  const id = new Map(nodes.map((node, k) => [node.name, `n${k}`]));
  const groups = new Map();
  for (const node of nodes) {
    const key = node.compartment || "";
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(node);
  }
  const elements = [];
  const across = Math.max(1, Math.ceil(Math.sqrt(groups.size)));
  let left = 0, top = 0, tallest = 0, placed = 0;
  [...groups].forEach(([key, members], g) => {
    if (key) elements.push({ data: { id: `c${g}`, label: key }, classes: "compartment" });
    const columns = Math.max(1, Math.ceil(Math.sqrt(members.length / 2)));
    const cell = Math.max(...members.map((node) => width(node.name))) + 40;
    const line = Math.max(...members.map((node) => height(node.name))) + 48;
    members.forEach((node, k) => elements.push({
      data: { id: id.get(node.name), label: node.name, width: width(node.name), height: height(node.name), ...(key ? { parent: `c${g}` } : {}) },
      position: { x: left + (k % columns) * cell, y: top + Math.floor(k / columns) * line },
      classes: node.input ? "input" : "",
    }));
    left += columns * cell + 100;
    tallest = Math.max(tallest, Math.ceil(members.length / columns) * line + 120);
    if (++placed % across === 0) { left = 0; top += tallest; tallest = 0; }
  });
  edges.forEach((edge, k) => elements.push({
    data: { id: `e${k}`, source: id.get(edge.source), target: id.get(edge.target) },
    classes: `${edge.sign} ${edge.via === "exosome" ? "exosome" : ""} ${edge.mirna ? "mirna" : ""}`,
  }));
  const drawing = cytoscape({
    container: box, elements, layout: { name: "preset", fit: true, padding: 20 },
    style: [
      { selector: "node", style: { label: "data(label)", shape: "round-rectangle",
        "text-valign": "center", "text-wrap": "wrap", "text-max-width": 205, "text-overflow-wrap": "anywhere",
        "font-size": 14, color: ink, "background-color": paper, "border-width": 1.5, "border-color": ink } },
      { selector: "node[width]", style: { width: "data(width)", height: "data(height)" } },
      { selector: "node.input", style: { shape: "cut-rectangle", "border-style": "double", "border-width": 4 } },
      { selector: "node.compartment", style: { "text-valign": "top", "background-opacity": 0.12, "background-color": "#888", "border-width": 1, "font-size": 22 } },
      { selector: "edge", style: { width: 1.6, "curve-style": "bezier", "arrow-scale": 1.1, opacity: 0.75 } },
      { selector: "edge.activates", style: { "line-color": "#0072b2", "target-arrow-color": "#0072b2", "target-arrow-shape": "triangle" } },
      { selector: "edge.inhibits", style: { "line-color": "#d55e00", "target-arrow-color": "#d55e00", "target-arrow-shape": "tee", "line-style": "dashed" } },
      { selector: "edge.both", style: { "line-color": "#cc79a7", "target-arrow-color": "#cc79a7", "target-arrow-shape": "diamond", "line-style": "dotted" } },
      { selector: "edge.exosome", style: { width: 5 } },
      { selector: "edge.mirna", style: { "target-arrow-fill": "hollow" } },
      { selector: "node.v1", style: { "background-color": dark ? "#7db8f5" : "#0b4f8a", color: dark ? "#10141a" : "#ffffff" } },
      { selector: "node.v0", style: { "background-color": dark ? "#263445" : "#e3edf7" } },
      { selector: "node.vs", style: { "background-color": "#f0b429", color: "#1a1a1a", "border-style": "dashed" } },
      { selector: ".away", style: { opacity: 0.12 } },
      { selector: ".found", style: { "border-width": 5, "border-color": "#cc79a7" } },
    ],
  });
  window.logicnetDrawing = drawing;
  const detail = document.getElementById("detail");
  const tell = (name) => {
    const node = nodes.find((one) => one.name === name);
    const into = edges.filter((edge) => edge.target === name);
    const signs = into.map((edge) => `${edge.source} ${edge.sign}${edge.via ? ` by ${edge.via}` : ""}` +
      (edge.references.length ? ` [${edge.references.join("; ")}]` : ""));
    const what = [node.description, node.input ? "input" : `rule: ${node.rule}`, signs.join(", "), node.references.join("; ")];
    detail.textContent = `${name}. ${what.filter(Boolean).join(". ")}`;
  };
  const look = (node) => {
    const near = node.closedNeighborhood();
    drawing.elements().removeClass("away");
    drawing.elements().not(near).not(".compartment").addClass("away");
    tell(node.data("label"));
  };
  drawing.on("mouseover", "node", (event) => { if (!event.target.isParent()) tell(event.target.data("label")); });
  drawing.on("tap", (event) => {
    if (event.target === drawing) drawing.elements().removeClass("away");
    else if (event.target.isNode() && !event.target.isParent()) look(event.target);
  });
  document.getElementById("fit").addEventListener("click", () => {
    drawing.elements().removeClass("away found");
    drawing.fit(undefined, 20);
  });
  document.getElementById("find").addEventListener("input", (event) => {
    const word = event.target.value.toLowerCase();
    const hits = drawing.nodes().filter((node) => word && !node.isParent() && node.data("label").toLowerCase().includes(word));
    drawing.elements().removeClass("found");
    hits.addClass("found");
    if (hits.length === 1) { look(hits[0]); drawing.center(hits); }
    document.getElementById("found").textContent = word ? `${hits.length} found` : "";
  });
  const { environments } = section("attractors");
  for (const button of document.querySelectorAll("button.paint")) {
    button.addEventListener("click", () => {
      for (const other of document.querySelectorAll("button.paint")) other.setAttribute("aria-pressed", "false");
      button.setAttribute("aria-pressed", "true");
      const block = environments.find((one) => one.environment === button.dataset.environment);
      const attractor = block.attractors.find((one) => one.id === button.dataset.attractor);
      nodes.forEach((node, k) => {
        const value = attractor.values[k];
        const shown = drawing.getElementById(id.get(node.name));
        shown.removeClass("v0 v1 vs").addClass(value === "*" ? "vs" : `v${value}`);
      });
      detail.textContent = `Painted: attractor ${attractor.id} in ${block.environment}.`;
    });
  }
})();
