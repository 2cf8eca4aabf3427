// How the fields of records are shown. A column is [key, show(row, context)], where show gives
// text or an element, and context holds {points}.

const QUALIFIER_SIGNS = { approx: "≈", approx_over: ">", approx_under: "<", at_least: "≥", at_most: "≤" };

/** A figure with its sign, bounds and unit: `>1,200 人次`, `3–5 场`. */
function figure(row) {
  const unit = row.unit_normal ?? row.unit ?? "";
  const gap = unit && unit !== "%" ? " " : "";
  if (row.value !== null && row.value !== undefined) {
    return (QUALIFIER_SIGNS[row.qualifier] ?? "") + number(row.value) + gap + unit;
  }
  const bounds = [row.value_low, row.value_high].map((bound) => (bound ?? null) === null ? "" : number(bound));
  return bounds[0] || bounds[1] ? bounds.join("–") + gap + unit : "";
}

function change(row) {
  if ((row.change_value ?? null) === null) return row.change_base ?? "";
  const arrow = row.change_value > 0 ? "▲" : row.change_value < 0 ? "▼" : "＝";
  return `${arrow}${number(Math.abs(row.change_value))}${row.change_unit === "%" ? "%" : " " + (row.change_unit ?? "")}`;
}

/** The name of a metric; what was counted, in the report's words, where the taxonomy has none. */
function metric(row) {
  return WORDS["metric." + row.metric_id] ? say("metric." + row.metric_id) : row.metric_text;
}

function days(from, to) {
  if (!from && !to) return "";
  if (from === to) return from;
  if (from?.endsWith("-01-01") && to === from.slice(0, 4) + "-12-31") return from.slice(0, 4);
  return `${from ?? ""} – ${to ?? ""}`;
}

/** The same, without the year that stands beside it: `01-01 – 06-30` in a report of 2022. */
function daysWithin(from, to, year) {
  const [first, last] = [from, to].map((day) => day?.startsWith(`${year}-`) ? day.slice(5) : null);
  return first && last ? days(first, last) : days(from, to);
}

/** A flag such as `repeats:10-20` is explained by its name before the colon. */
function flagSigns(flags) {
  return make("span", {}, ...(flags ?? []).map((flag) =>
    named(make("span", { class: "flag", role: "img" }, "⚑"), "title", "flag." + flag.split(":")[0])));
}

function flagSign(flag) {
  const key = "flag." + flag.split(":")[0];
  return named(make("span", { class: "flag" }, "⚑ " + flag.split(":")[0]), "title", key);
}

function confidence(score) {
  const part = Math.round(100 * score);
  return make("span", { class: score < UNSURE ? "confidence unsure" : "confidence", style: `--part:${part}%` }, String(part));
}

/** What the report says, cut where it is long. */
function quoted(row, { points }) {
  const text = points.slice(row.start, row.end).replace(/\s+/g, " ");
  const limit = 60;
  return text.length > limit ? text.slice(0, limit) + "…" : text;
}

function law(row) {
  const title = row.canonical_title ?? row.cited_as;
  const parts = [title];
  if (row.article) parts.push(" ", make("small", {}, row.article));
  return make("span", {}, ...parts);
}

/** Whether the version cited is still in force, by the end of the report year. */
function version(row) {
  if (row.repealed === true) return make("span", { class: "bad" }, word("law.repealed"));
  return row.version_in_force ?? "";
}

const COLUMNS = {
  indicators: [
    ["metric", (row) => make("span", { class: row.part_of ? "part" : null }, metric(row))],
    ["value", figure],
    ["status", (row) => word("status." + row.status)],
    ["change", change],
    ["period", (row) => days(row.period_from, row.period_to)],
    ["flags", (row) => flagSigns(row.flags)],
    ["score", (row) => confidence(row.score)],
  ],
  laws: [
    ["law", law],
    ["act", (row) => word("act." + row.act)],
    ["kind", (row) => word("kind." + row.kind)],
    ["version", version],
    ["score", (row) => confidence(row.score)],
  ],
  officials: [
    ["name", (row) => row.name ?? ""],
    ["posts", (row) => (row.posts ?? []).join("、")],
    ["role", (row) => row.role ?? ""],
    ["org", (row) => row.org ?? row.group ?? ""],
    ["score", (row) => confidence(row.score)],
  ],
  campaigns: [
    ["name", (row) => row.canonical_name ?? row.name],
    ["kind", (row) => row.kind ? word("kind." + row.kind) : ""],
    ["day", (row) => row.month_day ?? ""],
    ["year", (row) => row.year ?? ""],
    ["activity", (row) => row.activity ?? ""],
    ["score", (row) => confidence(row.score)],
  ],
  dates: [
    ["text", quoted],
    ["period", (row) => days(row.date_from, row.date_to)],
    ["relative", (row) => row.relative ? word("date.relative") : ""],
    ["score", (row) => confidence(row.score)],
  ],
};
