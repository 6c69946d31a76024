// The episodes of a run as cards: how each ended, what it cost, and the last that was seen of it.

let layout = new URLSearchParams(location.hash.slice(1)).get("view") === "table" ? "table" : "grid";

// Whether why it failed names the checks that do not hold, and is no sentence of its own as of a flow.
const namesChecks = (verdict) => (verdict.evidence || []).some((one) => !one.holds && verdict.why.startsWith(one.what));

// Why an episode did not pass: the checks that do not hold, or how it ended.
function whyOf(record) {
  const verdict = verdictOf(record);
  if (verdict === "failed") return record.verdict.why ? (namesChecks(record.verdict) ? "not as it should be: " : "") + record.verdict.why : "";
  if (record.abandoned) return ABANDONED;
  return record.end && verdict !== "passed" ? record.end_why || "" : "";
}

function episodeCard(side, record, mixed) {
  const verdict = verdictOf(record), why = whyOf(record);
  const url = record.last ? pictureAt(side, record.id, record.last) : "";
  return el("a", { class: "episode-card " + (record.verdict ? verdict : ""), href: link({ episode: record.id, side, step: runsStill(side, record.id) ? "last" : failedRecord(record) ? Math.max(0, record.totals.steps - 1) : 0 }), "data-key": "card-" + record.id },
    el("span", { class: "thumb" }, url ? el("img", { src: url, alt: "last screen", loading: "lazy", decoding: "async" }) : el("span", { class: "soft small" }, "no screen")),
    el("span", { class: "card-text" },
      el("b", { class: "card-name" }, record.task, record.trial > 0 && el("span", { class: "soft" }, " #" + record.trial)),
      el("span", { class: "chips" }, record.verdict ? chip(verdict) : el("span", { class: "chip" }, "no verdict"), judgedChip(record.judged), el("span", { class: "chip" }, spaced(endOf(record))), labelChip(labelOf(side, record.id)), mixed && unreal([record])),
      el("span", { class: "clamp" }, record.goal), why && el("span", { class: "clamp why" }, why),
      el("span", { class: "soft small numbers" }, `${count(record.totals.steps)} ${record.totals.steps === 1 ? "step" : "steps"}, ${usd(costOf(record.totals))}, `, elapsed(side, record) || `${record.totals.wall_s.toFixed(1)} s`)));
}

const gridOf = (side, records) => el("div", { class: "episode-grid" }, records.map((record) => episodeCard(side, record, unlike(trace.sides[side].episodes))));

// Arrows go from card to card as they lie; whether the key was one of them.
function gridKey(key) {
  const cards = [...document.querySelectorAll(".episode-card")], at = cards.indexOf(document.activeElement);
  if (key === "/") {
    focusOn("field-words");
    return true;
  }
  if (key === "n") {
    const failing = cards.findIndex((card, number) => number > at && card.classList.contains("failed"));
    if (cards[failing]) cards[failing].focus();
    return true;
  }
  if (!cards.length) return false;
  const columns = Math.max(1, cards.filter((card) => card.offsetTop === cards[0].offsetTop).length);
  const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[key];
  if (by === undefined || (at < 0 && by < 0)) return false;
  const next = cards[at < 0 ? 0 : at + by];
  if (next) next.focus();
  return Boolean(next);
}
