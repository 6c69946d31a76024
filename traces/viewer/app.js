"use strict";
// Text from a trace only ever becomes text nodes and attribute values, never markup.
let trace = JSON.parse(document.getElementById("trace").textContent);
const SVG = "http://www.w3.org/2000/svg";
const PHASES = [
  ["settle_s", "look", "#5b8def"], ["model_s", "model", "#a56bd6"],
  ["act_s", "act", "#e39b33"], ["journal_s", "journal", "#58a77b"],
];
const state = { sort: "", down: false, end: "", verdict: "", task: "", tag: "" };

function el(tag, props = {}, ...kids) {
  const node = tag.startsWith("svg:") ? document.createElementNS(SVG, tag.slice(4))
    : document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    else if (value !== undefined && value !== null && value !== false) node.setAttribute(name, value);
  }
  node.append(...kids.flat().filter((kid) => kid !== null && kid !== undefined && kid !== false));
  return node;
}
const usd = (text) => text === undefined || text === null ? "unknown" : "$" + Number(text).toFixed(4);
const count = (number) => number === undefined || number === null ? "–" : number.toLocaleString("en-US");
const seconds = (number) => (number || 0).toFixed(2) + " s";
const percent = (part) => part > 0 && part < 0.005 ? "<1%" : Math.round(part * 100) + "%";
const chip = (text) => el("span", { class: "chip " + text }, text.replaceAll("_", " "));
const episodeOf = (id) => trace.episodes.find((episode) => episode.record.id === id);
const pictureUrl = (episode, file) => trace.pictures[file] || (trace.base && trace.base + episode.record.id + "/frames/" + file) || "";

function route() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  const main = document.querySelector("main");
  const left = episodeOf(wanted.get("left")), right = episodeOf(wanted.get("right"));
  const one = episodeOf(wanted.get("episode"));
  heading();
  if (trace.runs) main.replaceChildren(runsPage());
  else if (left && right) main.replaceChildren(comparePage(left, right, Number(wanted.get("step") || 0)));
  else if (one) main.replaceChildren(...episodePage(one, Number(wanted.get("step") || 0)));
  else if (trace.episodes.length === 1 && !wanted.has("all")) main.replaceChildren(...episodePage(trace.episodes[0], 0));
  else main.replaceChildren(...runPage());
  const current = document.querySelector(".film [aria-current=true]");
  if (current) current.parentNode.scrollLeft = current.offsetLeft - current.parentNode.clientWidth / 2;
}

function heading() {
  const top = document.querySelector("header.top");
  const run = trace.run;
  top.replaceChildren(...[
    el("h1", {}, trace.runs ? "tapwright runs" : "tapwright trace"),
    run && el("a", { href: "#all=1" }, run.name),
    trace.home && el("a", { href: trace.home }, "all runs"),
    el("span", { class: "soft" }, run ? "version " + run.tapwright + ", " + new Date(run.started_at).toLocaleString() : ""),
  ].filter(Boolean));
}

function runsPage() {
  const rows = trace.runs.map((run) => el("tr", {},
    el("td", {}, el("a", { href: run.href }, run.folder)), el("td", {}, run.name),
    el("td", { class: "num" }, count(run.episodes)), el("td", { class: "num" }, count(run.passed))));
  return el("div", { class: "card scroll" }, rows.length ? el("table", {},
    el("thead", {}, el("tr", {}, el("th", {}, "run"), el("th", {}, "name"),
      el("th", { class: "num" }, "episodes"), el("th", { class: "num" }, "passed"))),
    el("tbody", {}, rows)) : el("p", {}, "No runs here yet. Make one with: tapwright demo"));
}

// ---- a run --------------------------------------------------------------------------------------

const COLUMNS = [
  ["task", (r) => r.task], ["goal", (r) => r.goal], ["end", (r) => r.end || "running"],
  ["verdict", (r) => r.verdict ? r.verdict.status : "–"], ["steps", (r) => r.totals.steps],
  ["in", (r) => r.totals.usage.prompt || 0], ["cached", (r) => r.totals.usage.cached || 0],
  ["out", (r) => r.totals.usage.output || 0], ["USD", (r) => Number(r.totals.cost_usd || 0)],
  ["seconds", (r) => r.totals.wall_s],
];

function runPage() {
  const records = trace.episodes.map((episode) => episode.record);
  const shown = records.filter((r) => (!state.end || (r.end || "running") === state.end) &&
    (!state.verdict || (r.verdict ? r.verdict.status : "–") === state.verdict) &&
    (!state.task || r.task === state.task) && (!state.tag || (r.tags || []).includes(state.tag)));
  const column = COLUMNS.find(([name]) => name === state.sort);
  if (column) shown.sort((a, b) => (column[1](a) < column[1](b) ? -1 : column[1](a) > column[1](b) ? 1 : 0) * (state.down ? -1 : 1));
  const passed = shown.filter((r) => r.verdict && r.verdict.status === "passed");
  const cost = shown.reduce((sum, r) => sum + Number(r.totals.cost_usd || 0), 0);
  return [
    el("div", { class: "card tiles" },
      tile("episodes", count(shown.length)), tile("passed", passed.length + " of " + shown.length),
      tile("cost", usd(cost)), tile("per verified success", passed.length ? usd(cost / passed.length) : "–"),
      tile("steps", count(shown.reduce((sum, r) => sum + r.totals.steps, 0)))),
    el("div", { class: "bar" }, filter("end", COLUMNS[2][1], records), filter("verdict", COLUMNS[3][1], records),
      filter("task", COLUMNS[0][1], records), tagFilter(records), comparer(records)),
    el("div", { class: "card scroll" }, el("table", {},
      el("thead", {}, el("tr", {}, COLUMNS.map(([name], index) => el("th", { class: index > 3 ? "num" : "" },
        el("button", { on: { click: () => { state.down = state.sort === name && !state.down; state.sort = name; route(); } } },
          name + (state.sort === name ? (state.down ? " ↓" : " ↑") : "")))))),
      el("tbody", {}, shown.map(row)))),
    el("div", { class: "card" }, el("h2", {}, "How the episodes ended"), endsChart(shown)),
    el("div", { class: "card" }, el("h2", {}, "Cost by episode"),
      bars(shown.map((r) => [r.task, Number(r.totals.cost_usd || 0), r.verdict && r.verdict.status]))),
  ];
}

function row(record) {
  const usage = record.totals.usage;
  return el("tr", {}, el("td", {}, el("a", { href: "#episode=" + record.id + "&step=0" }, record.task)),
    el("td", {}, record.goal), el("td", {}, (record.end || "running").replaceAll("_", " ")),
    el("td", {}, record.verdict ? chip(record.verdict.status) : "–"),
    [count(record.totals.steps), count(usage.prompt), count(usage.cached), count(usage.output),
      usd(record.totals.cost_usd), record.totals.wall_s.toFixed(1)].map((text) => el("td", { class: "num" }, text)));
}

function filter(name, value, records) {
  const values = [...new Set(records.map(value))].sort();
  return el("label", {}, name + " ", el("select", { on: { change: (event) => { state[name] = event.target.value; route(); } } },
    el("option", { value: "" }, "any"), values.map((text) => el("option", { value: text, selected: state[name] === text }, text.replaceAll("_", " ")))));
}

function tagFilter(records) {
  const tags = [...new Set(records.flatMap((r) => r.tags || []))].sort();
  return tags.length > 0 && el("label", {}, "tag ", el("select", { on: { change: (event) => { state.tag = event.target.value; route(); } } },
    el("option", { value: "" }, "any"), tags.map((text) => el("option", { value: text, selected: state.tag === text }, text))));
}

// One bar an end, divided by verdict, the commonest first.
function endsChart(records) {
  const verdicts = [["passed", "var(--good)"], ["failed", "var(--bad)"], ["unverified", "var(--warn)"], ["–", "var(--soft)"]];
  const ends = new Map();
  for (const r of records) {
    const verdict = r.verdict ? r.verdict.status : "–", end = r.end || "running";
    const counts = ends.get(end) || {};
    ends.set(end, { ...counts, [verdict]: (counts[verdict] || 0) + 1, all: (counts.all || 0) + 1 });
  }
  const sorted = [...ends].sort((a, b) => b[1].all - a[1].all), width = chartWidth(), line = 28, label = 120;
  const unit = (width - label - 50) / Math.max(...sorted.map(([, counts]) => counts.all), 1);
  return el("svg:svg", { class: "ends", width: "100%", viewBox: `0 0 ${width} ${Math.max(1, sorted.length) * line}`, role: "img", "aria-label": "how the episodes ended" },
    sorted.map(([end, counts], index) => {
      let x = label;
      const parts = verdicts.filter(([name]) => counts[name]).map(([name, fill]) => {
        const wide = counts[name] * unit;
        x += wide;
        return el("svg:rect", { x: x - wide, y: index * line + 4, width: Math.max(1, wide - 1), height: line - 10, fill }, el("svg:title", {}, `${end}, ${name}: ${counts[name]}`));
      });
      return el("svg:g", {}, el("svg:text", { x: 0, y: index * line + 19 }, end.replaceAll("_", " ")), parts, el("svg:text", { x: x + 8, y: index * line + 19 }, String(counts.all)));
    }));
}

function comparer(records) {
  if (records.length < 2) return null;
  const options = () => records.map((r) => el("option", { value: r.id }, r.id));
  const left = el("select", { "aria-label": "left episode" }, options());
  const right = el("select", { "aria-label": "right episode" }, options());
  right.selectedIndex = 1;
  return el("span", {}, "compare ", left, " with ", right, " ",
    el("button", { class: "button", on: { click: () => { location.hash = "left=" + left.value + "&right=" + right.value; } } }, "show"));
}

// One unit is one pixel, so that text keeps its size on every screen.
const chartWidth = () => Math.max(280, Math.min(1680, window.innerWidth) - (window.innerWidth > 760 ? 82 : 58));
const tile = (name, value) => el("div", { class: "tile" }, el("b", {}, value), el("span", { class: "soft" }, name));

function bars(entries) {
  const width = chartWidth(), height = 150, most = Math.max(...entries.map(([, value]) => value), 1e-9);
  const step = width / Math.max(entries.length, 1), wide = Math.min(step * 0.7, 60);
  const colors = { passed: "var(--good)", failed: "var(--bad)" };
  return el("svg:svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": "cost by episode" },
    entries.map(([name, value, status], index) => {
      const tall = value / most * (height - 40), x = index * step + (step - wide) / 2;
      return el("svg:g", {}, el("svg:title", {}, `${name}: ${usd(value)}`),
        el("svg:rect", { x, y: height - 22 - tall, width: wide, height: tall, rx: 3, fill: colors[status] || "var(--warn)" }),
        entries.length <= 12 && el("svg:text", { x: x + wide / 2, y: height - 6, "text-anchor": "middle" }, name),
        entries.length <= 12 && el("svg:text", { x: x + wide / 2, y: height - 28 - tall, "text-anchor": "middle" }, usd(value)));
    }));
}

// ---- an episode ---------------------------------------------------------------------------------

function episodePage(episode, wanted) {
  const index = Math.max(0, Math.min(wanted, episode.steps.length - 1));
  return [summary(episode), film(episode, index),
    episode.steps.length ? el("div", { class: "card" }, stepView(episode, index)) : el("p", {}, "No step has been taken yet."),
    el("div", { class: "card" }, el("h2", {}, "Cost so far"), costChart(episode, index))];
}

function summary(episode) {
  const record = episode.record, usage = record.totals.usage, verdict = record.verdict;
  const cachedShare = usage.prompt && usage.cached !== undefined ? percent(usage.cached / usage.prompt) : "–";
  return el("div", { class: "card" },
    el("h2", {}, record.goal),
    el("p", {}, record.device.model + " (" + record.device.serial + "), " + record.model.profile + " ",
      record.device.simulated && el("span", { class: "notice" }, "The phone is simulated. "),
      record.model.scripted && el("span", { class: "notice" }, "The model is a script. ")),
    el("p", {}, chip(record.end || "running"), " ", record.end_why, " ", verdict && chip(verdict.status), " ", verdict && verdict.why),
    el("div", { class: "tiles" }, tile("steps", count(record.totals.steps)), tile("tokens in", count(usage.prompt)),
      tile("cached", cachedShare), tile("tokens out", count(usage.output)), tile("cost", usd(record.totals.cost_usd)),
      tile("seconds", record.totals.wall_s.toFixed(1))),
    record.extracted && el("details", { open: true }, el("summary", {}, "data read from the screen"), el("pre", {}, JSON.stringify(record.extracted.data, null, 2)),
      (record.extracted.regions || []).filter((region) => region.file).map((region, number) => el("img", { class: "region", src: pictureUrl(episode, region.file), alt: "region " + (number + 1) }))),
    verdict && verdict.evidence && verdict.evidence.length > 0 && el("details", { open: verdict.status === "failed" },
      el("summary", {}, "evidence"), el("ul", { class: "evidence" }, verdict.evidence.map((fact) => el("li", {},
        chip(fact.holds ? "passed" : "failed"), " ", el("b", {}, fact.what), ": expected ", el("code", {}, fact.expected), ", found ", el("code", {}, fact.found))))));
}

function film(episode, index) {
  return el("div", { class: "film", role: "group", "aria-label": "steps" }, episode.steps.map((step, number) => {
    const trouble = step.bad_reply || (step.signals || []).length || (step.outcome && step.outcome.status !== "done");
    return el("button", { "aria-current": String(number === index), "aria-label": "step " + (number + 1),
      on: { click: () => go({ step: number }) } },
    el("img", { src: pictureUrl(episode, step.observation.frame.file), alt: "", loading: "lazy", decoding: "async" }),
    el("span", { class: trouble ? "trouble" : "" }, String(number + 1)),
    step.rung_why ? el("span", { class: "rung" }, " " + step.rung) : null);
  }));
}

function stepView(episode, index) {
  const step = episode.steps[index], usage = step.usage, outcome = step.outcome;
  return el("div", { class: "step" }, phoneView(episode, step), el("div", {},
    el("p", { class: "soft" }, `Step ${index + 1} of ${episode.steps.length}, ${new Date(step.at).toLocaleTimeString()}, ${step.observation.package || "unknown app"}`),
    el("p", { class: "thought" }, step.thought || (step.bad_reply ? "The reply named no action." : "")),
    el("dl", { class: "facts" },
      fact("action", step.action ? describe(step.action) : "–"),
      fact("outcome", step.bad_reply ? el("span", {}, chip("failed"), " ", step.bad_reply) :
        outcome ? el("span", {}, chip(outcome.status), " ", outcome.why, outcome.changed !== undefined ? ` screen changed ${percent(outcome.changed)}` : "") : "interrupted"),
      fact("rung", step.rung + (step.rung_why ? ": " + step.rung_why : "") + (step.rung_extra_usd ? `, ${usd(step.rung_extra_usd)} more than a low step` : "")),
      (step.signals || []).length > 0 && fact("signals", step.signals.join(", ")),
      fact("tokens", `${count(usage.prompt)} in (estimated ${count(step.prompt_tokens_estimate)}), ${count(usage.cached)} cached, ${count(usage.output)} out`),
      fact("cost", usd(step.cost_usd))),
    phases(step), el("details", { class: "prompt" }, el("summary", {}, index ? "prompt: difference to the step before" : "prompt"), promptDifference(episode, index)),
    details("reply, word for word", JSON.stringify(step.reply, null, 2)),
    index > 0 && el("details", {}, el("summary", {}, "step: difference to the step before"), difference(episode.steps[index - 1], step)),
    details("record", JSON.stringify(step, null, 2))));
}

const fact = (name, value) => [el("dt", {}, name), el("dd", {}, value)];
const details = (name, text) => el("details", {}, el("summary", {}, name), el("pre", {}, text));

function describe(action) {
  const words = Object.entries(action).filter(([name]) => name !== "kind").map(([name, value]) =>
    name === "boxes" || name === "regions" ? `${name} ${value.map((box) => `${box.left},${box.top} to ${box.right},${box.bottom}`).join(" and ")}` :
    name === "data" ? `data ${JSON.stringify(value)}` : value && typeof value === "object" ? `${name} ${Object.values(value).join(",")}` : typeof value === "string" ? `${name} “${value}”` : `${name} ${value}`);
  return [action.kind.replaceAll("_", " "), ...words].join(", ");
}

// Prompts only grow, so what one holds beyond the one before it is its difference to it.
function promptLines(episode, index) {
  const step = episode.steps[index], before = episode.steps[index - 1], lines = [];
  if (before) {
    const reply = before.reply;
    if (reply.text) lines.push(["assistant", reply.text]);
    for (const call of reply.tool_calls || []) lines.push(["assistant", `${call.name}(${call.arguments})`]);
    lines.push([(reply.tool_calls || []).length ? "tool" : "user", before.bad_reply ? "reply not usable: " + before.bad_reply
      : before.outcome ? [before.outcome.status, before.outcome.why].filter(Boolean).join(": ") : "interrupted"]);
  }
  for (const shown of step.shown || []) lines.push(["user", shown.text, shown]);
  return lines;
}

function promptDifference(episode, index) {
  const step = episode.steps[index], before = episode.steps[index - 1];
  const grown = before ? step.prompt_tokens_estimate - before.prompt_tokens_estimate : step.prompt_tokens_estimate;
  const note = step.rung === "advisor" ? "The advisor is sent a brief of its own: the goal, the steps as lines and the newest pictures. New since the step before:"
    : !before ? "The first prompt: the instructions and the goal, then:"
    : `${grown < 0 ? "Older steps were folded into lines. −" : "+"}${count(Math.abs(grown))} tokens (estimated). Beyond the prompt before it holds:`;
  return [el("p", { class: "soft" }, note), el("ul", { class: "added" }, promptLines(episode, index).map(([role, text, shown]) =>
    el("li", {}, el("b", {}, role), " ", el("ins", {}, text), shown && shown.file && el("span", {}, ` [picture ${shown.width_px}x${shown.height_px}] `,
      el("img", { src: pictureUrl(episode, shown.file), alt: "as it was sent", class: "sent", loading: "lazy" })))))];
}

function difference(before, after) {
  const flat = (step) => new Map([["thought", step.thought], ["action", step.action ? describe(step.action) : ""], ["rung", step.rung],
    ["app", step.observation.package || ""], ["activity", step.observation.activity || ""], ["keyboard", String(step.observation.keyboard_shown)],
    ["screen", step.observation.frame.signature || step.observation.frame.file]]);
  const a = flat(before), b = flat(after);
  return el("dl", { class: "facts" }, [...b].filter(([name, value]) => a.get(name) !== value).map(([name, value]) =>
    fact(name, el("span", {}, el("del", {}, a.get(name)), " ", el("ins", {}, value)))));
}

function phoneView(episode, step) {
  const frame = step.observation.frame, overlay = el("svg:svg", { viewBox: `0 0 1000 ${1000 * frame.height_px / frame.width_px}`, "aria-hidden": "true" });
  const y = (value) => value * frame.height_px / frame.width_px, action = step.action || {};
  const dot = (at, text) => overlay.append(
    el("svg:circle", { cx: at.x, cy: y(at.y), r: 34, fill: "none", stroke: "var(--mark)", "stroke-width": 7 }),
    el("svg:circle", { cx: at.x, cy: y(at.y), r: 9, fill: "var(--mark)" }, el("svg:title", {}, text)));
  if (action.at && action.kind !== "scroll") dot(action.at, action.kind);
  if (action.start) {
    overlay.append(el("svg:line", { x1: action.start.x, y1: y(action.start.y), x2: action.end.x, y2: y(action.end.y), stroke: "var(--mark)", "stroke-width": 9, "stroke-linecap": "round" }));
    dot(action.end, action.kind);
  }
  if (action.kind === "scroll") {
    const at = action.at || { x: 500, y: 500 }, turn = { down: 0, left: 90, up: 180, right: 270 }[action.direction];
    overlay.append(el("svg:path", { d: "M0,-120 V110 M-55,55 L0,120 L55,55", transform: `translate(${at.x} ${y(at.y)}) rotate(${turn})`, fill: "none", stroke: "var(--mark)", "stroke-width": 14, "stroke-linecap": "round", "stroke-linejoin": "round" }));
  }
  for (const box of action.boxes || action.regions || []) overlay.append(el("svg:rect", { x: box.left, y: y(box.top), width: box.right - box.left, height: y(box.bottom - box.top), fill: "none", stroke: "var(--mark)", "stroke-width": 7 }));
  return el("div", { class: "phone" }, el("img", { src: pictureUrl(episode, frame.file), alt: "screen before the action", width: frame.width_px, height: frame.height_px, style: "height:auto" }), overlay);
}

function phases(step) {
  const total = PHASES.reduce((sum, [name]) => sum + (step.timings[name] || 0), 0) || 1;
  return el("div", { style: "margin-top:14px" },
    el("div", { class: "phases", role: "img", "aria-label": "time by phase" }, PHASES.map(([name, , color]) => el("span", { style: `width:${100 * (step.timings[name] || 0) / total}%;background:${color}` }))),
    el("div", { class: "legend" }, PHASES.map(([name, label, color]) => el("span", {}, el("i", { style: `background:${color}` }), `${label} ${seconds(step.timings[name])}`))));
}

function costChart(episode, index) {
  const width = chartWidth(), height = 150;
  let sum = 0;
  const points = episode.steps.map((step) => sum += Number(step.cost_usd || 0));
  const x = (number) => points.length < 2 ? width / 2 : 40 + number * (width - 100) / (points.length - 1);
  const y = (value) => height - 26 - value / (sum || 1) * (height - 50);
  return el("svg:svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": "cumulative cost" },
    el("svg:polyline", { points: points.map((value, number) => `${x(number)},${y(value)}`).join(" "), fill: "none", stroke: "var(--accent)", "stroke-width": 2.5 }),
    points.map((value, number) => el("svg:circle", { cx: x(number), cy: y(value), r: number === index ? 6 : 3, fill: episode.steps[number].rung === "low" ? "var(--accent)" : "var(--mark)" },
      el("svg:title", {}, `step ${number + 1}, ${episode.steps[number].rung}: ${usd(value)}`))),
    el("svg:text", { x: 4, y: height - 8 }, "step 1"), el("svg:text", { x: width - 4, y: height - 8, "text-anchor": "end" }, "step " + points.length),
    el("svg:text", { x: width - 4, y: 14, "text-anchor": "end" }, usd(sum)));
}

function comparePage(left, right, wanted) {
  const side = (episode) => el("div", {}, summary(episode), film(episode, Math.min(wanted, episode.steps.length - 1)),
    episode.steps[wanted] ? el("div", { class: "card" }, stepView(episode, wanted)) : el("p", { class: "soft" }, "This episode has no such step."));
  return el("div", { class: "two" }, side(left), side(right));
}

// ---- moving about -------------------------------------------------------------------------------

function go(change) {
  const wanted = new URLSearchParams(location.hash.slice(1));
  if (!wanted.has("episode") && !wanted.has("left") && trace.episodes.length === 1) wanted.set("episode", trace.episodes[0].record.id);
  for (const [name, value] of Object.entries(change)) wanted.set(name, value);
  location.hash = wanted.toString();
}

document.addEventListener("keydown", (event) => {
  if (trace.runs || /^(SELECT|INPUT|TEXTAREA)$/.test(event.target.tagName) || event.ctrlKey || event.metaKey || event.altKey) return;
  const wanted = new URLSearchParams(location.hash.slice(1)), at = Number(wanted.get("step") || 0);
  const shown = [wanted.get("episode"), wanted.get("left"), wanted.get("right")].map(episodeOf).filter(Boolean);
  if (!shown.length && trace.episodes.length === 1 && !wanted.has("all")) shown.push(trace.episodes[0]);
  if (!shown.length) return;
  const last = Math.max(...shown.map((episode) => episode.steps.length)) - 1;
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  go({ step: Math.max(0, Math.min(last, to)) });
});

async function follow() {
  if (!trace.live || !trace.episodes.some((episode) => !episode.record.end)) return;
  try {
    const answer = await fetch(trace.live, { cache: "no-store" });
    if (answer.ok) {
      const fresh = await answer.json();
      if (JSON.stringify(fresh.episodes) !== JSON.stringify(trace.episodes)) {
        const open = [...document.querySelectorAll("details")].map((node) => node.open);
        trace = fresh;
        route();
        document.querySelectorAll("details").forEach((node, index) => { node.open = open[index]; });
      }
    }
  } catch (error) {
    document.querySelector("header.top .soft").textContent = "the viewer has stopped";
    return;
  }
  setTimeout(follow, 1000);
}

window.addEventListener("hashchange", route);
window.addEventListener("resize", route);
route();
follow();
