// The explorer: which view the address names.
let cameFromInside = false;
const VIEWS = { reports: viewReports, metrics: viewMetrics, panel: viewPanel, laws: viewLaws, campaigns: viewCampaigns, copies: viewCopies, lists: viewLists, report: viewReport };

function drawFrame(view) {
  const links = Object.keys(VIEWS).filter((name) => name !== "report").map((name) =>
    make("a", { href: `#/${name}`, "aria-current": name === view ? "page" : null }, word("site." + name)));
  return make("header", { class: "site-head" }, switches(() => render()), make("h1", {}, word("site.title")),
    named(make("nav", { class: "views" }, ...links), "aria-label", "site.title"));
}

let drawing = 0;
async function render() {
  const turn = ++drawing;
  const { parts } = address();
  const view = VIEWS[parts[0]] ? parts[0] : "reports";
  const page = document.getElementById("page");
  const body = make("div", { class: "view view-" + view });
  const draft = view === "report" ? [body] : [drawFrame(view), body];
  await VIEWS[view](body, parts.slice(1));
  // Another address may have been opened while data were loading.
  if (turn !== drawing) return;
  document.title = say("site.title");
  page.replaceChildren(...draft);
  if (view === "report") reportShown(body, parts[2]);
  body.querySelector(".metric-list [aria-current]")?.scrollIntoView({ block: "center" });
  document.documentElement.dataset.view = view;
}

/** Places are scrolled to once the report stands in the page. */
function reportShown(body, place) {
  if (place) body.querySelector(".leaf.chosen")?.scrollIntoView({ block: "center" }); else scrollTo(0, 0);
  const line = body.querySelector("tr.chosen");
  if (line) { const panel = line.closest(".panel"); panel.scrollTop = line.offsetTop - panel.clientHeight / 3; }
}

begin();
addEventListener("hashchange", () => { cameFromInside = true; render(); });
render();
