// One episode: what it came to, its film strip, and the step that is looked at.

const PHASES = [
  ["settle_s", "look", "#5b8def"], ["ui_s", "views", "#2aa5a0"], ["model_s", "model", "#a56bd6"],
  ["act_s", "act", "#e39b33"], ["journal_s", "journal", "#58a77b"],
];
const phaseSum = (step) => PHASES.reduce((sum, [name]) => sum + (step.timings[name] || 0), 0);
const clamp = (wanted, episode) => Math.max(0, Math.min(wanted, episode.steps.length - 1));

let pane = new URLSearchParams(location.hash.slice(1)).get("pane") === "transcript" ? "transcript" : "step";

function showPane(name) {
  pane = name;
  route();
}

// One window holds what is looked at: the screen, what was thought, done and came of it.
function episodePage(episode, wanted) {
  const index = clamp(wanted, episode), record = episode.record, follows = wanted === Infinity, live = liveOf(episode, follows);
  if (index >= episode.steps.length - 1) stopPlaying();
  const choose = select("measure", "", Object.entries(MEASURES).map(([name, [text]]) => [name, text]), measure, (value) => { measure = value; route(); });
  const head = stageHead(record, episode);
  const changed = (episode.changed || []).length > 0 && el("p", { class: "notice", role: "alert" }, "This trace was changed after it was written. " + episode.changed.join("; ") + ".");
  if (!episode.steps.length) return [changed, el("div", { class: "card" }, head, labelView(episode), el("p", {}, "No step has been taken yet."), live && el("div", { class: "first-look" }, livePhone(episode, live), el("p", { class: "soft small" }, nowTold(episode)))), summary(episode)].filter(Boolean);
  return [changed, el("div", { class: "card stage" }, head, playBar(episode, index, follows), stage(episode, index, live), film(episode, index), labelView(episode), el("p", { class: "soft small keys" }, KEYS + (trace.writes ? ", 1 passed, 2 failed, 0 neither" : "") + ". A red ! marks a step at which something went wrong: point at it to read what.")),
    summary(episode), el("div", { class: "card" }, el("div", { class: "bar" }, el("h2", {}, "Step by step, and in all"), choose), sumChart(episode, index))].filter(Boolean);
}

// The goal and how it ended.
function stageHead(record, episode) {
  const verdict = record.verdict, end = endOf(recordOf(episode.side, record.id) || record), last = episode.steps[episode.steps.length - 1];
  return el("div", { class: "stage-head" }, el("h2", { title: record.goal }, record.goal),
    el("p", { class: "ended" }, verdict && chip(verdict.status), " ", judgedChip(episode.judged), " ", el("span", { class: "chip " + end }, spaced(end)), " ", elapsed(episode.side, record, last && last.at), unreal([record]).map((mark) => [" ", mark]), " ", judgedWords(episode.judged) || whyOf(record) || record.end_why || (verdict && verdict.why) || abandonedTold(episode.side, record, last)));
}

function stage(episode, index, live) {
  const step = episode.steps[index], frame = step.observation.frame, ratio = frame.width_px / frame.height_px;
  const tab = (name, text) => el("button", { type: "button", role: "tab", "aria-selected": String(pane === name), "data-key": "pane-" + name, on: { click: () => showPane(name) } }, text);
  const beside = el("div", { class: "beside" }, el("div", { class: "tabs", role: "tablist" }, tab("step", "step"), tab("transcript", "transcript")));
  const views = el("div", { class: "views-beside" });
  const phone = live ? livePhone(episode, live) : phoneView(episode, step, views);
  beside.append(pane === "transcript" ? transcriptView(episode, index) : el("div", { class: "pane" }, live && el("h3", { class: "done-last" }, `${nowTold(episode)} Step ${index + 1}, the last that is done:`), stepWords(episode, index), views, stepMore(episode, index)));
  return el("div", { class: "staged", style: `--ratio:${ratio.toFixed(4)}` }, phone, beside);
}

// All that an episode came to.
const summary = (episode) => el("div", { class: "card" }, summaryParts(episode));

function summaryParts(episode) {
  const record = episode.record, usage = record.totals.usage, verdict = record.verdict;
  const cached = usage.prompt && known(usage.cached) ? percent(usage.cached / usage.prompt) : "–";
  return [el("h2", {}, "What it came to"),
    el("p", {}, record.device.model + " (" + record.device.serial + "), " + modelNamed(record.model.profile) + (record.model.name && record.model.name !== record.model.profile ? ` (${record.model.name})` : "")),
    record.app && el("p", {}, el("b", {}, "app "), `${record.app.package} ${record.app.version_name} (${record.app.version_code}), SHA-256 ${record.app.sha256.slice(0, 12)}`),
    record.routing && el("p", {}, el("b", {}, "class "), routed(record.routing)),
    unrealNotice([record]),
    el("p", {}, chip(endOf(recordOf(episode.side, record.id) || record)), " ", record.end_why, " ", verdict && chip(verdict.status), " ", judgedChip(episode.judged), " ", judgedWords(episode.judged) || (verdict && verdict.why)),
    record.answer && el("p", {}, el("b", {}, "answer "), record.answer),
    el("div", { class: "tiles" }, tile("steps", count(record.totals.steps)), tile("tokens in", count(usage.prompt)), tile("cached", cached),
      tile("tokens out", count(usage.output)), tile("cost", usd(costOf(record.totals))), tile("seconds", record.totals.wall_s.toFixed(1))),
    Object.keys(record.totals.by || {}).length > 0 && el("p", {}, Object.entries(record.totals.by).map(([player, spent]) => `${PLAYERS[player]} ${usd(costOf(spent))} in ${count(spent.calls)} calls`).join(", ")),
    !known(record.totals.cost_usd) && record.model.price_note && el("p", { class: "soft" }, "price unknown: " + record.model.price_note),
    record.extracted && fold("extracted", "data read from the screen", () => extractedView(episode), true),
    judgementView(episode),
    verdict && (verdict.evidence || []).length > 0 && fold("evidence", "evidence", () => evidenceView(verdict), verdict.status === "failed" || record.end !== undefined)];
}

// The class of the task, who says so, and the row of the table of routes that it was given.
const SORTED_BY = { person: "said by the user", file: "said by its file", tags: "by its tags", model: "asked of the model", nothing: "nobody has said one" };

function routed(routing) {
  const row = Object.entries(routing.row || {}).map(([name, value]) => `${spaced(name)} ${value}${(routing.outranked || []).includes(name) ? " (outranked by the user)" : ""}`);
  const why = routing.why ? `, ${routing.why}` : "", table = routing.table ? `; routes ${routing.table}: ${row.join(", ") || "no row for it"}` : "";
  return `${routing.task_class} (${SORTED_BY[routing.by]}${why})${table}`;
}

function extractedView(episode) {
  const { data, regions } = episode.record.extracted;
  return [el("pre", { tabindex: 0 }, JSON.stringify(data, null, 2)), ...(regions || []).filter((region) => region.file)
    .map((region, number) => el("img", { class: "region", src: pictureUrl(episode, region.file), alt: "region " + (number + 1) }))];
}

function film(episode, index) {
  return el("div", { class: "film", role: "group", "aria-label": "steps" }, episode.steps.map((step, number) =>
    el("button", { type: "button", "aria-current": String(number === index), "data-key": `film-${episode.side}-${number}`,
      title: amiss(step) ? whatWentWrong(step) : null, "aria-label": `step ${number + 1}${amiss(step) ? ", " + whatWentWrong(step) : ""}${step.rung_why ? ", rung " + step.rung : ""}`, on: { click: () => go({ step: number }) } },
    el("img", { src: pictureUrl(episode, step.observation.frame.file), alt: "", loading: "lazy", decoding: "async" }),
    el("span", { class: amiss(step) ? "trouble" : "" }, (amiss(step) ? "! " : "") + (number + 1)),
    step.rung_why && el("span", { class: "rung" }, " " + step.rung))));
}

// Why a step has its red mark.
function whatWentWrong(step) {
  const outcome = step.outcome, came = step.bad_reply ? "the reply named no action: " + step.bad_reply
    : outcome && outcome.status !== "done" ? [spaced(outcome.status), outcome.why].filter(Boolean).join(": ") : "";
  return [came, (step.signals || []).map(spaced).join(", ")].filter(Boolean).join("; ");
}

// A step with its screen above it, as two of them stand side by side.
function stepView(episode, index) {
  const step = episode.steps[index], views = el("div", {});
  const phone = phoneView(episode, step, views);
  phone.append(views);
  return el("div", { class: "step" }, phone, el("div", {}, el("p", { class: "soft" }, `Step ${index + 1} of ${episode.steps.length}`), stepWords(episode, index)));
}

function stepWords(episode, index) {
  const step = episode.steps[index];
  return [el("p", { class: "thought" }, step.thought || (step.bad_reply ? "The reply named no action." : "")), stepFacts(step), phases(step),
    el("p", { class: "soft small" }, [new Date(step.at).toLocaleTimeString(), step.observation.package || "unknown app", step.observation.keyboard_shown && "keyboard shown"].filter(Boolean).join(", "))];
}

// What else there is of a step, for who unfolds it.
const PARTS = [
  (episode, index) => !episode.steps[index].flow && fold("prompt", index ? "prompt: difference to the step before" : "prompt", () => promptView(episode, index)),
  (episode, index) => !episode.steps[index].flow && fold("reply", "reply, word for word", () => replyView(episode.steps[index])),
  (episode, index) => index > 0 && fold("difference", "step: difference to the step before", () => difference(episode.steps[index - 1], episode.steps[index])),
  (episode, index) => raw("record", "record", episode.steps[index]),
];
const stepMore = (episode, index) => PARTS.map((part) => part(episode, index));

function stepFacts(step) {
  const usage = step.usage, outcome = step.outcome;
  const came = step.bad_reply ? el("span", {}, chip("failed"), " ", step.bad_reply)
    : outcome ? el("span", {}, chip(outcome.status), " ", [outcome.why, known(outcome.changed) && `screen changed ${percent(outcome.changed)}`].filter(Boolean).join(", ")) : "interrupted";
  if (step.flow) return flowFacts(step, came);
  return el("dl", { class: "facts" },
    fact("action", step.action ? describe(step.action) : "–"), fact("outcome", came),
    step.policy && fact("gate", ruling(step.policy)), step.aim && fact("aim", aimed(step.aim)),
    step.expect && fact("expected", `“${step.expect.words}” ${step.expect.found}${step.expect.undo ? `; told: ${step.expect.undo}` : ""}`),
    step.plan && fact("reply", planned(step.plan)),
    fact("rung", step.rung + (step.rung_why ? ": " + step.rung_why : "") + (step.rung_extra_usd ? `, ${dollars(Number(step.rung_extra_usd))} more than a low step` : "")),
    (step.signals || []).length > 0 && fact("signals", step.signals.map(spaced).join(", ")),
    fact("tokens", `${count(usage.prompt)} in (estimated ${count(step.prompt_tokens_estimate)}), ${count(usage.cached)} cached, ${count(usage.output)} out`),
    fact("cost", usd(costOf(step)) + (step.advice ? `, ${usd(costOf(step.advice))} of it for advice` : "")), fact("time", seconds(phaseSum(step))));
}

// A step of a flow: its place in the file counts, and what it cost if it asked a model.
function flowFacts(step, came) {
  const flow = step.flow;
  return el("dl", { class: "facts" },
    fact("step", el("span", {}, chip(flow.status), ` ${flow.command}`)), fact("place", `${flow.file}:${flow.line}:${flow.column}`),
    step.action && fact("action", describe(step.action)), fact("outcome", came),
    ...(flow.near || []).map((line, at) => fact(at ? "" : "nearest", line)),
    (flow.logs || []).length > 0 && fact("log", flow.logs.join("; ")),
    fact("cost", usd(costOf(flow.spent || step)) + (flow.spent ? `, ${count(flow.spent.calls)} model calls` : "") + (flow.episode ? `, in the episode ${flow.episode}` : "")),
    fact("time", seconds(phaseSum(step))));
}

function ruling(policy) {
  const said = [(policy.acts || []).join(", "), policy.label && `“${policy.label}”`, policy.amount, policy.why].filter(Boolean).join(": ");
  const by = policy.by === "the rules" ? "" : ` by ${policy.by}${policy.answer ? ` (${policy.answer})` : ""}`;
  const came = el("span", { class: policy.allowed ? "chip done" : "chip refused" }, policy.allowed ? "allowed" : "not allowed");
  return el("span", {}, came, `${by} ${said || "nothing sensitive"}`);
}

function planned(plan) {
  const left = plan.dropped ? `; ${plan.acts - plan.act} more not done: ${plan.dropped}` : "";
  return `act ${plan.act} of ${plan.acts} of call ${plan.of + 1}${left}`;
}

function aimed(aim) {
  const under = aim.under && aim.result !== "named" ? `, “${aim.under}” lies there` : "";
  const meant = aim.meant ? `, what is meant at ${aim.meant.x},${aim.meant.y}` : "";
  const by = aim.by === "nothing" ? "" : `, by the ${aim.by}`;
  return el("span", {}, el("span", { class: aim.result === "refused" ? "chip refused" : "chip done" }, aim.result), ` “${aim.target}”${under}${meant}${by}`);
}

function describe(action) {
  const box = (one) => `${one.left},${one.top} to ${one.right},${one.bottom}`;
  const word = ([name, value]) => name === "boxes" || name === "regions" ? `${name} ${value.map(box).join(" and ")}`
    : name === "data" ? `data ${JSON.stringify(value)}`
    : value && typeof value === "object" ? `${name} ${Object.values(value).join(",")}`
    : typeof value === "string" ? `${name} “${value}”` : `${name} ${value}`;
  return [spaced(action.kind), ...Object.entries(action).filter(([name, value]) => name !== "kind" && (name !== "target" || value)).map(word)].join(", ");
}

function difference(before, after) {
  const flat = (step) => new Map([["thought", step.thought], ["action", step.action ? describe(step.action) : ""], ["rung", step.rung],
    ["app", step.observation.package || ""], ["activity", step.observation.activity || ""], ["keyboard", step.observation.keyboard_shown ? "shown" : "not shown"],
    ["screen", (step.observation.frame.signature || step.observation.frame.file).slice(0, 12)]]);
  const a = flat(before), b = flat(after);
  return el("dl", { class: "facts" }, [...b].filter(([name, value]) => a.get(name) !== value).map(([name, value]) =>
    fact(name, el("span", {}, el("del", {}, a.get(name)), " ", el("ins", {}, value)))));
}

function phases(step) {
  const total = phaseSum(step) || 1, there = PHASES.filter(([name]) => step.timings[name]);
  return el("div", { class: "phasing" },
    el("div", { class: "phases", role: "img", "aria-label": "time by phase" }, there.map(([name, , color]) => el("span", { style: `width:${100 * step.timings[name] / total}%;background:${color}` }))),
    el("div", { class: "legend" }, there.map(([name, label, color]) => el("span", {}, el("i", { style: `background:${color}` }), `${label} ${seconds(step.timings[name])}`))));
}
