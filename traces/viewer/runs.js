// The runs of a folder, newest first.

const AT_ONCE = 100;
let listed = AT_ONCE;

function runsPage() {
  if (!trace.runs.length) return [el("p", {}, "No runs here yet. Make one with: tapwright demo")];
  const columns = ["started", "run", "name", "episodes", "passed", "failed", "running", "USD"];
  const more = trace.runs.length - listed;
  return [trace.runs.length > 1 && runsComparer(), el("div", { class: "card scroll" }, el("table", {},
    el("thead", {}, el("tr", {}, columns.map((name, index) => el("th", { class: index > 2 ? "num" : "", scope: "col" }, name)))),
    el("tbody", {}, trace.runs.slice(0, listed).map(runRow)))),
  more > 0 && button("more", `show ${Math.min(AT_ONCE, more)} more`, () => { listed += AT_ONCE; route(); })].filter(Boolean);
}

function runRow(run) {
  const numbers = [count(run.episodes), count(run.passed), count(run.failed), count(run.running), usd(costOf(run))];
  return el("tr", {}, el("td", { class: "nowrap" }, new Date(run.started_at).toLocaleString()), el("td", {}, el("a", { href: "/run/" + encodeURIComponent(run.folder) }, run.folder), unrealMarks(run.episodes, run.simulated, run.scripted).map((mark) => [" ", mark])),
    el("td", {}, run.name), numbers.map((text) => el("td", { class: "num" }, text)));
}

function runsComparer() {
  const options = trace.runs.map((run) => [run.folder, run.folder]);
  let [right, left] = [options[0][0], options[1][0]];
  return el("div", { class: "bar pairing" }, select("left-run", "compare", options, left, (value) => { left = value; }), select("right-run", "with", options, right, (value) => { right = value; }),
    button("pair-runs", "show", () => { location.href = `/compare/${encodeURIComponent(left)}/${encodeURIComponent(right)}`; }));
}
