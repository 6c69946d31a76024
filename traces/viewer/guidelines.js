// What a judge said of an episode, and of each guideline the step and region that show it.

const FOUND_OF = { must: ["met", "not met"], quality: ["met", "not met"], never: ["kept", "violated"] };
const FOUND_CHIP = { met: "passed", not_met: "failed", cannot_tell: "unverified" };
const foundWords = (tier, met) => met === "cannot_tell" ? "cannot tell" : FOUND_OF[tier][met === "met" ? 0 : 1];

const judgedChip = (judged) => judged && judged.status && el("span", { class: "chip judged " + judged.status, title: `${judged.judge} judged it, which is not verified` }, "judged " + judged.status);

// A judge's verdict in one sentence, with a reason that one of its votes gave for it.
function judgedWords(judged) {
  if (!judged || judged.trouble) return "";
  const side = judged.status === "unverified" ? "cannot_tell" : judged.status, agree = judged.votes.filter((vote) => vote.opinion === side);
  const what = judged.status === "unverified" ? "could not tell" : `judged it ${judged.status}`;
  return `${judged.judge} ${what}, ${agree.length} of ${judged.wanted} votes` + (agree.length && agree[0].reasons ? `: ${agree[0].reasons}` : "");
}

function judgementView(episode) {
  const judged = episode.judged;
  if (!judged) return null;
  if (judged.trouble) return el("p", { class: "notice" }, judged.trouble);
  const votes = (open) => fold("votes-" + episode.record.id, "every vote", () => el("ol", {}, judged.votes.map((vote) => voteView(vote))), open);
  if (!judged.found.length) return fold("judged-" + episode.record.id, `as ${judged.judge} judged: ${judged.status}`, () => [
    judged.fallback && el("p", { class: "soft" }, `Judged without guidelines, for none could be drafted: ${judged.fallback}`),
    el("p", { class: "soft small" }, "A model's opinion by the majority of its votes."), votes(true)], true);
  const whose = judged.guidelines_by === "judge" ? "drafted from the goal" : "of the task";
  return fold("guidelines-" + episode.record.id, `guidelines ${whose}, as ${judged.judge} judged them: ${judged.status}`, () => [
    el("div", { class: "scroll" }, el("table", { class: "guidelines" },
      el("thead", {}, el("tr", {}, ["tier", "guideline", "found", "seen"].map((name) => el("th", { scope: "col" }, name)))),
      el("tbody", {}, judged.found.map((one) => guidelineRow(episode, judged, one))))),
    el("p", { class: "soft small" }, "A model's opinion by the majority of its votes. Quality fails nothing."),
    votes(false),
  ], true);
}

function guidelineRow(episode, judged, one) {
  return el("tr", {}, el("th", { scope: "row" }, one.name),
    el("td", { class: "said-of" }, one.text, one.why && el("div", { class: "soft small" }, one.why)),
    el("td", {}, el("span", { class: "chip " + FOUND_CHIP[one.met] }, foundWords(one.tier, one.met)), el("div", { class: "soft small" }, `${one.agree} of ${judged.wanted} votes`)),
    el("td", {}, known(one.step) ? seenAt(episode, one) : "–"));
}

// The step as a way to it, and its picture with the region that was named.
function seenAt(episode, one) {
  const step = episode.steps[one.step - 1];
  const way = button(`seen-${episode.side}-${one.name}`, `step ${one.step}`, () => go({ step: one.step - 1 }));
  if (!step || !one.region || !one.file) return way;
  const frame = step.observation.frame, scale = frame.height_px / frame.width_px, [left, top, right, bottom] = one.region;
  return [way, el("div", { class: "screen seen" },
    el("img", { src: pictureUrl(episode, one.file), alt: `the region of step ${one.step} that shows it`, loading: "lazy", width: frame.width_px, height: frame.height_px }),
    el("svg:svg", { viewBox: `0 0 1000 ${1000 * scale}`, "aria-hidden": "true" },
      el("svg:rect", { x: left, y: top * scale, width: right - left, height: (bottom - top) * scale, fill: "none", stroke: "var(--mark)", "stroke-width": 16 })))];
}

const voteView = (vote) => el("li", {}, el("b", {}, spaced(vote.opinion)), ": ", vote.reasons,
  el("ul", { class: "small" }, (vote.guidelines || []).map((one) => el("li", {}, `${one.name}: ${spaced(one.met)}`,
    known(one.step) && `, step ${one.step}`, one.why && `, ${one.why}`, one.unusable && el("span", { class: "soft" }, ` (no evidence: ${one.unusable})`)))));
