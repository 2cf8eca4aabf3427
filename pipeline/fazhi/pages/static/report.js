// One report: sections, text and records side by side, each leading to the others.

const RAIL_KINDS = new Set(["preamble", "achievements", "problems", "responsibility", "plans", "signature"]);
const FACTS = ["unit_name", "unit_level", "place", "report_year", "publish_date", "sign_date", "doc_number", "index_number", "n_chars", "path"];

/** Draws a report into `page`. `at` is a place [start, end] to begin with; `head` goes above. */
function drawReport(page, content, { at = null, head = null } = {}) {
  const points = new CodePoints(content.text);
  const mentions = content.mentions.map(([start, end, layer, label, score, method], index) => ({ start, end, layer, label, score, method, index }));
  const tables = Object.fromEntries(Object.entries(content.tables).map(([name, table]) => [name, rowsOf(name, table)]));
  const filter = { hidden: new Set(), least: 0 };
  let leaves = [];
  let chosen = null;

  const detail = make("div", { class: "detail", role: "status", "aria-live": "polite" }, word("page.help"));
  const records = drawRecords(tables, { points }, {
    choose: (row) => { choose(row, { scroll: true }); },
    hover: (row) => mark("hovered", row),
  });
  const textBox = make("div", { class: "text-box" });

  function redraw() {
    const shown = mentions.filter((mention) => !filter.hidden.has(mention.label) && mention.score >= filter.least);
    const drawn = drawText(points, { ...content, mentions: shown });
    leaves = drawn.leaves;
    named(drawn.element, "aria-label", "page.text");
    drawn.element.addEventListener("click", (event) => {
      const leaf = leafOf(event.target);
      if (leaf) chooseLeaf(leaf);
    });
    drawn.element.addEventListener("mouseover", (event) => hoverLeaf(leafOf(event.target)));
    drawn.element.addEventListener("mouseleave", () => hoverLeaf(null));
    drawn.element.addEventListener("keydown", (event) => {
      if (event.key === "n" || event.key === "p") { step(event.key === "n" ? 1 : -1); event.preventDefault(); }
      if (event.key === "Escape") clear();
    });
    textBox.replaceChildren(drawn.element);
    if (chosen) mark("chosen", chosen);
  }

  const leafOf = (target) => {
    const element = target.closest?.(".leaf");
    return element ? leaves[leafAt(Number(element.dataset.start))] : null;
  };

  /** Index of the leaf that holds an offset. */
  function leafAt(offset) {
    let low = 0;
    let high = leaves.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (leaves[middle].start <= offset) low = middle; else high = middle - 1;
    }
    return low;
  }

  function mark(kind, place) {
    for (const element of textBox.querySelectorAll("." + kind)) element.classList.remove(kind);
    if (!place || !leaves.length) return;
    for (let index = leafAt(place.start); index < leaves.length && leaves[index].start < place.end; index++) {
      leaves[index].element.classList.add(kind);
    }
  }

  /** Chooses a stretch: marked in the text, its row in the table, its fields below. */
  function choose(place, { scroll = false } = {}) {
    chosen = place;
    mark("chosen", place);
    for (const line of records.lines.values()) line.classList.remove("chosen");
    const line = records.lines.get(place);
    if (line) {
      records.open(place.table);
      line.classList.add("chosen");
      scrollWithin(line);
    }
    if (scroll) goTo(place.start);
    describe(place);
  }

  function scrollWithin(line) {
    const panel = line.closest(".panel");
    const [box, inside] = [panel.getBoundingClientRect(), line.getBoundingClientRect()];
    if (inside.top < box.top + 30 || inside.bottom > box.bottom) panel.scrollTop += inside.top - box.top - box.height / 3;
  }

  function goTo(offset) {
    if (leaves.length) leaves[leafAt(offset)].element.scrollIntoView({ block: "center" });
  }

  function clear() {
    chosen = null;
    mark("chosen", null);
    for (const line of records.lines.values()) line.classList.remove("chosen");
    detail.replaceChildren(word("page.help"));
  }

  const covers = (row, leaf) => row.start < leaf.end && leaf.start < row.end;
  const rowsAt = (leaf) => Object.values(tables).flat().filter((row) => covers(row, leaf))
    .sort((one, two) => (one.end - one.start) - (two.end - two.start));

  function chooseLeaf(leaf) {
    const rows = rowsAt(leaf);
    const mention = [...leaf.active].sort((one, two) => (one.end - one.start) - (two.end - two.start))[0];
    // A figure says more than the date inside it; the smallest record otherwise.
    const record = rows.find((row) => row.table === "indicators") ?? rows[0];
    if (record || mention) choose(record ?? mention); else clear();
  }

  function hoverLeaf(leaf) {
    for (const line of records.element.querySelectorAll("tr.hovered")) line.classList.remove("hovered");
    if (leaf) for (const row of rowsAt(leaf)) records.lines.get(row)?.classList.add("hovered");
  }

  /** To the next mention of the text, or the one before. */
  function step(by) {
    const shown = mentions.filter((mention) => !filter.hidden.has(mention.label) && mention.score >= filter.least);
    if (!shown.length) return;
    let index = shown.indexOf(chosen);
    if (index < 0) index = by > 0 ? -1 : 0;
    choose(shown[(index + by + shown.length) % shown.length], { scroll: true });
  }

  function describe(place) {
    const here = mentions.filter((mention) => mention.start < place.end && place.start < mention.end
      && mention.start >= place.start - 200).slice(0, 12);
    detail.replaceChildren(
      make("blockquote", {}, points.slice(place.start, Math.min(place.end, place.start + 300))),
      make("ul", { class: "marks" }, ...here.map((mention) => make("li", {},
        labelSign(mention.label), " ", points.slice(mention.start, Math.min(mention.end, mention.start + 40)), " ", confidence(mention.score),
        make("small", {}, " " + mention.method)))),
      place.table ? drawFields(place) : "",
    );
  }

  const root = make("div", { class: "report" },
    head ?? "",
    drawHead(content.report),
    make("div", { class: "columns" },
      drawRail(content, points, goTo),
      make("main", {}, drawFilters(mentions, filter, redraw), textBox),
      make("aside", {}, records.element, detail)));
  page.replaceChildren(root);
  redraw();
  if (at) {
    const place = Object.values(tables).flat().find((row) => row.start === at[0] && row.end === at[1]) ?? { start: at[0], end: at[1] };
    choose(place, { scroll: true });
  }
  return { choose, goTo };
}

function labelSign(label) {
  return make("span", { class: "label is-" + label, data: { sign: signOf(label) } }, word("label." + label));
}

function drawHead(report) {
  const facts = make("dl", { class: "facts" });
  const values = { ...report, place: [report.province, report.city, report.county, report.township].filter(Boolean).join(" ") };
  for (const name of FACTS) {
    const value = values[name];
    if (value === null || value === undefined || value === "") continue;
    const shown = name === "unit_level" ? word("level." + value) : name === "n_chars" ? number(value) : String(value);
    facts.append(make("div", {}, make("dt", {}, word("field." + name)), make("dd", {}, shown)));
  }
  const flags = (report.flags ?? []).map((flag) => make("li", {}, flagSign(flag), " ", word("flag." + flag.split(":")[0])));
  return make("header", {}, switches(), make("h1", {}, report.title ?? report.path), facts,
    flags.length ? make("ul", { class: "flags" }, ...flags) : "");
}

/** Parts and headings of the text, each a link to its place. */
function drawRail({ sections, headings }, points, goTo) {
  const list = make("ol");
  const entries = [
    ...sections.filter(([, , kind], at) => RAIL_KINDS.has(kind) && sections[at - 1]?.[2] !== kind)
      .map(([start, , kind]) => ({ start, order: 0, shown: word("section." + kind), level: 0 })),
    ...headings.map(([start, end, level]) => ({ start, order: 1, shown: points.slice(start, Math.min(end, start + 40)).trim(), level })),
  ].sort((one, two) => one.start - two.start || one.order - two.order);
  for (const entry of entries) {
    list.append(make("li", { class: "level-" + entry.level }, make("a", { href: `#${entry.start}`, on: { click: (event) => {
      event.preventDefault();
      goTo(entry.start);
    } } }, entry.shown)));
  }
  return named(make("nav", { class: "rail" }, list), "aria-label", "page.sections");
}

/** A box for each label with its number, and the least confidence. */
function drawFilters(mentions, filter, changed) {
  const counts = new Map();
  for (const mention of mentions) {
    const key = mention.layer + mention.label;
    if (!counts.has(key)) counts.set(key, { label: mention.label, layer: mention.layer, count: 0 });
    counts.get(key).count++;
  }
  const boxes = [...counts.values()].sort((one, two) => one.layer - two.layer || two.count - one.count).map(({ label, layer, count }) => {
    const box = make("input", { type: "checkbox", checked: true, on: { change: () => {
      if (box.checked) filter.hidden.delete(label); else filter.hidden.add(label);
      changed();
    } } });
    return make("label", { class: layer === ENTITY ? "choice" : "choice span-choice" }, box, labelSign(label), make("small", {}, " " + count));
  });
  const shown = make("output", {}, "0");
  const least = named(make("input", { type: "range", min: 0, max: 95, step: 5, value: 0, on: { input: () => {
    filter.least = Number(least.value) / 100;
    shown.textContent = least.value;
    changed();
  } } }), "aria-label", "page.least");
  const box = named(make("div", { class: "filters", role: "group" }, ...boxes,
    make("label", { class: "choice" }, word("page.least"), " ", least, shown)), "aria-label", "page.filters");
  return box;
}
