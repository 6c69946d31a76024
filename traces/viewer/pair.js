// Side by side: two episodes, or two runs.

// Each part has one row across both, as tall as the taller of the two, so that neither is out of line.
function episodesPair(left, right, step) {
  const half = (episode, name) => {
    const sum = summaryParts(episode).filter(Boolean), tiles = sum.findIndex((part) => part.className === "tiles");
    const parts = episode.steps[step] ? [stepView(episode, step), ...PARTS.map((part) => el("div", {}, part(episode, step)))]
      : [el("p", { class: "soft" }, `This episode has no step ${step + 1}.`), ...PARTS.map(() => el("div", {}))];
    return el("div", { class: "card half" }, el("div", {}, el("p", { class: "soft small whose" }, el("span", { class: "letter" }, name), ` ${trace.sides[episode.side].folder}, ${episode.record.id}, ${episode.record.model.profile} on ${episode.record.device.model}`), stageHead(episode.record, episode)), film(episode, clamp(step, episode)),
      ...parts, el("div", { class: "sum" }, sum.slice(0, tiles)), sum[tiles], el("div", {}, sum.slice(tiles + 1)));
  };
  return el("div", { class: "two aligned" }, half(left, "A"), half(right, "B"));
}

let onlyDifferent = false;

// Two runs: the same task and trial in one line.
function runsPair() {
  const [left, right] = trace.sides, matched = matchedEpisodes(left.episodes, right.episodes);
  const shown = onlyDifferent ? matched.filter(([a, b]) => !a || !b || verdictOf(a) !== verdictOf(b)) : matched;
  const gained = matched.filter(([a, b]) => a && b && verdictOf(a) !== "passed" && verdictOf(b) === "passed").length;
  const lost = matched.filter(([a, b]) => a && b && verdictOf(a) === "passed" && verdictOf(b) !== "passed").length;
  const half = (side, at) => el("div", { class: "card side" }, el("h2", {}, el("span", { class: "letter" }, "AB"[at]), " ", side.folder), runFacts(side),
    el("div", { class: "notices" }, unrealNotice(side.episodes), told(at)), el("div", { class: "tiles slim within" }, totals(side.episodes)), endsShare(side.episodes));
  // What the page says of phones and scripts itself is not said again.
  const told = (at) => ((trace.compared || {}).doubts || [[], []])[at].filter((one) => !/^(scripted|simulated)/.test(one)).map((one) => el("p", { class: "notice" }, one));
  return [el("div", { class: "two sides" }, half(left, 0), half(right, 1)), comparedView(trace.compared),
    el("div", { class: "bar" }, el("span", {}, `${matched.length} tasks and trials; passed only in B ${gained}, only in A ${lost}.`),
      el("label", {}, el("input", { type: "checkbox", checked: onlyDifferent, "data-key": "only", on: { change: (event) => { onlyDifferent = event.target.checked; route(); } } }), " only where the verdicts differ")),
    el("div", { class: "card scroll" }, el("table", { class: "pairs cards" },
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "task"), ["A", "B"].map((name) => [el("th", { scope: "col" }, name),
        ["steps", "USD", "seconds"].map((unit) => el("th", { class: "num", scope: "col" }, unit))]), el("th", {}, ""))),
      el("tbody", {}, shown.map(([a, b]) => el("tr", {}, el("td", {}, (a || b).task, (a || b).trial > 0 && el("span", { class: "soft" }, " #" + (a || b).trial)),
        pairCells(0, a), pairCells(1, b), el("td", {}, a && b && el("a", { href: link({ left: a.id, right: b.id, step: 0 }) }, "both")))))))];
}

// How surely they differ, by the test of `tapwright compare`, and in which settings.
function comparedView(found) {
  if (!found) return "";
  if (found.trouble) return el("p", { class: "notice" }, "These two cannot be compared: " + found.trouble);
  const [first, ...rest] = found.said;
  const headed = (names, rows, kind) => el("table", { class: kind + " cards" }, el("thead", {}, el("tr", {}, names.map((name, at) => el("th", { scope: "col", class: at && kind === "figures" ? "num" : "" }, name)))),
    el("tbody", {}, rows.map(([name, ...cells]) => el("tr", {}, el("th", { scope: "row" }, name), cells.map((text, at) => el("td", { class: kind === "figures" ? "num" : "", "data-label": names[at + 1] }, text))))));
  return el("div", { class: "card compared" }, el("h2", {}, "How surely they differ"), el("p", { class: "first" }, first), rest.length > 0 && el("p", { class: "soft" }, rest.join(" ")),
    el("div", { class: "scroll" }, headed(["", "A", "B", "B − A", "95% interval"], found.rows, "figures")),
    el("h3", {}, "Settings that differ"), found.settings.length ? headed(["setting", "A", "B"], found.settings, "settings") : el("p", { class: "soft" }, "None that the runs tell."));
}

function pairCells(side, record) {
  const name = "AB"[side];
  if (!record) return [el("td", { class: "soft", "data-label": name }, "–"), el("td", {}), el("td", {}), el("td", {})];
  const numbers = [count(record.totals.steps), usd(costOf(record.totals)), record.totals.wall_s.toFixed(1)];
  return [el("td", { class: "of-" + name, "data-label": name }, el("a", { href: link({ episode: record.id, side }) }, record.verdict ? chip(record.verdict.status) : chip(endOf(record)))),
    numbers.map((text, at) => el("td", { class: "num", "data-label": ["steps", "USD", "seconds"][at] }, text))];
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
