// What is shown is named after the # of the address; keys and fresh data change it.

function link(change) {
  return "#" + new URLSearchParams(Object.entries(change).map(([name, value]) => [name, String(value)]));
}

// The page that the address names: one episode, two, or a run.
function place() {
  const given = new URLSearchParams(location.hash.slice(1)), step = Math.max(0, Number(given.get("step")) || 0);
  const one = (side, id) => ({ kind: "episode", step: followsLast(given, side, id) ? Infinity : step, episodes: [[side, id]] });
  if (trace.runs) return { kind: "runs" };
  const two = trace.sides.length === 2, left = given.get("left"), right = given.get("right");
  if (left && right && recordOf(0, left) && recordOf(two ? 1 : 0, right)) return { kind: "pair", step, episodes: [[0, left], [two ? 1 : 0, right]] };
  const side = Number(given.get("side")) || 0, id = given.get("episode");
  if (id && recordOf(side, id)) return one(side, id);
  if (two) return { kind: "compare" };
  const only = trace.sides[0].episodes;
  if (only.length === 1 && !given.has("all")) {
    // One that failed is opened where it did, as from its card.
    const failed = failedRecord(only[0]) && !given.has("step") && !runsStill(0, only[0].id);
    return { ...one(0, only[0].id), ...(failed && { step: Math.max(0, only[0].totals.steps - 1) }) };
  }
  return { kind: "run" };
}

function route() {
  const here = place();
  heading();
  if (here.kind !== "episode") stopPlaying();
  if (here.kind === "runs") return show(runsPage());
  if (here.kind === "run") return show(runPage(0));
  if (here.kind === "compare") return show(runsPair());
  const found = here.episodes.map(([side, id]) => episodeOf(side, id));
  if (!found.every(Boolean)) {
    show(el("p", { class: "soft" }, "Reading the steps…"));
    Promise.all(here.episodes.map(([side, id]) => loadEpisode(side, id))).then(route)
      .catch((error) => show(el("p", { class: "notice" }, "The steps cannot be read: " + error.message)));
    return undefined;
  }
  show(here.kind === "pair" ? episodesPair(found[0], found[1], here.step) : episodePage(found[0], here.step));
  if (here.kind === "episode") playOn(found[0], clamp(here.step, found[0]));
  for (const current of document.querySelectorAll(".film [aria-current=true]")) {
    current.parentNode.scrollLeft = current.offsetLeft - current.parentNode.clientWidth / 2;
  }
  return undefined;
}

function heading() {
  const sides = trace.sides || [];
  const about = sides.length === 1 ? `version ${sides[0].run.tapwright}, ${localTime(sides[0].run.started_at)}` : "";
  document.title = sides.length ? sides.map(({ run }) => run.name).join(" and ") + " – tapwright" : "tapwright runs";
  document.querySelector("header.top").replaceChildren(
    el("h1", {}, trace.runs ? "tapwright runs" : "tapwright trace"),
    sides.length ? el("a", { href: "#all=1" }, sides.length === 1 ? sides[0].run.name : sides.map(({ folder }) => folder).join(" and ")) : "",
    sides.length === 1 && sides[0].report ? el("a", { href: sides[0].base + sides[0].report }, "report") : "",
    trace.home ? el("a", { href: trace.home }, "all runs") : "",
    el("span", { class: "soft", role: "status" }, failed ? "not up to date: the viewer does not answer; asking again" : about));
}

function go(change) {
  const here = place(), given = new URLSearchParams(location.hash.slice(1));
  if (here.kind === "episode" && !given.has("episode")) given.set("episode", here.episodes[0][1]);
  for (const [name, value] of Object.entries(change)) given.set(name, value);
  location.hash = given.toString();
}

document.addEventListener("keydown", (event) => {
  if (/^(SELECT|INPUT|TEXTAREA|PRE)$/.test(event.target.tagName) || event.ctrlKey || event.metaKey || event.altKey) return;
  // Enter and space are a button's own.
  if (event.key === " " && /^(BUTTON|SUMMARY|A)$/.test(event.target.tagName)) return;
  const here = place();
  if (!here.episodes) {
    if (here.kind === "run" && gridKey(event.key)) event.preventDefault();
    return;
  }
  const last = Math.max(...here.episodes.map(([side, id]) => (episodeOf(side, id) || { steps: [] }).steps.length)) - 1;
  const step = Math.min(last, here.step), to = { ArrowRight: step + 1, ArrowLeft: step - 1, Home: 0, End: last }[event.key];
  if (to === undefined) {
    if (episodeKey(event.key, here)) event.preventDefault();
    return;
  }
  event.preventDefault();
  stopPlaying();
  go({ step: to >= last && here.kind === "episode" && runsStill(...here.episodes[0]) ? "last" : Math.max(0, Math.min(last, to)) });
});

// ---- live ---------------------------------------------------------------------------------------

const running = () => trace.runs ? trace.runs.some((run) => run.running) : trace.sides.some(({ episodes: records }) => records.some((record) => endOf(record) === "running"));

async function freshEpisode([side, id]) {
  const record = recordOf(side, id), held = episodes.get(keyOf(side, id));
  if (!held || held.record.end) return false;
  // That nobody writes it any more is said by the run.
  const abandoned = Boolean(record && record.abandoned), turned = Boolean(held.abandoned) !== abandoned;
  held.abandoned = abandoned;
  const answer = await newer(address(side, id) + "data.json");
  if (!answer || (record && answer.steps.length === held.steps.length && answer.live === held.live && !answer.record.end)) return turned;
  episodes.set(keyOf(side, id), { ...answer, side, abandoned });
  return true;
}

// The page asks for what changed: soon after a change, later where nothing does, seldom where nobody
// looks, and after a failure again and again. What came and could not be drawn is drawn when it can be.
const SOONEST_MS = 1000, RUNNING_MS = 5000, ENDED_MS = 30000, HIDDEN_MS = 60000;
let quiet = 0, failed = 0, timer = 0, asking = false, undrawn = false;

async function follow() {
  if (asking) return;
  clearTimeout(timer);
  asking = true;
  const begun = performance.now(), before = failed;
  const asked = trace.runs ? [freshRuns()] : [...trace.sides.map(freshSide), ...(place().episodes || []).map(freshEpisode)];
  const all = await Promise.allSettled(asked), brought = all.map((one) => one.status === "fulfilled" && one.value);
  failed = all.every((one) => one.status === "fulfilled") ? 0 : failed + 1;
  quiet = brought.some(Boolean) ? 0 : quiet + 1;
  // One that is failed does not take away what another has brought; a page of steps shows no more than those.
  if (brought.slice(place().episodes ? trace.sides.length : 0).some(Boolean)) undrawn = true;
  if (!failed !== !before) heading();
  draw();
  asking = false;
  timer = setTimeout(follow, pause(performance.now() - begun));
}

function draw() {
  const typing = /^(INPUT|SELECT)$/.test(document.activeElement ? document.activeElement.tagName : "");
  if (!undrawn || document.hidden || (typing && !place().episodes)) return;
  undrawn = false;
  route();
}

// Milliseconds until it is asked again; asking and drawing take at most a fifth of the time.
function pause(took) {
  const most = running() ? RUNNING_MS : ENDED_MS, waits = SOONEST_MS * 1.5 ** Math.min(failed || quiet, 20);
  return Math.max(document.hidden ? HIDDEN_MS : Math.min(most, waits), 4 * took);
}

window.addEventListener("hashchange", route);
let drawnFor = window.innerWidth;
window.addEventListener("resize", () => {
  if (drawnFor === window.innerWidth) return;
  drawnFor = window.innerWidth;
  route();
});
route();
if (trace.writes) {
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    draw();
    follow();
  });
  follow();
}
