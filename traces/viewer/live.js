// An episode that runs: its last step is followed, its time runs, its newest picture is shown.

// One that was opened while it ran, at no step of its own, is followed to its end.
const followed = new Set();
const runsStill = (side, id) => Boolean(trace.writes) && endOf(recordOf(side, id)) === "running";

function followsLast(given, side, id) {
  if (given.has("step")) return given.get("step") === "last";
  if (runsStill(side, id)) followed.add(keyOf(side, id));
  return followed.has(keyOf(side, id));
}

const liveButton = (episode, index, follows) => runsStill(episode.side, episode.record.id) && button("live", "● live", () => go({ step: follows ? index : "last" }),
  { class: "button choice live", "aria-pressed": String(follows), title: "follow the last step" });

// How long ago something was; minutes and seconds as on a clock.
function lasting(from) {
  const whole = Math.max(0, Math.floor((Date.now() - Date.parse(from)) / 1000)), two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(whole / 3600), minutes = Math.floor(whole / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

// A process that was killed ends no episode: until it is known to be gone, when its last step was says more.
const elapsedText = ({ began, stepped }) => `for ${lasting(began)}${stepped ? `, last step ${lasting(stepped)} ago` : ""}`;

function elapsed(side, record, stepped) {
  if (!runsStill(side, record.id)) return null;
  const node = el("span", { class: "elapsed numbers", "data-began": record.started_at, "data-stepped": stepped || null });
  node.textContent = elapsedText(node.dataset);
  return node;
}

const ABANDONED = "It has no end, and no process on this computer goes on with it.";
const abandonedTold = (side, record, last) => (recordOf(side, record.id) || {}).abandoned ? `${ABANDONED}${last ? ` Last step: ${localTime(last.at)}.` : ""}` : "";

setInterval(() => {
  for (const node of document.querySelectorAll(".elapsed")) node.textContent = elapsedText(node.dataset);
}, 1000);

// The picture that is in the trace already, of a step that is not; after a zoom the newest may be a part of one.
function liveOf(episode, follows) {
  const last = episode.steps[episode.steps.length - 1];
  return follows && runsStill(episode.side, episode.record.id) && !(last && last.action && last.action.kind === "zoom") ? episode.live : null;
}

const nowTold = (episode) => `The screen now, before step ${episode.steps.length + 1}.`;

// It takes its room before it has come, as the screen of the step before does.
function livePhone(episode, file) {
  const last = episode.steps[episode.steps.length - 1], { width_px: width, height_px: height } = last ? last.observation.frame : {};
  return el("div", { class: "phone" }, el("div", { class: "screen" }, el("img", { src: pictureUrl(episode, file), alt: "the screen now", "data-live": file, width, height })));
}
