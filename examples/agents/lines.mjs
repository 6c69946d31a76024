// An agent in another language: a JSON document a line comes in, one goes out.
//
//   tapwright bench smoke --trials 1 --agent "lines:node examples/agents/lines.mjs"

import { createInterface } from "node:readline";

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  let answer;
  if (asked.type === "reset") {
    answer = { wants_views: true, calls_models: false };
  } else if (asked.step === 0) {
    answer = { action: { kind: "open_app", name: "Settings" }, thought: "Every phone has them." };
  } else {
    const texts = (asked.views ?? []).filter((view) => view.text).length;
    answer = { action: { kind: "done", summary: `${texts} texts on ${asked.package}` } };
  }
  console.log(JSON.stringify(answer));
}
