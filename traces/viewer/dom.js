// Making elements. Text from a trace only ever becomes text nodes and attribute values, never markup.

const SVG = "http://www.w3.org/2000/svg";

function el(tag, props = {}, ...kids) {
  const node = tag.startsWith("svg:") ? document.createElementNS(SVG, tag.slice(4)) : document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === "on") {
      for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    } else if (value !== undefined && value !== null && value !== false) {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  node.append(...kids.flat(Infinity).filter((kid) => kid !== null && kid !== undefined && kid !== false));
  return node;
}

const known = (value) => value !== undefined && value !== null;
// Money. A sum is what is known of it, and whether that is all: the same words as traces/money.py.
const costOf = (paid) => known(paid.cost_usd) ? { known: Number(paid.cost_usd), whole: true } : { known: Number(paid.at_least_usd || 0), whole: false };
const sumOf = (costs) => costs.reduce((sum, one) => ({ known: sum.known + one.known, whole: sum.whole && one.whole }), { known: 0, whole: true });
const dollars = (amount) => {
  const sign = amount < 0 ? "-" : "", size = Math.abs(amount);
  if (size >= 1) return sign + "$" + size.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return size > 0 && size <= 0.00005 ? sign + "<$0.0001" : sign + "$" + size.toFixed(4);
};
const usd = (cost) => cost.whole ? dollars(cost.known) : cost.known ? "at least " + dollars(cost.known) : "unknown";
const PLAYERS = { actor: "the acting model", advisor: "the advisor", judge: "the judge", gate: "the gate", router: "the router" };
const localTime = (at) => new Date(at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
const count = (number) => known(number) ? number.toLocaleString("en-US") : "–";
const seconds = (number) => (number || 0) < 0.1 ? ((number || 0) * 1000).toFixed((number || 0) < 0.01 ? 1 : 0) + " ms" : number.toFixed(2) + " s";
const percent = (part) => part > 0 && part < 0.005 ? "<1%" : Math.round(part * 100) + "%";
const spaced = (name) => name.replaceAll("_", " ");
const chip = (text) => el("span", { class: "chip " + text }, spaced(text));
const tile = (name, value) => el("div", { class: "tile" }, el("b", {}, value), el("span", { class: "soft" }, name));
// What a simulated phone or a script has done is never shown without saying so.
const unlike = (records) => records.some((one) => one.device.simulated !== records[0].device.simulated || one.model.scripted !== records[0].model.scripted);
const unreal = (records) => unrealMarks(records.length, records.filter((one) => one.device.simulated).length, records.filter((one) => one.model.scripted).length);
const unrealMarks = (all, simulated, scripted) => [["simulated", simulated, "on the simulated phone, which is not Android"], ["scripted", scripted, "moves from a script: no model was asked"]]
  .filter(([, number]) => number > 0).map(([name, number, why]) => el("span", { class: "chip unreal", title: why }, number < all ? `${name} ${number} of ${all}` : name));
const unrealNotice = (records) => {
  const all = records.length, of = (number) => number < all ? `${number} of ${all} episodes` : all > 1 ? "all episodes" : "this episode";
  const simulated = records.filter((one) => one.device.simulated).length, scripted = records.filter((one) => one.model.scripted).length;
  const told = [simulated > 0 && `Simulated: ${of(simulated)} ran on the pocket phone, which is not Android.`,
    scripted > 0 && `Scripted: in ${of(scripted)} the moves came from a script, no model was asked.`].filter(Boolean);
  return told.length > 0 && el("p", { class: "notice" }, told.join(" "));
};
const fact = (name, value) => [el("dt", {}, name), el("dd", {}, value)];
const amiss = (step) => step.bad_reply || (step.signals || []).length || (step.outcome && step.outcome.status !== "done");

// What was unfolded stays so on the next step and when fresh data come in.
const unfolded = new Set(), folded = new Set();

function fold(key, name, make, open = false) {
  const body = el("div", {});
  const shown = unfolded.has(key) || (open && !folded.has(key));
  const node = el("details", { open: shown, "data-fold": key }, el("summary", { "data-key": "fold-" + key, on: { click: () => { asked = true; } } }, name), body);
  let filled = false, asked = false;
  const fill = () => {
    if (filled) return;
    filled = true;
    body.append(...[make()].flat().filter(Boolean));
  };
  if (shown) fill();
  node.addEventListener("toggle", () => {
    (node.open ? unfolded : folded).add(key);
    (node.open ? folded : unfolded).delete(key);
    if (node.open) fill();
    // In a pane that scrolls, what somebody unfolds is seen, and not only that it is unfolded.
    if (asked && node.open && node.closest(".pane")) seen(node, body);
    asked = false;
    // Side by side, what is unfolded on one side is unfolded on the other.
    for (const same of document.querySelectorAll(".aligned details")) if (same.dataset.fold === key && same.open !== node.open) same.open = node.open;
  });
  return node;
}

// What is in a fold may yet be on its way: it is scrolled to again once it has come.
function seen(node, body) {
  let times = 0;
  const watch = new ResizeObserver(() => {
    const pane = node.closest(".pane");
    if (pane && node.open) pane.scrollTop = node.offsetTop - 4;
    if ((times += 1) > 1 || !pane) watch.disconnect();
  });
  watch.observe(body);
}

const raw = (key, name, value) => fold(key, name, () => el("pre", { tabindex: 0 }, JSON.stringify(value, null, 2)));

function select(name, label, values, chosen, change) {
  return el("label", {}, label + " ", el("select", {
    "data-key": "select-" + name, "aria-label": label || name, on: { change: (event) => change(event.target.value) },
  }, values.map(([value, text]) => el("option", { value, selected: value === chosen }, text))));
}

const button = (key, text, act, props = {}) =>
  el("button", { class: "button", type: "button", "data-key": key, on: { click: act }, ...props }, text);

// Replace the page and put the focus back where it was.
function show(...kids) {
  const active = document.activeElement, key = active && active.dataset ? active.dataset.key : "";
  const caret = active && active.type === "text" ? [active.selectionStart, active.selectionEnd] : null;
  document.querySelector("main").replaceChildren(...kids.flat());
  if (key) {
    const again = [...document.querySelectorAll("[data-key]")].find((node) => node.dataset.key === key);
    if (again) again.focus({ preventScroll: true });
    if (again && caret && again.type === "text") again.setSelectionRange(...caret);
  }
}
