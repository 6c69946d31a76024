// Where what is shown comes from: parts of this file, or the server that served it.

const trace = JSON.parse(document.getElementById("trace").textContent);
const part = (name) => { const node = document.getElementById(name); return node && node.textContent; };
const episodes = new Map(), prompts = new Map(), trees = new Map(), tags = new Map();

// An answer that takes longer is asked for again.
const PATIENCE_MS = 60000;

const keyOf = (side, id) => side + "-" + id;
const address = (side, id) => trace.sides[side].base + encodeURIComponent(id) + "/";
const recordOf = (side, id) => trace.sides[side] && trace.sides[side].episodes.find((record) => record.id === id);

async function fetched(url) {
  const answer = await fetch(url, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
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

const pictureUrl = (episode, file) => pictureAt(episode.side, episode.record.id, file);

function pictureAt(side, id, file) {
  return part("file-" + file) || (trace.sides[side].base ? address(side, id) + "frames/" + file : "");
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

// Some web servers say of what ends in .gz that they have packed it, and the browser unpacks it.
async function findTree(episode, file) {
  const bytes = new Uint8Array(await new Response(await packedTree(episode, file)).arrayBuffer());
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return JSON.parse(new TextDecoder().decode(bytes));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

async function packedTree(episode, file) {
  const text = part("file-" + file);
  if (known(text)) return new Blob([Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))]).stream();
  return (await fetched(address(episode.side, episode.record.id) + "views/" + file)).body;
}

// What is new since it was last asked for; null if nothing is. Only what has come whole counts as had.
async function newer(url) {
  const answer = await fetch(url, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS), headers: tags.has(url) ? { "if-none-match": tags.get(url) } : {} });
  if (answer.status === 304) return null;
  if (!answer.ok) throw new Error(await answer.text());
  const document = await answer.json();
  tags.set(url, answer.headers.get("etag"));
  return document;
}

// Bring a run up to date; whether anything of it was new. The cursor moves only with what it stands for.
async function freshSide(side) {
  const answer = await (await fetched(side.base + "data.json?since=" + encodeURIComponent(side.cursor || "") + "&labels=" + encodeURIComponent(side.labelled || ""))).json();
  if (!answer.changed) {
    Object.assign(side, answer);
    return true;
  }
  const said = answer.labels && JSON.stringify(side.labels) !== JSON.stringify(answer.labels);
  if (answer.labels) Object.assign(side, { labels: answer.labels, label_mistakes: answer.label_mistakes, labelled: answer.labelled });
  const places = new Map(side.episodes.map((record, index) => [record.id, index]));
  for (const record of answer.changed) side.episodes[places.has(record.id) ? places.get(record.id) : side.episodes.length] = record;
  side.cursor = answer.cursor;
  return Boolean(said) || answer.changed.length > 0;
}
