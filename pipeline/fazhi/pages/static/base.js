// Elements, words in two languages, light and dark.

const WORDS = JSON.parse(document.getElementById("words").textContent);
const LANGUAGES = ["zh", "en"];
let language = 0;

/** An element: `make("td", {class: "x", data: {start: 3}, on: {click: f}}, child, …)`. */
function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "data") Object.assign(element.dataset, value);
    else if (key === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** An element of a drawing. */
function draw(name, properties = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(properties)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** The expression of a key in the language chosen; the last part of the key when there is none. */
function say(key) {
  const found = WORDS[key];
  return found ? found[language] : key.slice(key.indexOf(".") + 1);
}

/** A stretch of text that follows the language. */
function word(key, properties = {}) {
  return make("span", { ...properties, data: { word: key } }, say(key));
}

/** A name of an element that follows the language: `attribute` is aria-label, title or placeholder. */
function named(element, attribute, key) {
  element.dataset[attribute === "aria-label" ? "wordLabel" : attribute === "title" ? "wordTitle" : "wordPlaceholder"] = key;
  element.setAttribute(attribute, say(key));
  return element;
}

function translate() {
  document.documentElement.lang = language === 0 ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word);
  for (const [data, attribute] of [["wordLabel", "aria-label"], ["wordTitle", "title"], ["wordPlaceholder", "placeholder"]]) {
    const selector = `[data-${data.replace(/[A-Z]/g, (letter) => "-" + letter.toLowerCase())}]`;
    for (const element of document.querySelectorAll(selector)) element.setAttribute(attribute, say(element.dataset[data]));
  }
}

/** What a reader chose lasts where the browser lets a file keep something. */
function remembered(key) {
  try { return localStorage.getItem("fazhi." + key); } catch { return null; }
}
function remember(key, value) {
  try { localStorage.setItem("fazhi." + key, value); } catch { /* a file may keep nothing */ }
}

/** Buttons for language and light; `changed` is called when the language is another. */
function switches(changed = () => {}) {
  const languages = make("button", { type: "button", class: "switch", on: { click: () => {
    language = 1 - language;
    remember("language", LANGUAGES[language]);
    translate();
    changed();
  } } }, word("page.other_language"));
  const theme = named(make("button", { type: "button", class: "switch", on: { click: () => {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const now = document.documentElement.dataset.theme ?? (dark ? "dark" : "light");
    document.documentElement.dataset.theme = now === "dark" ? "light" : "dark";
    remember("theme", document.documentElement.dataset.theme);
  } } }, "◐"), "aria-label", "page.light");
  const print = make("button", { type: "button", class: "switch", on: { click: () => window.print() } }, word("page.print"));
  return make("div", { class: "switches" }, languages, theme, print);
}

function begin() {
  const wanted = remembered("language") ?? (/^zh/i.test(navigator.language || "zh") ? "zh" : "en");
  language = Math.max(0, LANGUAGES.indexOf(wanted));
  const theme = remembered("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  document.documentElement.lang = language === 0 ? "zh-CN" : "en";
}

/** A number as people write it: no trailing zeros, thousands apart. */
const NUMBERS = new Intl.NumberFormat("en-US", { maximumFractionDigits: 4 });
function number(value) {
  return NUMBERS.format(value);
}

/** Moves the focus among neighbours with the arrow keys; one of them is reached by Tab. */
function roving(box, selector, keys = ["ArrowUp", "ArrowDown"]) {
  box.addEventListener("keydown", (event) => {
    const step = keys.indexOf(event.key);
    if (step < 0) return;
    const current = event.target.closest(selector);
    if (!current) return;
    const all = [...box.querySelectorAll(selector)].filter((element) => !element.hidden);
    const next = all[all.indexOf(current) + (step === 0 ? -1 : 1)];
    if (!next) return;
    event.preventDefault();
    current.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
}
