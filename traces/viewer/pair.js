// Side by side: two episodes, or two runs.

function episodesPair(left, right, step) {
  const half = (episode) => el("div", {}, el("div", { class: "card" }, stageHead(episode.record), film(episode, clamp(step, episode)),
    episode.steps[step] ? stepView(episode, step) : el("p", { class: "soft" }, `This episode has no step ${step + 1}.`)), summary(episode));
  return el("div", { class: "two" }, half(left), half(right));
}

let onlyDifferent = false;

// Two runs: the same task and trial in one line.
function runsPair() {
  const [left, right] = trace.sides, matched = matchedEpisodes(left.episodes, right.episodes);
  const shown = onlyDifferent ? matched.filter(([a, b]) => !a || !b || verdictOf(a) !== verdictOf(b)) : matched;
  const gained = matched.filter(([a, b]) => a && b && verdictOf(a) !== "passed" && verdictOf(b) === "passed").length;
  const lost = matched.filter(([a, b]) => a && b && verdictOf(a) === "passed" && verdictOf(b) !== "passed").length;
  const half = (side) => el("div", { class: "card" }, el("h2", {}, side.folder), unrealNotice(side.episodes), el("div", { class: "tiles slim within" }, totals(side.episodes)), endsShare(side.episodes));
  return [el("div", { class: "two" }, half(left), half(right)),
    el("div", { class: "bar" }, el("span", {}, `${matched.length} tasks and trials; passed only on the right ${gained}, only on the left ${lost}.`),
      el("label", {}, el("input", { type: "checkbox", checked: onlyDifferent, "data-key": "only", on: { change: (event) => { onlyDifferent = event.target.checked; route(); } } }), " only where the verdicts differ")),
    el("div", { class: "card scroll" }, el("table", { class: "pairs" },
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "task"), ["left", "right"].map((name) => [el("th", { scope: "col" }, name),
        ["steps", "USD", "seconds"].map((unit) => el("th", { class: "num", scope: "col" }, unit))]), el("th", {}, ""))),
      el("tbody", {}, shown.map(([a, b]) => el("tr", {}, el("td", {}, (a || b).task, (a || b).trial > 0 && el("span", { class: "soft" }, " #" + (a || b).trial)),
        pairCells(0, a), pairCells(1, b), el("td", {}, a && b && el("a", { href: link({ left: a.id, right: b.id, step: 0 }) }, "both")))))))];
}

function pairCells(side, record) {
  if (!record) return [el("td", { class: "soft" }, "–"), el("td", {}), el("td", {}), el("td", {})];
  const numbers = [count(record.totals.steps), usd(costOf(record.totals)), record.totals.wall_s.toFixed(1)];
  return [el("td", {}, el("a", { href: link({ episode: record.id, side }) }, record.verdict ? chip(record.verdict.status) : chip("running"))),
    numbers.map((text) => el("td", { class: "num" }, text))];
}

function endsShare(records) {
  const all = Math.max(1, records.length);
  return [el("div", { class: "phases verdicts", role: "img", "aria-label": "verdicts" }, VERDICTS.map(([name, color]) => {
    const share = records.filter((record) => verdictOf(record) === name).length / all;
    return share > 0 && el("span", { style: `width:${100 * share}%;background:${color}`, title: `${name} ${percent(share)}` });
  })), verdictLegend(records)];
}

function matchedEpisodes(left, right) {
  const keyed = (records) => {
    const counts = new Map();
    return new Map(records.map((record) => {
      const name = `${record.task}#${record.trial}`, number = (counts.get(name) || 0) + 1;
      counts.set(name, number);
      return [name + "#" + number, record];
    }));
  };
  const a = keyed(left), b = keyed(right);
  return [...new Set([...a.keys(), ...b.keys()])].map((key) => [a.get(key), b.get(key)]);
}
