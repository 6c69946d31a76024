// One run: what its episodes came to, in a table that can be filtered, sorted and paged.

const PAGE = 50, MOST_CHOICES = 300;
// One that nobody writes any more has no end of its own.
const endOf = (record) => record.end || (record.abandoned ? "interrupted" : "running");
const verdictOf = (record) => record.verdict ? record.verdict.status : "none yet";
const classOf = (record) => record.routing ? record.routing.task_class : "";
const spentOn = (record) => costOf(record.totals).known;
const COLUMNS = [
  ["task", (r) => r.task], ["goal", (r) => r.goal], ["end", endOf], ["verdict", verdictOf], ["steps", (r) => r.totals.steps],
  ["in", (r) => r.totals.usage.prompt || 0], ["cached", (r) => r.totals.usage.cached || 0], ["out", (r) => r.totals.usage.output || 0],
  ["USD", spentOn], ["seconds", (r) => r.totals.wall_s],
];
const FILTERS = {
  end: (r, wanted) => endOf(r) === wanted, verdict: (r, wanted) => verdictOf(r) === wanted,
  task: (r, wanted) => r.task === wanted, tag: (r, wanted) => (r.tags || []).includes(wanted),
  class: (r, wanted) => classOf(r) === wanted,
  least: (r, wanted) => known(r.totals.cost_usd) && spentOn(r) >= Number(wanted), most: (r, wanted) => known(r.totals.cost_usd) && spentOn(r) <= Number(wanted),
  words: (r, wanted) => `${r.id} ${r.goal} ${r.end_why || ""} ${r.verdict ? r.verdict.why || "" : ""}`.toLowerCase().includes(wanted.toLowerCase()),
};
const LABELLED = { "": "any", passed: "passed", failed: "failed", none: "not labelled", against: "against the verdict" };
const wanted = { sort: "", down: false, page: 0, end: "", verdict: "", task: "", tag: "", class: "", label: "", least: "", most: "", words: "" };

// The labels of people stand beside the records.
function labelledAs(side, record, as) {
  const said = labelOf(side, record.id), label = (said && said.label) || "";
  return as === "none" ? !label : as === "against" ? Boolean(label) && label !== verdictOf(record) : label === as;
}

function runPage(side) {
  const records = trace.sides[side].episodes;
  if (!records.length) return [runFacts(trace.sides[side]), el("p", {}, "No episode has begun in this run: one begins once its phone and its task are ready.")].filter(Boolean);
  const results = el("div", {});
  const refresh = () => results.replaceChildren(...resultsOf(side, records, refresh));
  const change = (name) => (value) => { wanted[name] = value; wanted.page = 0; refresh(); };
  refresh();
  const views = el("span", { class: "tabs", role: "group", "aria-label": "view" }, ["grid", "table"].map((name) => el("button", { type: "button", "aria-pressed": String(layout === name), "data-key": "layout-" + name,
    on: { click: () => { layout = name; route(); } } }, name)));
  const order = select("order", "sort", [["", "as they ran"], ...COLUMNS.map(([name]) => [name, name])], wanted.sort, (value) => { wanted.sort = value; wanted.down = false; refresh(); });
  const turn = button("order-down", "↑↓", () => { wanted.down = !wanted.down; refresh(); }, { title: "turn the order round", "aria-label": "turn the order round" });
  const labelled = records.some((record) => labelOf(side, record.id)) && select("label", "label", Object.entries(LABELLED), wanted.label, change("label"));
  const choices = (...names) => names.map((name) => choice(name, records, change(name)));
  // One row where there is room; the rarer ones are folded, unless one of them is in use.
  const search = el("div", { class: "bar filters", role: "search" }, choices("verdict", "end", "task"), field("words", "with the words", change("words"), "search"),
    el("span", { class: "nowrap" }, order, " ", turn), views,
    fold("more-filters", "more", () => el("div", { class: "bar more" }, choices("tag", "class"), labelled, field("least", "cost from", change("least")), field("most", "to", change("most")), comparer(records)),
      ["tag", "class", "label", "least", "most"].some((name) => wanted[name])));
  return [unrealNotice(records), runFacts(trace.sides[side]), (trace.sides[side].label_mistakes || []).map((told) => el("p", { class: "notice" }, told)),
    narrow() ? fold("filters", "filters", () => search) : search, results].flat().filter(Boolean);
}

const narrow = () => window.innerWidth <= 760;

// Which models on which phones; a flow has none.
const modelNamed = (profile) => profile === "none" ? "no model" : profile;
function runFacts(side) {
  const of = (name) => [...new Set(side.episodes.map(name))].sort().join(", ");
  return side.episodes.length > 0 && el("p", { class: "soft" }, `${of((r) => modelNamed(r.model.profile))} on ${of((r) => r.device.model)}, ${localTime(side.run.started_at)}`);
}

function choice(name, records, change) {
  const of = { end: (r) => [endOf(r)], verdict: (r) => [verdictOf(r)], task: (r) => [r.task], tag: (r) => r.tags || [], class: (r) => classOf(r) ? [classOf(r)] : [] }[name];
  const values = [...new Set(records.flatMap(of))].sort();
  return values.length > 0 && select(name, name, [["", "any"], ...values.map((value) => [value, spaced(value)])], wanted[name], change);
}

function field(name, label, change, type = "number") {
  return el("label", {}, label + " ", el("input", { type, value: wanted[name], "aria-label": type === "number" ? label + " USD" : label, "data-key": "field-" + name, step: "any", min: type === "number" ? 0 : null,
    placeholder: type === "number" ? "USD" : null, on: { input: (event) => change(event.target.value) } }));
}

function resultsOf(side, records, refresh) {
  let found = records;
  for (const [name, keep] of Object.entries(FILTERS)) if (wanted[name]) found = found.filter((record) => keep(record, wanted[name]));
  if (wanted.label) found = found.filter((record) => labelledAs(side, record, wanted.label));
  const column = COLUMNS.find(([name]) => name === wanted.sort);
  const order = (a, b) => a < b ? -1 : a > b ? 1 : 0;
  if (column) found = [...found].sort((a, b) => order(column[1](a), column[1](b)) * (wanted.down ? -1 : 1));
  else if (wanted.down) found = [...found].reverse();
  orderShown = found.map((record) => record.id);
  wanted.page = Math.max(0, Math.min(wanted.page, Math.ceil(found.length / PAGE) - 1));
  return [el("div", { class: "card tiles slim" }, totals(found)),
    layout === "grid" ? [gridOf(side, found.slice(wanted.page * PAGE, (wanted.page + 1) * PAGE)), el("div", { class: "below-grid" }, pager(found.length, refresh), found.length > 0 && el("p", { class: "soft small" }, "Keys: arrows between episodes, Enter opens one, n next failed, / search."))]
      : el("div", { class: "card" }, el("div", { class: "scroll" }, el("table", { class: "episodes cards" }, headings(refresh),
        el("tbody", {}, found.slice(wanted.page * PAGE, (wanted.page + 1) * PAGE).map((record) => row(side, record))))), pager(found.length, refresh)),
    found.length > 0 && el("div", { class: "card" }, el("h2", {}, "How the episodes ended"), endsChart(found), verdictLegend(found)),
    found.some((record) => spentOn(record) || !known(record.totals.cost_usd)) && el("div", { class: "card" }, el("h2", {}, "Cost by episode"), episodeBars(side, found, spentOn, (record) => usd(costOf(record.totals)), (record) => known(record.totals.cost_usd), shortUsd)),
    found.length > 0 && el("div", { class: "card" }, el("h2", {}, "Steps by episode"), episodeBars(side, found, (r) => r.totals.steps, (r) => count(r.totals.steps))),
  ].flat().filter(Boolean);
}

function totals(records) {
  const passed = records.filter((record) => verdictOf(record) === "passed").length, cost = sumOf(records.map((record) => costOf(record.totals)));
  const running = records.filter((record) => endOf(record) === "running").length, judged = records.filter((record) => record.judged);
  return [tile("episodes", count(records.length)), tile("passed", `${passed} of ${records.length - running}`), judged.length > 0 && tile("judged passed, not verified", `${judged.filter((record) => record.judged.status === "passed").length} of ${judged.length}`), running > 0 && tile("running", count(running)), tile("cost", usd(cost)),
    tile("per verified success", passed ? usd({ known: cost.known / passed, whole: cost.whole }) : "–"), tile("steps", count(records.reduce((sum, record) => sum + record.totals.steps, 0)))].filter(Boolean);
}

function headings(refresh) {
  const sort = (name) => { wanted.down = wanted.sort === name && !wanted.down; wanted.sort = name; refresh(); };
  return el("thead", {}, el("tr", {}, COLUMNS.map(([name], index) => {
    const sorted = wanted.sort === name;
    return el("th", { class: index > 3 ? "num" : "", scope: "col", "aria-sort": sorted ? (wanted.down ? "descending" : "ascending") : null },
      el("button", { type: "button", "data-key": "sort-" + name, on: { click: () => { sort(name); focusOn("sort-" + name); } } }, name + (sorted ? (wanted.down ? " ↓" : " ↑") : "")));
  })));
}

function focusOn(key) {
  const node = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
  if (node) node.focus();
}

function row(side, record) {
  const usage = record.totals.usage;
  const numbers = [count(record.totals.steps), count(usage.prompt), count(usage.cached), count(usage.output), usd(costOf(record.totals)), record.totals.wall_s.toFixed(1)];
  const names = COLUMNS.map(([name]) => name);
  return el("tr", {}, el("td", {}, el("a", { href: link({ episode: record.id, side }) }, record.task), record.trial > 0 && el("span", { class: "soft" }, " #" + record.trial), unlike(trace.sides[side].episodes) && unreal([record]).map((mark) => [" ", mark])),
    el("td", { class: "goal" }, record.goal), el("td", { "data-label": "end" }, spaced(endOf(record))), el("td", { "data-label": "verdict" }, record.verdict ? chip(record.verdict.status) : "–", " ", judgedChip(record.judged), " ", labelChip(labelOf(side, record.id)), whyOf(record) && el("span", { class: "clamp why small" }, whyOf(record))),
    numbers.map((text, at) => el("td", { class: "num", "data-label": names[at + 4] }, text)));
}

function pager(total, refresh) {
  if (total <= PAGE) return total ? null : el("p", { class: "soft" }, "No episode is like that.");
  const last = Math.ceil(total / PAGE) - 1;
  const to = (page, key) => () => { wanted.page = page; refresh(); focusOn(key); };
  return el("nav", { class: "bar pager", "aria-label": "pages" },
    button("page-before", "before", to(wanted.page - 1, "page-before"), { disabled: wanted.page === 0 }),
    el("span", {}, `${wanted.page * PAGE + 1} to ${Math.min(total, (wanted.page + 1) * PAGE)} of ${count(total)}`),
    button("page-next", "next", to(wanted.page + 1, "page-next"), { disabled: wanted.page === last }));
}

// Two episodes of one run: chosen, or where they are many written.
function comparer(records) {
  if (records.length < 2) return null;
  const ids = records.map((record) => record.id);
  const chosen = [ids[0], ids[1]];
  const one = (name, label, index) => {
    const change = (value) => { chosen[index] = value; };
    return ids.length > MOST_CHOICES ? written(name, label, ids, chosen[index], change) : select(name, label, ids.map((id) => [id, id]), chosen[index], change);
  };
  return el("span", { class: "pairing" }, one("left", "compare", 0), one("right", "with", 1),
    button("pair", "show", () => { if (chosen.every((id) => recordOf(0, id))) location.hash = link({ left: chosen[0], right: chosen[1], step: 0 }); }));
}

// A field for one of many ids, which are listed only to whoever comes to it.
function written(name, label, ids, chosen, change) {
  const list = el("datalist", { id: "ids-" + name });
  const fill = () => { if (!list.firstChild) list.append(...ids.map((id) => el("option", { value: id }))); };
  const taken = ({ target }) => {
    target.setCustomValidity(ids.includes(target.value) ? "" : "no episode has this id");
    target.reportValidity();
    change(target.value);
  };
  return [el("label", {}, label + " ", el("input", { value: chosen, list: list.id, "aria-label": label, "data-key": "field-" + name, on: { focus: fill, change: taken } })), list];
}
