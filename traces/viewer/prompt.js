// What a step's model was sent: the whole prompt, and what differs from the one before.

function promptView(episode, index) {
  const body = el("div", { "aria-busy": "true" }, el("p", { class: "soft" }, "Building the prompt again…"));
  promptsOf(episode).then((found) => {
    body.replaceChildren(...(found && found.steps[index] ? exactPrompt(episode, found, index) : likelyPrompt(episode, index)).flat(2).filter(Boolean));
  }).catch((error) => body.replaceChildren(el("p", { class: "notice" }, "The prompt cannot be shown: " + error.message)))
    .finally(() => body.removeAttribute("aria-busy"));
  return body;
}

// A picture as it was sent, small; it takes its room before it has come, so that nothing moves then.
const SENT_WIDE_PX = 120, SENT_TALL_PX = 160;
function sentPicture(episode, file) {
  episode.sent ??= new Map(episode.steps.flatMap((step) => step.shown || []).map((one) => [one.file, one]));
  const { width_px: wide, height_px: tall } = episode.sent.get(file) || {}, scale = Math.min(1, SENT_WIDE_PX / wide, SENT_TALL_PX / tall);
  const room = scale ? { width: Math.round(wide * scale), height: Math.round(tall * scale) } : {};
  return el("img", { src: pictureUrl(episode, file), alt: "picture as it was sent", class: "sent", loading: "lazy", ...room });
}

const numbersOf = (ranges) => ranges.flatMap(([first, end]) => Array.from({ length: end - first }, (_, at) => first + at));

function exactPrompt(episode, found, index) {
  const now = numbersOf(found.steps[index]), before = index ? numbersOf(found.steps[index - 1]) : [];
  const was = new Set(before), is = new Set(now);
  const gone = before.filter((number) => !is.has(number)), fresh = now.filter((number) => !was.has(number));
  const message = (number, tag) => messageView(episode, found.messages[number], tag);
  const step = episode.steps[index];
  return [
    el("p", { class: "soft" }, `${count(now.length)} messages, ${count(step.prompt_tokens_estimate)} tokens (estimated), word for word: the hash of what was sent is the same. `,
      index > 0 && `${now.length - fresh.length} as in the step before, ${fresh.length} new, ${gone.length} gone.`),
    gone.length > 0 && fold("prompt-gone", `gone (${gone.length}): folded into lines, or of another conversation`, () => el("ol", { class: "messages" }, gone.map((number) => message(number, "del")))),
    index > 0 && el("ol", { class: "messages" }, fresh.map((number) => message(number, "ins"))),
    fold("prompt-whole", "the whole prompt", () => el("ol", { class: "messages" }, now.map((number) => message(number, index && !was.has(number) ? "ins" : "span"))), index === 0),
  ];
}

function messageView(episode, message, tag) {
  return el("li", {}, el("b", { class: "role" }, message.role), " ",
    message.text && el(tag, { class: "said" }, message.text), message.calls.map((call) => el(tag, { class: "said" }, call)),
    message.files.map((file) => sentPicture(episode, file)));
}

// Where the prompt cannot be built again: what the steps say was added to it.
function likelyPrompt(episode, index) {
  const step = episode.steps[index], before = episode.steps[index - 1];
  const grown = step.prompt_tokens_estimate - (before ? before.prompt_tokens_estimate : 0);
  const note = step.rung === "advisor" ? "The advisor is sent a brief of its own: the goal, the steps as lines and the newest pictures. New since the step before:"
    : !before ? "The first prompt: the instructions and the goal, then:"
    : `${grown < 0 ? "Older steps were folded into lines. −" : "+"}${count(Math.abs(grown))} tokens (estimated). Beyond the prompt before it holds:`;
  return [
    el("p", { class: "notice" }, "This version cannot build the prompt word for word; this is what the steps tell of it."),
    el("p", { class: "soft" }, note),
    el("ol", { class: "messages" }, addedLines(step, before).map(([role, text, shown]) => el("li", {}, el("b", { class: "role" }, role), " ", el("ins", { class: "said" }, text),
      shown && shown.file && sentPicture(episode, shown.file)))),
  ];
}

function addedLines(step, before) {
  const lines = [];
  if (before) {
    const reply = before.reply, calls = reply.tool_calls || [];
    if (reply.text) lines.push(["assistant", reply.text]);
    for (const call of calls) lines.push(["assistant", `${call.name}(${call.arguments})`]);
    lines.push([calls.length ? "tool" : "user", before.bad_reply ? "reply not usable: " + before.bad_reply
      : before.outcome ? [before.outcome.status, before.outcome.why].filter(Boolean).join(": ") : "interrupted"]);
  }
  for (const shown of step.shown || []) lines.push(["user", shown.text, shown]);
  return lines;
}

function replyView(step) {
  const reply = step.reply, calls = reply.tool_calls || [];
  return [
    el("p", { class: "soft" }, [reply.model, reply.finish_reason && "ended with " + reply.finish_reason].filter(Boolean).join(", ")),
    reply.reasoning && [el("h3", {}, "reasoning"), el("pre", { tabindex: 0 }, reply.reasoning)],
    reply.text && [el("h3", {}, "text"), el("pre", { tabindex: 0 }, reply.text)],
    calls.map((call) => [el("h3", {}, `call of ${call.name}`), el("pre", { tabindex: 0 }, call.arguments)]),
    !reply.reasoning && !reply.text && !calls.length && el("p", {}, "The reply was empty."),
  ].flat(3);
}
