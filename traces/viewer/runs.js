// The runs of a folder, newest first.

const AT_ONCE = 100;
const RUN_ORDERS = {
  newest: (a, b) => b.started_at.localeCompare(a.started_at), oldest: (a, b) => a.started_at.localeCompare(b.started_at), name: (a, b) => a.name.localeCompare(b.name),
  "most failed": (a, b) => b.failed - a.failed, dearest: (a, b) => costOf(b).known - costOf(a).known, longest: (a, b) => b.episodes - a.episodes,
};
const runsWanted = { words: "", status: "", order: "newest", listed: AT_ONCE };

// What a run is at, in one word; what was lost or never judged is no nought of nought.
function statusOf(run) {
  if (run.running) return "running";
  if (!run.episodes) return "empty";
  if (run.lost) return "lost";
  if (run.cancelled) return "interrupted";
  return run.failed ? "failed" : run.unverified ? "unverified" : "passed";
}

function runsPage() {
  if (!trace.runs.length) return [el("p", {}, "No runs here yet. Make one with: tapwright demo")];
  const results = el("div", {}), refresh = () => results.replaceChildren(...runsFound(refresh));
  const change = (name) => (value) => { Object.assign(runsWanted, { [name]: value, listed: AT_ONCE }); refresh(); };
  const states = [...new Set(trace.runs.map(statusOf))].sort();
  refresh();
  return [el("div", { class: "bar", role: "search" },
    el("label", {}, "search ", el("input", { type: "search", value: runsWanted.words, "aria-label": "search", placeholder: "name, model, phone", "data-key": "runs-words", on: { input: ({ target }) => change("words")(target.value) } })),
    select("runs-status", "status", [["", "any"], ...states.map((name) => [name, name])], runsWanted.status, change("status")),
    select("runs-order", "sort", Object.keys(RUN_ORDERS).map((name) => [name, name]), runsWanted.order, change("order")),
    trace.runs.length > 1 && runsComparer()), results];
}

function runsFound(refresh) {
  const words = runsWanted.words.toLowerCase();
  const found = trace.runs.filter((run) => (!runsWanted.status || statusOf(run) === runsWanted.status) && `${run.folder} ${run.name} ${run.models.join(" ")} ${run.phones.join(" ")}`.toLowerCase().includes(words))
    .sort(RUN_ORDERS[runsWanted.order]);
  if (!found.length) return [el("p", { class: "soft" }, "No run is like that.")];
  const columns = ["started", "run", "status", "model", "phone", "episodes", "passed", "failed", "other", "USD"], more = found.length - runsWanted.listed;
  return [el("div", { class: "card scroll" }, el("table", { class: "runs cards" },
    el("thead", {}, el("tr", {}, columns.map((name, index) => el("th", { class: index > 4 ? "num" : "", scope: "col" }, name)))),
    el("tbody", {}, found.slice(0, runsWanted.listed).map((run) => runRow(run, columns))))),
  more > 0 && button("more", `show ${Math.min(AT_ONCE, more)} more`, () => { runsWanted.listed += AT_ONCE; refresh(); })].filter(Boolean);
}

const RUN_STATUS = { running: "running", lost: "failed", interrupted: "unverified", failed: "failed", unverified: "unverified", passed: "passed", empty: "" };
const OTHER_WHY = "neither passed nor failed: unverified, lost or interrupted";

function runRow(run, columns) {
  const status = statusOf(run), cell = (at, props, ...kids) => el("td", { "data-label": columns[at], ...props }, ...kids);
  const other = run.unverified + run.running;
  const numbers = [count(run.episodes), count(run.passed), count(run.failed), count(other), usd(costOf(run))];
  return el("tr", {}, cell(0, { class: "nowrap" }, new Date(run.started_at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" })),
    el("th", { scope: "row", class: "run-name" }, el("a", { href: "/run/" + encodeURIComponent(run.folder) }, run.folder), el("span", { class: "soft small" }, run.name), unrealMarks(run.episodes, run.simulated, run.scripted).map((mark) => [" ", mark])),
    cell(2, {}, el("span", { class: "chip " + RUN_STATUS[status] }, status)), cell(3, {}, run.models.join(", ") || "–"), cell(4, {}, run.phones.join(", ") || "–"),
    numbers.map((text, at) => cell(at + 5, { class: "num", title: at === 3 ? OTHER_WHY : null }, text)));
}

function runsComparer() {
  const options = trace.runs.map((run) => [run.folder, run.folder]);
  let [right, left] = [options[0][0], options[1][0]];
  return el("div", { class: "pairing" }, select("left-run", "compare", options, left, (value) => { left = value; }), select("right-run", "with", options, right, (value) => { right = value; }),
    button("pair-runs", "show", () => { location.href = `/compare/${encodeURIComponent(left)}/${encodeURIComponent(right)}`; }));
}
