// Units × years of one metric. Nothing, no report and zero are three different things.

async function viewPanel(page, [chosen]) {
  const [reports, columns] = await Promise.all([loadReports(), load("metrics")]);
  const metrics = rowsFrom(columns).filter((one) => one.metric_id !== "other");
  if (!metrics.length) { page.append(word("page.none")); return; }
  const current = metrics.find((one) => one.metric_id === chosen) ?? metrics[0];
  const select = make("select", { id: "panel-metric", on: { change: () => { location.hash = `#/panel/${encodeURIComponent(select.value)}`; } } },
    ...[...metrics].sort((one, two) => two.reports - one.reports).map((one) => make("option", { value: one.metric_id }, `${say("metric." + one.metric_id)} (${one.reports})`)));
  select.value = current.metric_id;
  const figures = rowsFrom(await load("metric-" + current.metric_id.replace(/[^A-Za-z0-9_]/g, "_")));
  const years = [...new Set(reports.map((report) => report.report_year).filter((year) => year !== null))].sort();
  const units = unitsOf(reports, figures, current.unit);
  const search = searchBox("site.filter_units", () => show());
  const facets = reportFacets(reports, () => show(), ["province", "level"]);
  const less = choice("less", [["", "site.previous_any"], ["1", "site.previous_less"]], () => show());
  const found = make("output", { class: "found" });
  const table = longTable([
    ["unit", (unit) => make("span", {}, unit.report.name, " ", make("small", { class: "quiet" }, unit.report.county ?? unit.report.city ?? unit.report.province ?? "")), "minmax(12rem, 1.6fr)"],
    ...years.map((year) => [`year-${year}`, (unit) => cell(unit.years.get(year)), "minmax(4.5rem, 1fr)", String(year)]),
  ], { label: "site.panel" });
  function show() {
    const words = search.words();
    const rows = units.filter((unit) => facets.passes(unit.report) && holdsAll(unit.report.searched, words)
      && (!less.value() || fell(unit, years)));
    found.textContent = `${number(rows.length)} ${say("column.unit")}`;
    table.show(rows);
  }
  page.append(make("div", { class: "bar" }, make("label", { class: "facet" }, word("site.metric"), " ", select), search.element, ...facets.elements, less.element, found),
    make("p", { class: "note" }, word("site.panel_note")), table.element);
  show();
}

/** Units with any report, each with what its report of a year says. */
function unitsOf(reports, figures, usual) {
  const byReport = new Map();
  for (const row of figures) {
    if (row.status === "target") continue;
    if (!byReport.has(row.number)) byReport.set(row.number, []);
    byReport.get(row.number).push(row);
  }
  const units = new Map();
  for (const report of reports) {
    if (report.report_year === null || report.duplicate_of !== null) continue;
    const key = [report.province, report.city, report.county, report.name].join("|");
    if (!units.has(key)) units.set(key, { report, years: new Map(), figures: 0 });
    const unit = units.get(key);
    const rows = byReport.get(report.number) ?? [];
    const first = rows.find((row) => row.whole && row.unit_normal === usual && row.value !== null) ?? rows.find((row) => row.value !== null) ?? rows[0] ?? null;
    if (unit.years.get(report.report_year)?.first) continue;
    unit.years.set(report.report_year, { report, first, others: Math.max(0, rows.length - 1) });
    unit.figures += rows.length;
  }
  return [...units.values()].sort((one, two) => two.figures - one.figures || one.report.number - two.report.number);
}

/** One year of a unit: empty, a point, or a figure that leads to its sentence. */
function cell(year) {
  if (!year) return "";
  if (!year.first) return make("a", { href: `#/report/${year.report.number}`, class: "quiet", "aria-label": say("page.none") }, "·");
  const more = year.others ? make("sup", {}, "+" + year.others) : "";
  const period = daysWithin(year.first.period_from, year.first.period_to, year.report.report_year);
  return make("span", {}, placeLink(year.first, figure(year.first) || "…", period ? { title: period } : {}), period ? "*" : "", more);
}

/** Whether some year's figure is below that of the year before, in the same unit. */
function fell(unit, years) {
  return years.some((year) => {
    const [now, before] = [unit.years.get(year)?.first, unit.years.get(year - 1)?.first];
    return now?.whole && before?.whole && now.value !== null && before.value !== null && now.unit_normal === before.unit_normal && now.value < before.value;
  });
}
