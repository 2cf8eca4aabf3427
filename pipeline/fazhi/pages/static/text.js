// The text with both layers. Every character stands in one leaf, a span with its offsets;
// entities are leaves with a ground and a sign, spans are lines below, one lane each.

const ENTITY = 0;
const SPAN = 1;

/** Lanes of spans: a span lies below every shorter one that it overlaps. */
function lanesOf(mentions) {
  const lanes = new Map();
  const spans = mentions.filter((mention) => mention.layer === SPAN);
  const placed = [];
  for (const span of [...spans].sort((one, two) => (one.end - one.start) - (two.end - two.start) || one.start - two.start)) {
    let lane = 0;
    for (const other of placed) {
      if (other.start < span.end && span.start < other.end) lane = Math.max(lane, lanes.get(other) + 1);
    }
    lanes.set(span, Math.min(lane, 5));
    placed.push(span);
  }
  return lanes;
}

/** The text as paragraphs of leaves. Returns {element, leaves}; leaves are in order. */
function drawText(points, { sections, headings, mentions }) {
  const lanes = lanesOf(mentions);
  const starts = new Map();
  const borders = new Set([0, points.length]);
  const lineEnds = points.lineEnds();
  for (const end of lineEnds) borders.add(end);
  for (const heading of headings) { borders.add(heading[0]); borders.add(heading[1]); }
  for (const section of sections) { borders.add(section[0]); borders.add(section[1]); }
  for (const mention of mentions) {
    borders.add(mention.start);
    borders.add(mention.end);
    if (!starts.has(mention.start)) starts.set(mention.start, []);
    starts.get(mention.start).push(mention);
  }
  const cuts = [...borders].sort((one, two) => one - two);
  const element = make("div", { class: "text", tabindex: "0", role: "document" });
  const leaves = [];
  let active = [];
  let line = 0;
  let heading = 0;
  let section = -1;
  let block = element;
  let paragraph = null;
  for (let cut = 0; cut + 1 < cuts.length; cut++) {
    const [start, end] = [cuts[cut], cuts[cut + 1]];
    while (section + 1 < sections.length && sections[section + 1][0] <= start) {
      section++;
      block = make("section", { data: { kind: sections[section][2], start: sections[section][0], end: sections[section][1] } });
      element.append(block);
      paragraph = null;
    }
    active = active.filter((mention) => mention.end > start).concat(starts.get(start) ?? []);
    while (heading < headings.length && headings[heading][1] <= start) heading++;
    const inHeading = heading < headings.length && headings[heading][0] <= start;
    if (!paragraph) { paragraph = make("p"); block.append(paragraph); }
    const leaf = drawLeaf(points.slice(start, end), start, end, active, lanes, inHeading ? headings[heading][2] : 0);
    leaves.push(leaf);
    paragraph.append(leaf.outer);
    while (line < lineEnds.length && lineEnds[line] < end) line++;
    if (lineEnds[line] === end) paragraph = null;
  }
  return { element, leaves };
}

function drawLeaf(text, start, end, active, lanes, headingLevel) {
  const classes = ["leaf"];
  if (headingLevel) classes.push("heading", "level-" + headingLevel);
  const entity = active.find((mention) => mention.layer === ENTITY);
  const data = { start, end };
  if (active.length) data.mentions = active.map((mention) => mention.index).join(" ");
  if (entity) {
    classes.push("entity", "is-" + entity.label);
    if (entity.start === start) { classes.push("first"); data.sign = signOf(entity.label); }
    if (entity.end === end) classes.push("last");
    if (entity.score < UNSURE) classes.push("unsure");
  }
  const element = make("span", { class: classes.join(" "), data }, text);
  let outer = element;
  const spans = active.filter((mention) => mention.layer === SPAN).sort((one, two) => lanes.get(one) - lanes.get(two));
  for (const span of spans) {
    const kinds = ["line", "is-" + span.label];
    if (span.score < UNSURE) kinds.push("unsure");
    outer = make("span", { class: kinds.join(" "), style: `--lane:${lanes.get(span)}` }, outer);
  }
  return { element, outer, start, end, active };
}

/** One character for a label, so that colour alone never tells. */
function signOf(label) {
  const key = "sign." + label;
  return WORDS[key] ? WORDS[key][0] : label[0];
}

const UNSURE = 0.6;
