// The tables of a report's records, one behind each tab.

const FIRST_LINES = 300;

/** Rows of a table as objects, each with the name of its table. */
function rowsOf(table, { columns, rows }) {
  return rows.map((values) => {
    const row = { table };
    columns.forEach((name, at) => { row[name] = values[at]; });
    return row;
  });
}

/** Draws tabs and tables; `choose(row)` is called for a row that is clicked or entered. */
function drawRecords(tables, context, { choose, hover }) {
  const element = make("div", { class: "records" });
  const tabs = named(make("div", { class: "tabs", role: "tablist" }), "aria-label", "page.records");
  const panels = new Map();
  const buttons = new Map();
  const lines = new Map(); // record → its line of the table

  function open(table) {
    for (const [name, panel] of panels) {
      panel.classList.toggle("closed", name !== table);
      buttons.get(name).setAttribute("aria-selected", String(name === table));
      buttons.get(name).tabIndex = name === table ? 0 : -1;
    }
  }

  element.append(tabs);
  for (const [table, rows] of Object.entries(tables)) {
    const id = "panel-" + table;
    const button = make("button", { type: "button", role: "tab", "aria-controls": id, on: { click: () => open(table), focus: () => open(table) } },
      word("table." + table), make("small", {}, " " + rows.length));
    const panel = make("div", { class: "panel", id, role: "tabpanel" }, make("h3", {}, word("table." + table)));
    panel.append(rows.length ? drawTable(table, rows) : make("p", { class: "note" }, word("page.none")));
    buttons.set(table, button);
    panels.set(table, panel);
    tabs.append(button);
    element.append(panel);
  }

  function drawTable(table, rows) {
    const cells = rows.map((row) => COLUMNS[table].map(([, show]) => show(row, context) ?? ""));
    // A column that says nothing of this report only takes room.
    const held = COLUMNS[table].map((_, at) => cells.some((line) => (line[at].textContent ?? String(line[at])) !== ""));
    const columns = COLUMNS[table].filter((_, at) => held[at]);
    const body = make("tbody");
    const drawLines = (from, to) => { for (let at = from; at < Math.min(to, rows.length); at++) drawLine(at); };
    function drawLine(at) {
      const row = rows[at];
      const shown = cells[at].filter((_, column) => held[column]);
      const line = make("tr", { tabindex: at === 0 ? 0 : -1, data: { table, start: row.start, end: row.end }, on: {
        click: () => choose(row),
        mouseenter: () => hover(row),
        mouseleave: () => hover(null),
        keydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(row); } },
      } }, ...columns.map(([key], column) => make("td", { class: "of-" + key }, shown[column])));
      lines.set(row, line);
      body.append(line);
    }
    // The lines of a long table come after the first paint, a part at a time.
    drawLines(0, FIRST_LINES);
    const later = (from) => { if (from < rows.length) setTimeout(() => { drawLines(from, from + 1000); later(from + 1000); }, 30); };
    later(FIRST_LINES);
    roving(body, "tr");
    const head = make("tr", {}, ...columns.map(([key]) => make("th", { scope: "col", class: "of-" + key }, word("column." + key))));
    return make("div", { class: "scroll" }, make("table", { class: "rows" }, make("thead", {}, head), body));
  }

  roving(tabs, "button", ["ArrowLeft", "ArrowRight"]);
  const first = Object.keys(tables).find((table) => tables[table].length) ?? Object.keys(tables)[0];
  open(first);
  return { element, open, lines };
}

/** Every field of a record that holds something. */
function drawFields(row) {
  const hidden = new Set(["table", "start", "end", "score", "flags"]);
  const list = make("dl", { class: "fields" });
  for (const [name, value] of Object.entries(row)) {
    if (hidden.has(name) || value === null || value === undefined || value === false || (Array.isArray(value) && !value.length)) continue;
    let shown = Array.isArray(value) ? value.join("、") : String(value);
    if (name === "metric_id") shown = `${shown} ${say("metric." + shown)}`;
    else if (name === "section") shown = say("section." + shown);
    list.append(make("dt", {}, word("field." + name)), make("dd", {}, shown));
  }
  for (const flag of row.flags ?? []) {
    list.append(make("dt", {}, flagSign(flag)), make("dd", {}, word("flag." + flag.split(":")[0])));
  }
  return list;
}
