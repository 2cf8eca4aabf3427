// Metrics: how often, how large, and every figure with its sentence.

const HISTOGRAM = { width: 560, height: 150, left: 34, bottom: 24 };

/** Bins of values on a logarithmic axis; zero has a bin of its own. */
function binsOf(values) {
  const positive = values.filter((value) => value > 0);
  const bins = [];
  const zeros = values.length - positive.length;
  if (zeros) bins.push({ low: 0, high: 0, count: zeros });
  if (!positive.length) return bins;
  let [least, most] = [Infinity, 0];
  for (const value of positive) { least = Math.min(least, value); most = Math.max(most, value); }
  // Thirds of a power of ten: 1, 2, 5, 10, 20, …
  const edges = [];
  for (let power = Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(most)); power++) {
    for (const digit of [1, 2, 5]) edges.push(digit * 10 ** power);
  }
  for (let at = 0; at + 1 < edges.length; at++) bins.push({ low: edges[at], high: edges[at + 1], count: 0, positive: true });
  const ladder = bins.filter((bin) => bin.positive);
  for (const value of positive) {
    const bin = ladder.find((one) => value < one.high) ?? ladder.at(-1);
    bin.count++;
  }
  const first = ladder.findIndex((bin) => bin.count);
  const last = ladder.findLastIndex((bin) => bin.count);
  return [...bins.filter((bin) => !bin.positive), ...ladder.slice(first, last + 1)];
}

function histogram(bins, pick) {
  const { height, left, bottom } = HISTOGRAM;
  const width = Math.max(HISTOGRAM.width, left + 46 * bins.length);
  const most = Math.max(1, ...bins.map((bin) => bin.count));
  const step = (width - left) / Math.max(1, bins.length);
  const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, width, role: "group", class: "histogram" });
  svg.append(draw("line", { class: "axis", x1: left, x2: width, y1: height - bottom, y2: height - bottom }));
  bins.forEach((bin, at) => {
    const tall = (height - bottom - 16) * bin.count / most;
    const x = left + at * step;
    const label = bin.positive ? `${short(bin.low)}–${short(bin.high)}` : "0";
    const bar = draw("g", { tabindex: 0, role: "button", class: "bar-group", "aria-label": `${label}: ${bin.count}` },
      draw("rect", { x: x + 1, y: height - bottom - tall, width: Math.max(1, step - 2), height: tall, class: "bar" }),
      draw("text", { x: x + step / 2, y: height - bottom - tall - 4, "text-anchor": "middle" }, bin.count ? String(bin.count) : ""),
      draw("text", { x: bin.positive ? x : x + step / 2, y: height - 8, "text-anchor": "middle", class: "soft" }, bin.positive ? short(bin.low) : "0"));
    bar.addEventListener("click", () => pick(bin));
    bar.addEventListener("keydown", (event) => { if (event.key === "Enter") pick(bin); });
    svg.append(bar);
  });
  return svg;
}

function short(value) {
  if (value >= 1e8) return number(value / 1e8) + (language === 0 ? "亿" : "×10⁸");
  if (value >= 1e4) return number(value / 1e4) + (language === 0 ? "万" : "×10⁴");
  return number(value);
}

async function viewMetrics(page, [chosen]) {
  const [reports, columns] = await Promise.all([loadReports(), load("metrics")]);
  const metrics = rowsFrom(columns);
  const current = metrics.find((one) => one.metric_id === chosen) ?? metrics[0];
  const list = make("ul", { class: "metric-list" });
  let group = null;
  for (const one of [...metrics].sort((a, b) => String(a.group ?? "").localeCompare(String(b.group ?? ""), "zh") || b.reports - a.reports)) {
    if (one.group !== group) { group = one.group; list.append(make("li", { class: "group" }, group ?? say("kind.other"))); }
    list.append(make("li", { data: { metric: one.metric_id } }, make("a", { href: `#/metrics/${encodeURIComponent(one.metric_id)}`, "aria-current": one === current ? "page" : null },
      say("metric." + one.metric_id), " ", make("small", {}, String(one.figures)))));
  }
  const main = make("div", { class: "metric-main" });
  page.append(make("div", { class: "two" }, named(make("nav", { class: "metric-nav" }, list), "aria-label", "site.metric"), main));
  if (current) await drawMetric(main, current, reports);
}

async function drawMetric(main, metricRow, reports) {
  const rows = rowsFrom(await load("metric-" + metricRow.metric_id.replace(/[^A-Za-z0-9_]/g, "_")));
  let bin = null;
  const facets = reportFacets(reports, () => show());
  const change = choice("change", [["", "site.change_any"], ["less", "site.change_less"], ["more", "site.change_more"]], () => show());
  const status = choice("status", [["", "site.all"], ["achieved", "status.achieved"], ["target", "status.target"], ["zero", "status.zero"]], () => show());
  const chart = make("div");
  const facts = make("p", { class: "facts-line" });
  const table = placeTable([
    ["value", (row) => placeLink(row, figure(row)), "8rem"],
    ["period", (row) => daysWithin(row.period_from, row.period_to, yearOf(row)), "7rem"],
    ["status", (row) => say("status." + row.status), "5.2rem"],
    ["change", (row) => change_(row), "6rem"],
  ]);
  const change_ = (row) => (row.change_value ?? null) === null ? "" : `${row.change_value > 0 ? "▲" : row.change_value < 0 ? "▼" : "＝"}${number(Math.abs(row.change_value))}${row.change_unit ?? ""}`;
  function show() {
    const wanted = rows.filter((row) => facets.passes(reports[row.number])
      && (!status.value() || row.status === status.value())
      && (!change.value() || (change.value() === "less" ? row.change_value < 0 : row.change_value > 0)));
    const usual = wanted.filter((row) => row.status === "achieved" && row.value !== null && row.unit_normal === metricRow.unit);
    const values = usual.map((row) => row.value).sort((one, two) => one - two);
    const median = values.length ? (values[(values.length - 1) >> 1] + values[values.length >> 1]) / 2 : null;
    chart.replaceChildren(histogram(binsOf(values), (picked) => { bin = bin && bin.low === picked.low && bin.high === picked.high ? null : picked; show(); }));
    const inBin = (row) => !bin || (row.status === "achieved" && row.unit_normal === metricRow.unit && row.value !== null
      && (bin.positive ? row.value >= bin.low && row.value < bin.high : row.value === 0));
    const shown = wanted.filter(inBin);
    facts.textContent = `${number(shown.length)} ${say("site.rows")}` + (median === null ? "" : ` · ${say("site.median")} ${number(median)} ${metricRow.unit ?? ""}`
      + ` · ${number(values[0])} – ${number(values.at(-1))}`) + (bin ? ` · [${bin.positive ? short(bin.low) + "–" + short(bin.high) : 0}] ✕` : "");
    table.show(shown);
  }
  main.append(make("h2", {}, say("metric." + metricRow.metric_id), " ", make("small", {}, `${metricRow.metric_id} · ${metricRow.unit ?? ""}`)),
    make("div", { class: "bar" }, ...facets.elements, make("label", { class: "facet" }, word("site.status"), " ", status.element),
      make("label", { class: "facet" }, word("site.change"), " ", change.element)),
    chart, facts, make("p", { class: "note" }, word("site.metric_note")), table.element);
  show();
}
