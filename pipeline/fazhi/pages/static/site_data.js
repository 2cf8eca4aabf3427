// Data of the archive, each file loaded once, when something asks for it.

const loaded = new Map();
const arrived = new Map();
window.fazhiData = (name, value) => arrived.get(name)?.(value);

/** A promise of the content of `data/NAME.js`. */
function load(name) {
  if (!loaded.has(name)) {
    loaded.set(name, new Promise((resolve, reject) => {
      arrived.set(name, resolve);
      document.head.append(make("script", { src: `data/${name}.js`, on: { error: () => reject(new Error(name)) } }));
    }));
  }
  return loaded.get(name);
}

/** Columns as a list of rows. */
function rowsFrom(columns) {
  const names = Object.keys(columns);
  return columns[names[0]].map((_, at) => Object.fromEntries(names.map((name) => [name, columns[name][at]])));
}

/** The list of reports, with the words that a search looks at. */
let reportRows = [];
async function loadReports() {
  if (!reportRows.length) {
    reportRows = rowsFrom(await load("reports"));
    reportRows.forEach((report, at) => {
      report.number = at;
      report.place = [report.province, report.city, report.county, report.township].filter(Boolean).join(" ");
      report.name = report.unit_name ?? report.title ?? report.path;
      report.searched = [report.name, report.title, report.place, report.path, report.report_year].join(" ").toLowerCase();
    });
  }
  return reportRows;
}

const FILE_SIZES = { text: 20, law: 50, campaign: 50 };

/** The rows of a law or campaign, or the content of a report, from the file that holds its number. */
async function loadOne(kind, number) {
  return (await load(`${kind}-${Math.floor(number / FILE_SIZES[kind])}`))[number];
}

/** The address: `#/view/part?key=value`. */
function address() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  return { parts: path.split("/").filter(Boolean).map(decodeURIComponent), query: new URLSearchParams(query) };
}

/** Keeps a filter in the address without a new entry of the history. */
function keep(key, value) {
  const { parts, query } = address();
  if (value) query.set(key, value); else query.delete(key);
  const text = query.toString();
  history.replaceState(null, "", `#/${parts.map(encodeURIComponent).join("/")}${text ? "?" + text : ""}`);
}
