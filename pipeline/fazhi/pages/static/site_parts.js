// Parts that several views use: filters, long lists, links to a place.

/** A link to a place of a report. */
function placeLink(row, shown, properties = {}) {
  const place = row.end > row.start ? `/${row.start}-${row.end}` : "";
  return make("a", { href: `#/report/${row.number}${place}`, ...properties }, shown);
}

/** A list of any length: only the lines in sight are drawn. `columns` are [key, show(row), width]. */
function longTable(columns, { height = 34, label = "site.reports" } = {}) {
  const template = columns.map((column) => column[2] ?? "1fr").join(" ");
  const head = make("div", { class: "long-head", role: "row", style: `grid-template-columns:${template}` },
    ...columns.map(([key, , , title]) => make("span", { role: "columnheader", class: "of-" + key }, title ?? word("column." + key))));
  const inner = make("div", { class: "long-inner", role: "rowgroup" });
  const box = named(make("div", { class: "long", role: "table", tabindex: 0 }, head, inner), "aria-label", label);
  let rows = [];
  let drawn = "";
  function paint(force = false) {
    const first = Math.max(0, Math.floor(box.scrollTop / height) - 8);
    const last = Math.min(rows.length, first + Math.ceil((box.clientHeight || 900) / height) + 16);
    const now = `${first}-${last}`;
    if (!force && now === drawn) return;
    drawn = now;
    inner.replaceChildren(...rows.slice(first, last).map((row, at) => make("div", {
      class: "long-row", role: "row", "aria-rowindex": first + at + 1,
      style: `grid-template-columns:${template};top:${(first + at) * height}px;height:${height}px`,
    }, ...columns.map(([key, show]) => make("span", { role: "cell", class: "of-" + key }, show(row) ?? "")))));
  }
  box.addEventListener("scroll", () => paint(), { passive: true });
  new ResizeObserver(() => paint()).observe(box);
  return {
    element: box,
    show(given) {
      rows = given;
      inner.style.height = rows.length * height + "px";
      box.setAttribute("aria-rowcount", rows.length);
      box.scrollTop = 0;
      paint(true);
    },
  };
}

/** A choice among the values of a field, with how many reports have each. */
function facet(name, rows, field, { changed, say: shown = String, order = null }) {
  const counts = new Map();
  for (const row of rows) {
    const value = row[field] ?? "";
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const values = [...counts.keys()].filter((value) => value !== "").sort(order ?? ((one, two) => String(one).localeCompare(String(two), "zh")));
  const select = make("select", { id: "facet-" + name, on: { change: () => { keep(name, select.value); changed(); } } },
    make("option", { value: "" }, say("site.all")),
    ...values.map((value) => make("option", { value: String(value) }, `${shown(value)} (${counts.get(value)})`)));
  select.value = address().query.get(name) ?? "";
  if (select.selectedIndex < 0) select.value = "";
  return { element: make("label", { class: "facet" }, word("site." + name), " ", select), value: () => select.value };
}

/** A line to type in what is looked for. */
function searchBox(key, changed) {
  const box = named(named(make("input", { type: "search", class: "search", value: address().query.get("q") ?? "", on: { input: () => {
    keep("q", box.value.trim());
    changed();
  } } }), "placeholder", key), "aria-label", key);
  return { element: box, words: () => box.value.trim().toLowerCase().split(/\s+/).filter(Boolean) };
}

const holdsAll = (text, words) => words.every((one) => text.includes(one));

/** Facets of reports; `passes(report)` tells whether a report has what was chosen. */
function reportFacets(reports, changed, names = ["province", "level", "year"]) {
  const made = {
    province: () => facet("province", reports, "province", { changed }),
    level: () => facet("level", reports, "unit_level", { changed, say: (value) => say("level." + value) }),
    year: () => facet("year", reports, "report_year", { changed, order: (one, two) => two - one }),
  };
  const fields = { province: "province", level: "unit_level", year: "report_year" };
  const facets = names.map((name) => [name, made[name]()]);
  return {
    elements: facets.map(([, one]) => one.element),
    passes: (report) => facets.every(([name, one]) => !one.value() || String(report[fields[name]] ?? "") === one.value()),
  };
}

/** A choice of a few, kept in the address. */
function choice(name, values, changed, fallback = "") {
  const select = make("select", { id: "choice-" + name, on: { change: () => { keep(name, select.value === fallback ? "" : select.value); changed(); } } },
    ...values.map(([value, key]) => make("option", { value }, say(key))));
  select.value = address().query.get(name) ?? fallback;
  if (select.selectedIndex < 0) select.selectedIndex = 0;
  return { element: select, value: () => select.value };
}

const unitOf = (row) => reportRows[row.number]?.name ?? "";
const yearOf = (row) => reportRows[row.number]?.report_year ?? "";

/** Places that say something, as a long list: unit, year, what is shown, the words. */
function placeTable(extra = []) {
  return longTable([
    ["unit", (row) => placeLink(row, unitOf(row)), "minmax(9rem, 1fr)"],
    ["year", yearOf, "4rem"],
    ...extra,
    ["text", (row) => placeLink(row, row.text ?? "→", { class: "quiet" }), "minmax(10rem, 2fr)"],
  ], { label: "site.rows" });
}
