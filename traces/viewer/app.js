// What is shown is named after the # of the address; keys and fresh data change it.

function link(change) {
  return "#" + new URLSearchParams(Object.entries(change).map(([name, value]) => [name, String(value)]));
}

// The page that the address names: one episode, two, or a run.
function place() {
  const given = new URLSearchParams(location.hash.slice(1)), step = Math.max(0, Number(given.get("step")) || 0);
  if (trace.runs) return { kind: "runs" };
  const two = trace.sides.length === 2, left = given.get("left"), right = given.get("right");
  if (left && right && recordOf(0, left) && recordOf(two ? 1 : 0, right)) return { kind: "pair", step, episodes: [[0, left], [two ? 1 : 0, right]] };
  const side = Number(given.get("side")) || 0, id = given.get("episode");
  if (id && recordOf(side, id)) return { kind: "episode", step, episodes: [[side, id]] };
  if (two) return { kind: "compare" };
  const only = trace.sides[0].episodes;
  if (only.length === 1 && !given.has("all")) return { kind: "episode", step, episodes: [[0, only[0].id]] };
  return { kind: "run" };
}

function route() {
  const here = place();
  heading();
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
  for (const current of document.querySelectorAll(".film [aria-current=true]")) {
    current.parentNode.scrollLeft = current.offsetLeft - current.parentNode.clientWidth / 2;
  }
  return undefined;
}

function heading() {
  const sides = trace.sides || [];
  const about = sides.map(({ run }) => `version ${run.tapwright}, ${new Date(run.started_at).toLocaleString()}`).join(" and ");
  document.title = sides.length ? sides.map(({ run }) => run.name).join(" and ") + " – tapwright" : "tapwright runs";
  document.querySelector("header.top").replaceChildren(
    el("h1", {}, trace.runs ? "tapwright runs" : "tapwright trace"),
    sides.length ? el("a", { href: "#all=1" }, sides.map(({ run }) => run.name).join(" and ")) : "",
    trace.home ? el("a", { href: trace.home }, "all runs") : "",
    el("span", { class: "soft" }, about));
}

function go(change) {
  const here = place(), given = new URLSearchParams(location.hash.slice(1));
  if (here.kind === "episode" && !given.has("episode")) given.set("episode", here.episodes[0][1]);
  for (const [name, value] of Object.entries(change)) given.set(name, value);
  location.hash = given.toString();
}

document.addEventListener("keydown", (event) => {
  if (/^(SELECT|INPUT|TEXTAREA|PRE)$/.test(event.target.tagName) || event.ctrlKey || event.metaKey || event.altKey) return;
  const here = place();
  if (!here.episodes) return;
  const last = Math.max(...here.episodes.map(([side, id]) => (episodeOf(side, id) || { steps: [] }).steps.length)) - 1;
  const to = { ArrowRight: here.step + 1, ArrowLeft: here.step - 1, Home: 0, End: last }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  go({ step: Math.max(0, Math.min(last, to)) });
});

// ---- live ---------------------------------------------------------------------------------------

const running = () => trace.sides.some(({ episodes: records }) => records.some((record) => !record.end));

async function freshSide(side) {
  const answer = await newer(side.base + "data.json");
  if (!answer) return false;
  const changed = JSON.stringify(answer.document.episodes) !== JSON.stringify(side.episodes);
  Object.assign(side, answer.document);
  return changed;
}

async function freshEpisode([side, id]) {
  const record = recordOf(side, id), held = episodes.get(keyOf(side, id));
  if (!held || held.record.end) return false;
  const answer = await newer(address(side, id) + "data.json");
  if (!answer || (record && answer.document.steps.length === held.steps.length && !answer.document.record.end)) return false;
  episodes.set(keyOf(side, id), { ...answer.document, side });
  return true;
}

async function follow() {
  if (!trace.sides || !trace.sides.every((side) => side.base)) return;
  try {
    const here = place(), sides = await Promise.all(trace.sides.map(freshSide));
    const steps = await Promise.all((here.episodes || []).map(freshEpisode));
    const typing = /^(INPUT|SELECT)$/.test(document.activeElement ? document.activeElement.tagName : "");
    if (steps.some(Boolean) || (!here.episodes && !typing && sides.some(Boolean))) route();
  } catch (error) {
    document.querySelector("header.top .soft").textContent = "the viewer has stopped";
    return;
  }
  setTimeout(follow, running() ? 1000 : 5000);
}

window.addEventListener("hashchange", route);
let drawnFor = window.innerWidth;
window.addEventListener("resize", () => {
  if (drawnFor === window.innerWidth) return;
  drawnFor = window.innerWidth;
  route();
});
route();
follow();
