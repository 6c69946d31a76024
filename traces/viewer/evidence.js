// The proof of a verdict as a table. What was expected and found are values as Python writes them.

const WORDS = { None: "nothing", True: "yes", False: "no" };

// A value as Python writes it, or undefined if it is no such thing.
function pythonValue(text) {
  let at = 0, depth = 0;
  const space = () => { while (/\s/.test(text[at] || "")) at += 1; };
  const list = (end, one) => {
    const found = [];
    at += 1;
    for (space(); text[at] !== end; space()) {
      found.push(one());
      space();
      if (text[at] === ",") at += 1;
      else if (text[at] !== end) throw new Error("no list");
    }
    at += 1;
    return found;
  };
  const pair = () => {
    const name = value();
    space();
    if (text[at] !== ":") throw new Error("no pair");
    at += 1;
    return [name, value()];
  };
  const string = (quote) => {
    let found = "";
    for (at += 1; text[at] !== quote; at += 1) {
      if (at >= text.length) throw new Error("no end");
      if (text[at] === "\\") at += 1;
      found += text[at - 1] === "\\" && text[at] === "n" ? "\n" : text[at];
    }
    at += 1;
    return found;
  };
  function value() {
    if ((depth += 1) > 20) throw new Error("too deep");
    try {
      return within();
    } finally {
      depth -= 1;
    }
  }
  function within() {
    space();
    const sign = text[at];
    if (sign === "[" || sign === "(") return list(sign === "[" ? "]" : ")", value);
    if (sign === "{") return new Map(list("}", pair));
    if (sign === "'" || sign === '"') return string(sign);
    // Of a number or a date that is written as it is made, what it is made of.
    const made = /^[A-Za-z_.]+(?=\()/.exec(text.slice(at));
    if (made) {
      at += made[0].length;
      const parts = list(")", value);
      return parts.length === 1 ? parts[0] : parts;
    }
    const word = /^(-?[0-9.]+(e-?[0-9]+)?|None|True|False)/.exec(text.slice(at));
    if (!word) throw new Error("no value");
    at += word[0].length;
    return WORDS[word[0]] || word[0];
  }
  try {
    const found = value();
    space();
    return at === text.length && typeof found === "object" ? found : undefined;
  } catch {
    return undefined;
  }
}

function valueView(value) {
  if (value instanceof Map) return el("dl", { class: "facts value" }, [...value].map(([name, one]) => fact(String(name), valueView(one))));
  if (!Array.isArray(value)) return value === "" ? el("span", { class: "soft" }, "empty") : String(value);
  if (!value.length) return el("span", { class: "soft" }, "nothing");
  if (value.every((one) => typeof one === "string")) return value.map((one) => one || "empty").join(", ");
  return value.map((one) => el("div", { class: "one" }, valueView(one)));
}

// Undeclared changes stand one a line, and there may be many.
function foundView(text) {
  if (text.includes("\n")) return el("pre", { tabindex: 0 }, text);
  const value = pythonValue(text);
  return value === undefined ? WORDS[text] ? el("span", { class: "soft" }, WORDS[text]) : text : valueView(value);
}

const evidenceView = (verdict) => el("div", { class: "scroll" }, el("table", { class: "evidence cards" },
  el("thead", {}, el("tr", {}, ["", "check", "expected", "found"].map((name) => el("th", { scope: "col" }, name)))),
  el("tbody", {}, verdict.evidence.map((one) => el("tr", { class: one.holds ? "" : "wrong" }, el("td", {}, chip(one.holds ? "passed" : "failed")),
    el("th", { scope: "row" }, one.what), el("td", { "data-label": "expected" }, foundView(one.expected)), el("td", { "data-label": "found" }, foundView(one.found)))))));
