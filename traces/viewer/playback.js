// Walking through an episode by itself, and from one that failed to the next.

const SPEEDS = [["0.5", "0.5×"], ["1", "1×"], ["2", "2×"], ["4", "4×"], ["real", "as it was"]];
// A wait for a model that took minutes is not sat through.
const LONGEST_MS = 8000;
let playing = false, speed = "1", playTimer = 0, orderShown = null;

function stopPlaying() {
  playing = false;
  clearTimeout(playTimer);
}

function togglePlay(episode, index) {
  if (playing) stopPlaying();
  else {
    playing = true;
    if (index >= episode.steps.length - 1) go({ step: 0 });
  }
  route();
}

// The next step comes after a while, as long as somebody has it played.
function playOn(episode, index) {
  clearTimeout(playTimer);
  if (!playing) return;
  const took = speed === "real" ? Math.min(LONGEST_MS, Math.max(200, phaseSum(episode.steps[index]) * 1000)) : 1000 / Number(speed);
  playTimer = setTimeout(() => go({ step: index + 1 }), took);
}

// The next episode in the order of the run page, as it was last filtered and sorted.
function neighbour(side, id, by, fits = () => true) {
  const records = trace.sides[side].episodes, ids = orderShown && orderShown.includes(id) ? orderShown : records.map((record) => record.id);
  const at = ids.indexOf(id);
  for (let n = 1; n < ids.length; n += 1) {
    const found = recordOf(side, ids[(at + by * n + n * ids.length) % ids.length]);
    if (found && fits(found)) return found;
  }
  return null;
}

const failedRecord = (record) => verdictOf(record) === "failed";

// One that failed is looked at from its end.
function goTo(side, record) {
  if (record) location.hash = link({ episode: record.id, side, step: runsStill(side, record.id) ? "last" : failedRecord(record) ? Math.max(0, record.totals.steps - 1) : 0, ...(pane === "step" ? {} : { pane }) });
}

function playBar(episode, index, follows) {
  const last = episode.steps.length - 1, side = episode.side, id = episode.record.id;
  const to = (key, sign, label, step, off) => button("play-" + key, sign, () => go({ step }), { "aria-label": label, title: label, disabled: off });
  const others = trace.sides[side].episodes.length > 1, next = others && neighbour(side, id, 1, failedRecord);
  return el("div", { class: "bar playing", role: "group", "aria-label": "playback" },
    to("first", "|‹", "first step (Home)", 0, index === 0), to("back", "‹", "step before (←)", index - 1, index === 0),
    button("play-on", playing ? "❚❚ pause" : "▶ play", () => togglePlay(episode, index), { class: "button main", title: "play or pause (space)", disabled: last < 1 }),
    to("next", "›", "next step (→)", index + 1, index >= last), to("last", "›|", "last step (End)", last, index >= last),
    select("speed", "speed", SPEEDS, speed, (value) => { speed = value; route(); }),
    liveButton(episode, index, follows), el("span", { class: "soft nowrap" }, `Step ${index + 1} of ${episode.steps.length}`),
    el("span", { class: "spring" }),
    others && [button("episode-before", "‹ episode", () => goTo(side, neighbour(side, id, -1)), { title: "episode before (k)" }), button("episode-next", "episode ›", () => goTo(side, neighbour(side, id, 1)), { title: "next episode (j)" })],
    others && button("failed-next", "next failed ›", () => goTo(side, next), { disabled: !next, title: "next failed episode (n)" }));
}

const KEYS = "Keys: ← → step, space play, Home End, j k episode, n next failed, t transcript";

// The key of an episode page; whether it was one.
function episodeKey(key, here) {
  const [side, id] = here.episodes[0], episode = episodeOf(side, id);
  if (!episode || here.kind !== "episode") return false;
  const act = {
    " ": () => togglePlay(episode, clamp(here.step, episode)), n: () => goTo(side, neighbour(side, id, 1, failedRecord)),
    j: () => goTo(side, neighbour(side, id, 1)), k: () => goTo(side, neighbour(side, id, -1)), t: () => showPane(pane === "step" ? "transcript" : "step"),
    1: trace.writes && (() => label(side, id, { label: "passed" })), 2: trace.writes && (() => label(side, id, { label: "failed" })), 0: trace.writes && (() => label(side, id, { label: null })),
  }[key];
  if (act) act();
  return Boolean(act);
}
