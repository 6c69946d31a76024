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
  if (run.cancelled || run.abandoned) return "interrupted";
  return run.failed ? "failed" : run.unverified ? "unverified" : "passed";
}

function runsPage() {
  const results = el("div", {}), refresh = () => results.replaceChildren(...runsFound(refresh));
  if (!trace.runs.length) return [removalTold(), el("p", {}, "No runs here. Make one with: tapwright demo")].filter(Boolean);
  const change = (name) => (value) => { Object.assign(runsWanted, { [name]: value, listed: AT_ONCE }); refresh(); };
  const states = [...new Set(trace.runs.map(statusOf))].sort();
  refresh();
  const more = [select("runs-status", "status", [["", "any"], ...states.map((name) => [name, name])], runsWanted.status, change("status")),
    select("runs-order", "sort", Object.keys(RUN_ORDERS).map((name) => [name, name]), runsWanted.order, change("order")),
    trace.runs.length > 1 && runsComparer()];
  return [el("div", { class: "bar filters", role: "search" },
    el("label", {}, "search ", el("input", { type: "search", value: runsWanted.words, "aria-label": "search", placeholder: "name, model, phone", "data-key": "runs-words", on: { input: ({ target }) => change("words")(target.value) } })),
    narrow() ? fold("filters", "filter, sort, compare", () => el("div", { class: "bar more" }, more)) : more), removalTold(), results].filter(Boolean);
}

function runsFound(refresh) {
  const words = runsWanted.words.toLowerCase();
  const found = trace.runs.filter((run) => (!runsWanted.status || statusOf(run) === runsWanted.status) && `${run.folder} ${run.name} ${run.models.join(" ")} ${run.phones.join(" ")}`.toLowerCase().includes(words))
    .sort(RUN_ORDERS[runsWanted.order]);
  if (!found.length) return [el("p", { class: "soft" }, "No run is like that.")];
  const columns = ["started", "run", "status", "model", "phone", "episodes", "passed", "failed", "other", "cost", ...(trace.writes ? [""] : [])], more = found.length - runsWanted.listed;
  return [el("div", { class: "card scroll" }, el("table", { class: "runs cards" },
    el("thead", {}, el("tr", {}, columns.map((name, index) => el("th", { class: index > 4 ? "num" : "", scope: "col" }, name || el("span", { class: "unseen" }, "delete"))))),
    el("tbody", {}, found.slice(0, runsWanted.listed).map((run) => runRow(run, columns))))),
  more > 0 && button("more", `show ${Math.min(AT_ONCE, more)} more`, () => { runsWanted.listed += AT_ONCE; refresh(); })].filter(Boolean);
}

const RUN_STATUS = { running: "running", lost: "failed", interrupted: "unverified", failed: "failed", unverified: "unverified", passed: "passed", empty: "" };
const OTHER_WHY = "neither passed nor failed: unverified, lost or interrupted";

function runRow(run, columns) {
  const status = statusOf(run), cell = (at, props, ...kids) => el("td", { "data-label": columns[at], ...props }, ...kids);
  const other = run.unverified + run.running + run.abandoned;
  const numbers = [count(run.episodes), count(run.passed), count(run.failed), count(other), usd(costOf(run))];
  return el("tr", {}, cell(0, { class: "nowrap" }, localTime(run.started_at)),
    el("th", { scope: "row", class: "run-name" }, el("a", { href: "/run/" + encodeURIComponent(run.folder) }, run.folder), el("span", { class: "soft small" }, run.name), unrealMarks(run.episodes, run.simulated, run.scripted).map((mark) => [" ", mark])),
    cell(2, {}, el("span", { class: "chip " + RUN_STATUS[status] }, status)), cell(3, {}, run.models.map(modelNamed).join(", ") || "–"), cell(4, {}, run.phones.join(", ") || "–"),
    numbers.map((text, at) => cell(at + 5, { class: "num", title: at === 3 ? OTHER_WHY : null }, text)),
    trace.writes && el("td", { class: "num" }, button("delete-" + run.folder, "delete", () => askToDelete(run), { class: "button quiet", "aria-label": "delete " + run.folder, title: "delete this run for good" })));
}

// What somebody has chosen stays so when fresh data come in.
const pairWanted = {};

function runsComparer() {
  const options = trace.runs.map((run) => [run.folder, run.folder]), there = (name) => options.some(([one]) => one === name);
  // The newest two of one name: what ran twice is what somebody compares.
  const right = trace.runs.find((run, at) => trace.runs.some((other, later) => later > at && other.name === run.name)) || trace.runs[0];
  const left = trace.runs.find((run) => run !== right && run.name === right.name) || trace.runs[1];
  const chosen = { left: there(pairWanted.left) ? pairWanted.left : left.folder, right: there(pairWanted.right) ? pairWanted.right : right.folder };
  const one = (name, label) => select(name + "-run", label, options, chosen[name], (value) => { pairWanted[name] = chosen[name] = value; });
  return el("div", { class: "pairing" }, one("left", "compare"), one("right", "with"),
    button("pair-runs", "show", () => { location.href = `/compare/${encodeURIComponent(chosen.left)}/${encodeURIComponent(chosen.right)}`; }));
}

async function freshRuns() {
  const answer = await newer("/runs.json");
  if (!answer || JSON.stringify(answer.runs) === JSON.stringify(trace.runs)) return false;
  trace.runs = answer.runs;
  return true;
}

// ---- deleting -----------------------------------------------------------------------------------

let removal = null;
const removalTold = () => removal && el("p", { class: removal.failed ? "notice" : "soft", role: "status" }, removal.text);

function askToDelete(run) {
  const close = () => asked.close();
  const asked = el("dialog", { class: "asks", "aria-label": "delete a run", on: { close: () => asked.remove() } },
    el("h2", {}, "Delete this run?"), el("p", {}, el("b", {}, run.folder), `: ${count(run.episodes)} ${run.episodes === 1 ? "episode" : "episodes"}, ${usd(costOf(run))}, ${localTime(run.started_at)}.`),
    el("p", {}, "Its folder goes with all that is in it: pictures, steps, report and labels. This cannot be undone."),
    el("div", { class: "bar" }, button("keep-run", "keep it", close, { autofocus: true }), button("delete-run", "delete for good", () => { close(); deleteRun(run); }, { class: "button grave" })));
  document.body.append(asked);
  asked.showModal();
}

async function deleteRun(run) {
  try {
    const answer = await fetch(`/run/${encodeURIComponent(run.folder)}/delete`, { method: "POST", signal: AbortSignal.timeout(PATIENCE_MS),
      headers: { "content-type": "application/json", "x-tapwright-page": trace.writes.token }, body: JSON.stringify({ delete: run.folder }) });
    if (!answer.ok) throw new Error(await answer.text());
    trace.runs = trace.runs.filter((one) => one.folder !== run.folder);
    removal = { text: `${run.folder} is deleted.` };
  } catch (error) {
    removal = { text: `${run.folder} is not deleted: ${error.message}`, failed: true };
  }
  route();
}
