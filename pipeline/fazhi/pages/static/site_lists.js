// Laws, campaigns, copies, errors and flags.

async function viewLaws(page, [chosen]) {
  await loadReports();
  const laws = rowsFrom(await load("laws")).map((row, at) => ({ ...row, at, searched: row.title.toLowerCase() }));
  const search = searchBox("site.search_law", () => show());
  const kinds = facet("kind", laws, "kind", { changed: () => show(), say: (value) => say("kind." + value) });
  kinds.element.firstChild.replaceWith(word("column.kind"));
  const table = longTable([
    ["law", (row) => make("a", { href: `#/laws/${row.at}` }, row.title), "minmax(12rem, 3fr)"],
    ["kind", (row) => say("kind." + row.kind), "6rem"],
    ["reports", (row) => row.reports, "4.5rem"],
    ["citations", (row) => row.citations, "5rem"],
    ["versions", (row) => lawState(row), "minmax(8rem, 1.2fr)"],
  ], { label: "site.laws" });
  const side = make("div", { class: "beside" });
  function show() { table.show(laws.filter((row) => holdsAll(row.searched, search.words()) && (!kinds.value() || row.kind === kinds.value()))); }
  page.append(make("div", { class: "bar" }, search.element, kinds.element), make("p", { class: "note" }, word("site.law_note")),
    make("div", { class: "halves" }, table.element, side));
  show();
  const law = laws[Number(chosen ?? 0)];
  if (law) {
    const places = rowsFrom(await loadOne("law", law.at));
    const list = placeTable([["act", (row) => say("act." + row.act), "4rem"], ["version", (row) => version(row), "8rem"]]);
    side.append(make("h3", {}, law.title), list.element);
    list.show(places);
  }
}

function lawState(row) {
  if (!row.known) return make("span", { class: "quiet" }, say("law.unknown"));
  return make("span", {}, row.version ?? "", row.repealed ? make("span", { class: "bad" }, ` ${say("law.repealed")} ${row.repealed}`) : "");
}

async function viewCampaigns(page, [chosen]) {
  await loadReports();
  const campaigns = rowsFrom(await load("campaigns")).map((row, at) => ({ ...row, at }));
  const link = (row) => make("li", {}, make("a", { href: `#/campaigns/${row.at}`, "aria-current": String(row.at) === chosen ? "page" : null },
    row.month_day ? make("b", {}, row.month_day.slice(3) + " ") : "", row.name), " ", make("small", {}, String(row.reports)));
  const months = Array.from({ length: 12 }, (_, month) => {
    const key = String(month + 1).padStart(2, "0");
    const days = campaigns.filter((row) => row.month_day?.startsWith(key + "-")).sort((one, two) => one.month_day.localeCompare(two.month_day) || two.reports - one.reports);
    const name = language === 0 ? `${month + 1}月` : new Date(2001, month, 1).toLocaleString("en", { month: "long" });
    return make("section", { class: "month" }, make("h3", {}, name), make("ul", {}, ...days.map(link)));
  });
  const undated = campaigns.filter((row) => !row.month_day);
  const side = make("div", { class: "beside" });
  page.append(make("p", { class: "note" }, word("site.campaign_note")),
    make("div", { class: "halves wide-left" }, make("div", { class: "calendar-box" }, make("div", { class: "calendar" }, ...months),
      make("h3", {}, word("site.undated")), make("ul", { class: "undated" }, ...undated.slice(0, 400).map(link))), side));
  const campaign = campaigns[Number(chosen ?? 0)];
  if (campaign) {
    const list = placeTable();
    side.append(make("h3", {}, campaign.name, " ", make("small", {}, campaign.kind ? say("kind." + campaign.kind) : "")), list.element);
    list.show(rowsFrom(await loadOne("campaign", campaign.at)));
  }
}

async function viewCopies(page) {
  const reports = await loadReports();
  const copies = await load("copies");
  page.append(make("p", { class: "note" }, word(copies ? "site.copies_note" : "site.no_copies")));
  if (!copies) return;
  const percent = (share) => share === null ? "" : make("span", { class: "share", style: `--part:${Math.round(100 * share)}%` }, (100 * share).toFixed(0));
  const facets = reportFacets(reports, () => show());
  const table = longTable([
    ["unit", (row) => make("a", { href: `#/report/${row.number}` }, unitOf(row)), "minmax(10rem, 1fr)"],
    ["year", yearOf, "4rem"],
    ["boilerplate", (row) => percent(row.boilerplate), "9rem"],
    ["similar", (row) => row.similar === null ? "" : make("a", { href: `#/report/${row.similar}` }, `${reports[row.similar].name} ${reports[row.similar].report_year ?? ""}`), "minmax(10rem, 1fr)"],
    ["similarity", (row) => percent(row.similarity), "9rem"],
  ], { label: "site.copies" });
  const rows = rowsFrom(copies);
  function show() { table.show(rows.filter((row) => facets.passes(reports[row.number]))); }
  page.append(make("div", { class: "bar" }, ...facets.elements), table.element);
  show();
}

async function viewLists(page, [chosen]) {
  await loadReports();
  const { errors, flags } = await load("problems");
  const failed = rowsFrom(errors);
  page.append(make("h2", {}, word("site.errors"), " ", make("small", {}, String(failed.length))));
  if (failed.length) {
    const table = longTable([
      ["path", (row) => row.path, "1fr"], ["stage", (row) => row.stage, "6rem"],
      ["error", (row) => row.error, "11rem"], ["message", (row) => make("span", { title: row.message }, row.message), "2fr"],
    ], { label: "site.errors" });
    table.element.classList.add("short");
    page.append(table.element);
    table.show(failed);
  } else page.append(make("p", { class: "note" }, word("site.no_errors")));
  const rows = rowsFrom(flags);
  const kinds = new Map();
  for (const row of rows) {
    if (!kinds.has(row.flag)) kinds.set(row.flag, []);
    kinds.get(row.flag).push(row);
  }
  const current = kinds.has(chosen) ? chosen : kinds.keys().next().value;
  const list = make("ul", { class: "flag-list" }, ...[...kinds].map(([flag, of]) => make("li", {},
    make("a", { href: `#/lists/${flag}`, "aria-current": flag === current ? "page" : null }, "⚑ " + flag), " ", make("small", {}, number(of[0].figures)),
    make("p", { class: "note" }, word("flag." + flag)))));
  const side = make("div", { class: "beside" });
  page.append(make("h2", {}, word("site.flags")), make("div", { class: "halves" }, list, side));
  if (current) {
    const table = placeTable();
    side.append(make("h3", {}, current), table.element);
    if (kinds.get(current)[0].figures > kinds.get(current).length) side.append(make("p", { class: "note" }, word("site.more")));
    table.show(kinds.get(current));
  }
}
