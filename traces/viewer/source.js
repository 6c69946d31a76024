// Where what is shown comes from: parts of this file, or the server that served it.

const trace = JSON.parse(document.getElementById("trace").textContent);
const part = (name) => { const node = document.getElementById(name); return node && node.textContent; };
const episodes = new Map(), prompts = new Map(), trees = new Map(), tags = new Map();

const keyOf = (side, id) => side + "-" + id;
const address = (side, id) => trace.sides[side].base + encodeURIComponent(id) + "/";
const recordOf = (side, id) => trace.sides[side] && trace.sides[side].episodes.find((record) => record.id === id);

async function fetched(url) {
  const answer = await fetch(url, { cache: "no-store" });
  if (!answer.ok) throw new Error(await answer.text());
  return answer;
}

// An episode with its steps, if they are here already.
function episodeOf(side, id) {
  const key = keyOf(side, id);
  if (!episodes.has(key)) {
    const text = part("steps-" + key);
    if (text) episodes.set(key, { ...JSON.parse(text), side });
  }
  return episodes.get(key);
}

async function loadEpisode(side, id) {
  if (episodeOf(side, id)) return;
  const document = await (await fetched(address(side, id) + "data.json")).json();
  episodes.set(keyOf(side, id), { ...document, side });
}

function pictureUrl(episode, file) {
  const base = trace.sides[episode.side].base;
  return part("file-" + file) || (base ? address(episode.side, episode.record.id) + "frames/" + file : "");
}

// Every prompt of an episode, or null where they cannot be had word for word.
function promptsOf(episode) {
  const key = keyOf(episode.side, episode.record.id) + (episode.record.end ? "" : "-" + episode.steps.length);
  if (!prompts.has(key)) prompts.set(key, findPrompts(episode));
  return prompts.get(key);
}

async function findPrompts(episode) {
  const text = part("prompts-" + keyOf(episode.side, episode.record.id));
  if (text) return JSON.parse(text);
  if (!trace.sides[episode.side].base) return null;
  return (await fetched(address(episode.side, episode.record.id) + "prompts.json")).json();
}

// The views that were on the screen of a step.
function treeOf(episode, file) {
  if (!trees.has(file)) trees.set(file, findTree(episode, file));
  return trees.get(file);
}

async function findTree(episode, file) {
  const packed = await packedTree(episode, file);
  return new Response(packed.pipeThrough(new DecompressionStream("gzip"))).json();
}

async function packedTree(episode, file) {
  const text = part("file-" + file);
  if (known(text)) return new Blob([Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))]).stream();
  return (await fetched(address(episode.side, episode.record.id) + "views/" + file)).body;
}

// What is new since it was last asked for; null if nothing is.
async function newer(url) {
  const answer = await fetch(url, { cache: "no-store", headers: tags.has(url) ? { "if-none-match": tags.get(url) } : {} });
  if (answer.status === 304 || !answer.ok) return null;
  const first = !tags.has(url);
  tags.set(url, answer.headers.get("etag"));
  return { first, document: await answer.json() };
}
