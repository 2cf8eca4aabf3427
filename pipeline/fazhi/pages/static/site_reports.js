// The list of reports: search and facets.

async function viewReports(page) {
  const reports = await loadReports();
  const copies = make("input", { type: "checkbox", id: "with-copies", on: { change: () => show() } });
  const search = searchBox("site.search", () => show());
  const facets = reportFacets(reports, () => show());
  const found = make("output", { class: "found" });
  const list = longTable([
    ["unit", (row) => make("a", { href: `#/report/${row.number}` }, row.name), "minmax(11rem, 1.2fr)"],
    ["place", (row) => row.place, "minmax(10rem, 1.4fr)"],
    ["level", (row) => row.unit_level ? say("level." + row.unit_level) : "", "5rem"],
    ["year", (row) => row.report_year ?? "", "4rem"],
    ["figures", (row) => row.figures, "4.5rem"],
    ["path", (row) => make("span", { class: "quiet" }, row.path), "minmax(8rem, 1fr)"],
    ["flags", (row) => row.duplicate_of !== null ? make("small", {}, say("site.duplicate")) : flagSigns(row.flags), "5rem"],
  ]);
  function show() {
    const words = search.words();
    const rows = reports.filter((report) => (copies.checked || report.duplicate_of === null)
      && facets.passes(report) && holdsAll(report.searched, words));
    found.textContent = `${number(rows.length)} ${say("site.found")}`;
    list.show(rows);
  }
  page.append(make("div", { class: "bar" }, search.element, ...facets.elements,
    make("label", { class: "facet" }, copies, " ", word("site.with_copies")), found), list.element);
  show();
}

/** One report of the archive, as on its own page. */
async function viewReport(page, [at, place]) {
  await loadReports();
  const content = await loadOne("text", Number(at));
  const found = /^(\d+)-(\d+)$/.exec(place ?? "");
  const back = make("p", { class: "back" }, make("a", { href: "#/reports", on: { click: (event) => {
    if (cameFromInside) { event.preventDefault(); history.back(); }
  } } }, word("site.back")));
  const box = make("div");
  page.append(box);
  drawReport(box, content, { at: found ? [Number(found[1]), Number(found[2])] : null, head: back });
}
