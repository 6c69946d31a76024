"use strict";
// The phone in a page. The token is in the fragment of the address, which no server sees, and goes
// with every request in a header, which no other page can send here.
const token = location.hash.slice(1);
const $ = (id) => document.getElementById(id);
const headers = { "x-tapwright-token": token };
const HOLD_MS = 500, SLOP_PX = 8, TYPED_MS = 350;
let mode = "tap", ended = false, pending = Promise.resolve(), waiting = 0, url = "";

function say(text, bad = false) {
  $("said").textContent = text;
  $("said").classList.toggle("bad", bad);
}

function show(state) {
  $("device").textContent = state.device;
  $("simulated").hidden = !state.simulated;
  $("file").textContent = state.file;
  $("count").textContent = state.steps.length === 1 ? "1 step" : `${state.steps.length} steps`;
  $("empty").hidden = state.steps.length > 0;
  $("undo").disabled = state.steps.length === 0;
  $("steps").replaceChildren(...state.steps.map((line) => {
    const item = document.createElement("li"), name = document.createElement("b");
    const cut = line.indexOf(":");
    name.textContent = cut < 0 ? line : line.slice(0, cut);
    item.append(name, cut < 0 ? "" : " " + line.slice(cut + 1).trim());
    return item;
  }));
  $("steps").lastElementChild?.scrollIntoView({ block: "nearest" });
  if (state.said !== undefined) say(state.said, state.ok === false);
}

async function ask(path, body) {
  const options = body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) };
  const answer = await fetch(path, options);
  if (answer.status === 403) throw new Error("This page has no token: open the address that was printed.");
  const state = await answer.json();
  if (!answer.ok) throw new Error(state.said);
  return state;
}

// One act after the other, as a finger does them.
function act(body) {
  if (ended) return;
  waiting += 1;
  $("screen").classList.add("busy");
  pending = pending.then(() => ask("/act", body)).then(show, (error) => say(error.message, true)).then(() => {
    waiting -= 1;
    if (!waiting) $("screen").classList.remove("busy");
  });
}

let typed = "", timer = 0;
function sendTyped() {
  clearTimeout(timer);
  if (typed) act({ kind: "text", text: typed });
  typed = "";
}

function key(name) {
  sendTyped();
  act({ kind: "key", key: name });
}

async function follow() {
  let after = "";
  while (!ended) {
    try {
      const answer = await fetch(`/screen?after=${encodeURIComponent(after)}`, { headers });
      if (answer.status === 403) return say("This page has no token: open the address that was printed.", true);
      if (!answer.ok) throw new Error((await answer.json()).said);
      after = answer.headers.get("x-frame");
      const old = url;
      url = URL.createObjectURL(await answer.blob());
      $("picture").src = url;
      if (old) URL.revokeObjectURL(old);
      if (answer.headers.get("x-secure")) say("This app forbids pictures of its screen.");
    } catch (error) {
      if (ended) return;
      say(`The phone does not answer: ${error.message}`, true);
      await new Promise((done) => setTimeout(done, 1500));
    }
  }
}

function place(event) {
  const box = $("picture").getBoundingClientRect();
  const share = (at, from, size) => Math.min(1, Math.max(0, (at - from) / size));
  return { x: share(event.clientX, box.left, box.width), y: share(event.clientY, box.top, box.height) };
}

let began = null;
const screen_ = $("screen");
screen_.addEventListener("pointerdown", (event) => {
  if (event.button !== 0 || !url) return;
  event.preventDefault();
  screen_.focus();
  screen_.setPointerCapture(event.pointerId);
  began = { at: performance.now(), px: event.clientX, py: event.clientY, ...place(event) };
  mark(event);
});
screen_.addEventListener("pointermove", (event) => { if (began) mark(event); });
screen_.addEventListener("pointercancel", () => { began = null; $("finger").hidden = true; });
screen_.addEventListener("pointerup", (event) => {
  if (!began) return;
  const from = began, to = place(event), took = performance.now() - from.at;
  began = null;
  $("finger").hidden = true;
  sendTyped();
  if (mode === "check") act({ kind: "check", x: from.x, y: from.y });
  else if (Math.hypot(event.clientX - from.px, event.clientY - from.py) > SLOP_PX)
    act({ kind: "swipe", x: from.x, y: from.y, to_x: to.x, to_y: to.y, seconds: Math.min(30, Math.max(0.05, took / 1000)) });
  else act({ kind: took >= HOLD_MS ? "hold" : "tap", x: from.x, y: from.y });
});

function mark(event) {
  const box = screen_.getBoundingClientRect();
  $("finger").hidden = false;
  $("finger").style.left = `${event.clientX - box.left}px`;
  $("finger").style.top = `${event.clientY - box.top}px`;
}

const KEYS = { Enter: "enter", Backspace: "delete", Escape: "back" };
screen_.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (KEYS[event.key]) { event.preventDefault(); key(KEYS[event.key]); }
  else if (event.key.length === 1) {
    event.preventDefault();
    typed += event.key;
    clearTimeout(timer);
    timer = setTimeout(sendTyped, TYPED_MS);
  }
});
screen_.addEventListener("paste", (event) => {
  event.preventDefault();
  typed += event.clipboardData.getData("text");
  sendTyped();
});

function choose(name) {
  mode = name;
  $("mode-tap").setAttribute("aria-pressed", name === "tap");
  $("mode-check").setAttribute("aria-pressed", name === "check");
  screen_.classList.toggle("checking", name === "check");
}
$("mode-tap").addEventListener("click", () => choose("tap"));
$("mode-check").addEventListener("click", () => choose("check"));
for (const button of document.querySelectorAll("[data-key]")) button.addEventListener("click", () => key(button.dataset.key));
$("undo").addEventListener("click", () => { sendTyped(); act({ kind: "undo" }); });
$("finish").addEventListener("click", () => {
  sendTyped();
  pending = pending.then(() => ask("/finish", {})).then((state) => {
    ended = true;
    show(state);
    for (const button of document.querySelectorAll("button")) button.disabled = true;
  }, (error) => say(error.message, true));
});

ask("/steps").then((state) => { show({ ...state, said: undefined }); follow(); }, (error) => say(error.message, true));
