// What a person says of an episode. Only a page of the viewer itself can write it, into labels.jsonl.

const drafts = new Map();
let signature = null, labelTold = "";

const labelOf = (side, id) => (trace.sides[side].labels || {})[id] || null;
const labelChip = (label) => label && (label.label || label.note) && el("span", { class: "chip by-person " + (label.label || ""), title: [label.by, label.note].filter(Boolean).join(": ") || null },
  label.label ? "a person: " + label.label : "note");

function labelView(episode) {
  const side = episode.side, id = episode.record.id, said = labelOf(side, id);
  if (!trace.writes) return said && el("p", { class: "labelled" }, labelChip(said), " ", said.note, " ", el("span", { class: "soft" }, signedBy(said)));
  const key = keyOf(side, id), draft = () => drafts.has(key) ? drafts.get(key) : (said && said.note) || "";
  const choice = (name) => button(`label-${name}-${side}`, name, () => label(side, id, { label: said && said.label === name ? null : name }),
    { class: "button choice " + name, "aria-pressed": String(Boolean(said) && said.label === name) });
  const field = (name, text, props) => el("input", { type: "text", "data-key": `label-${name}-${side}`, value: text, ...props });
  return el("div", { class: "bar labelling", role: "group", "aria-label": "your label" }, el("span", { class: "soft" }, "You say"), choice("passed"), choice("failed"),
    field("note", draft(), { class: "grow", placeholder: "a note", "aria-label": "note", maxlength: 4000, on: { input: ({ target }) => drafts.set(key, target.value), keydown: (event) => { if (event.key === "Enter") label(side, id, {}); } } }),
    field("by", signature === null ? trace.writes.by : signature, { class: "short", placeholder: "your name", "aria-label": "your name", maxlength: 100, on: { input: ({ target }) => { signature = target.value; } } }),
    button(`label-save-${side}`, "save", () => label(side, id, {})),
    el("span", { class: "soft small", role: "status" }, labelTold || (said ? signedBy(said) : "")));
}

const signedBy = (said) => [said.by, said.at && localTime(said.at)].filter(Boolean).join(", ");

// Each line in the file is all that is said: what is not changed here is said again.
async function label(side, id, change) {
  const said = labelOf(side, id) || {}, key = keyOf(side, id);
  const opinion = { label: said.label === "passed" || said.label === "failed" ? said.label : null, note: drafts.has(key) ? drafts.get(key) : said.note || "", by: signature === null ? trace.writes.by : signature, ...change };
  try {
    const answer = await fetch(address(side, id) + "label", { method: "POST", signal: AbortSignal.timeout(PATIENCE_MS),
      headers: { "content-type": "application/json", "x-tapwright-page": trace.writes.token }, body: JSON.stringify(opinion) });
    if (!answer.ok) throw new Error(await answer.text());
    trace.sides[side].labels[id] = await answer.json();
    drafts.delete(key);
    labelTold = "saved in labels.jsonl";
  } catch (error) {
    labelTold = "not saved: " + error.message;
  }
  route();
}
