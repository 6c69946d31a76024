// An episode as the conversation it was: who said what, with the pictures, step after step.

function transcriptView(episode, index) {
  const body = el("div", { class: "transcript", tabindex: 0, role: "region", "aria-label": "transcript" }, el("p", { class: "soft" }, "Reading…"));
  const fill = (found) => {
    body.replaceChildren(...turnsOf(episode, found).map((turn) => turnView(episode, turn, index)));
    const current = body.querySelector("[aria-current=true]");
    if (current) body.scrollTop = current.offsetTop - 4;
  };
  promptsOf(episode).then(fill).catch((error) => {
    fill(null);
    body.prepend(el("p", { class: "notice" }, "The prompts cannot be shown: " + error.message));
  });
  return body;
}

// What came before each step, what the model replied, and for the last step what came of it.
function turnsOf(episode, found) {
  const seen = new Set();
  return episode.steps.map((step, number) => {
    const ranges = found && found.steps[number];
    const { fresh, again } = ranges ? freshMessages(found, numbersOf(ranges), seen) : { fresh: toldMessages(episode, number), again: 0 };
    return { step, number, fresh, again, exact: Boolean(ranges), last: number === episode.steps.length - 1 };
  });
}

// Of what is new in a prompt only what stands behind all that was there before was said now; the rest
// is older messages in another form: folded into lines, or with a smaller picture.
function freshMessages(found, now, seen) {
  const behind = now.reduce((last, number, at) => seen.has(number) ? at : last, -1);
  const all = now.filter((number) => !seen.has(number)), told = now.filter((number, at) => at > behind && !seen.has(number));
  now.forEach((number) => seen.add(number));
  const mine = (number) => found.messages[number].role !== "assistant";
  return { fresh: told.filter(mine).map((number) => found.messages[number]), again: all.length - told.length };
}

// Where the prompts cannot be built again: what the steps tell of them.
function toldMessages(episode, number) {
  const first = number === 0 ? [{ role: "user", text: episode.record.goal, calls: [], files: [] }] : [];
  const lines = addedLines(episode.steps[number], episode.steps[number - 1]).filter(([role]) => role !== "assistant");
  return first.concat(lines.map(([role, text, shown]) => ({ role, text, calls: [], files: shown && shown.file ? [shown.file] : [] })));
}

function turnView(episode, turn, index) {
  const { step, number } = turn;
  return el("section", { class: "turn", "aria-current": String(number === index) },
    el("h3", {}, button(`turn-${episode.side}-${number}`, `step ${number + 1}`, () => go({ step: number }), { class: "turn-to" }), amiss(step) && el("span", { class: "chip refused" }, "something went wrong")),
    turn.again > 0 && el("p", { class: "soft small" }, `${count(turn.again)} earlier messages were folded or made smaller.`),
    turn.fresh.map((message) => saidView(episode, message)), step.flow ? el("p", { class: "said-by assistant" }, step.flow.command) : assistantView(step),
    turn.last && step.outcome && el("div", { class: "said-by tool" }, el("b", { class: "role" }, "outcome"), el("span", { class: "said" }, [step.outcome.status, step.outcome.why].filter(Boolean).join(": "))));
}

function saidView(episode, message) {
  const long = message.role === "system" || message.text.length > 900;
  const text = message.text && el("div", { class: "said" }, message.text);
  return el("div", { class: "said-by " + message.role }, el("b", { class: "role" }, message.role),
    long ? fold(`said-${message.role}-${message.text.slice(0, 40)}`, `${message.text.trim().split("\n")[0].slice(0, 80)}…`, () => text) : text,
    message.calls.map((call) => el("code", { class: "call" }, call)),
    message.files.map((file) => sentPicture(episode, file)));
}

function assistantView(step) {
  const reply = step.reply, calls = reply.tool_calls || [], said = reply.text || (calls.length || reply.reasoning ? "" : step.thought);
  return el("div", { class: "said-by assistant" }, el("b", { class: "role" }, step.by && step.by !== "actor" ? step.by : "assistant"),
    reply.reasoning && el("div", { class: "reasoning" }, el("span", { class: "soft small" }, "reasoning"), el("div", { class: "said" }, reply.reasoning)),
    said && el("div", { class: "said" }, said), calls.map((call) => el("code", { class: "call" }, `${call.name}(${call.arguments})`)),
    step.bad_reply && el("p", { class: "notice small" }, step.bad_reply), !said && !calls.length && !reply.reasoning && el("p", { class: "soft" }, "The reply was empty."));
}
