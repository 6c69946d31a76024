// Charts. One unit is one pixel, so that text keeps its size on every screen.

const LEAST_PX = 3;
const chartWidth = () => Math.max(280, Math.min(1680, window.innerWidth) - (window.innerWidth > 760 ? 82 : 58));
const VERDICTS = [["passed", "var(--good)"], ["failed", "var(--bad)"], ["unverified", "var(--warn)"], ["none yet", "var(--soft)"]];
const COLORS = Object.fromEntries(VERDICTS);

// One bar an end, divided by verdict, the commonest first.
function endsChart(records) {
  const ends = new Map();
  for (const record of records) {
    const end = endOf(record), verdict = verdictOf(record), counts = ends.get(end) || { all: 0 };
    ends.set(end, { ...counts, [verdict]: (counts[verdict] || 0) + 1, all: counts.all + 1 });
  }
  const sorted = [...ends].sort((a, b) => b[1].all - a[1].all), width = chartWidth(), line = 28, label = 120;
  const unit = (width - label - 50) / Math.max(...sorted.map(([, counts]) => counts.all), 1);
  return el("svg:svg", { class: "chart", width, height: Math.max(1, sorted.length) * line, role: "img", "aria-label": "how the episodes ended" },
    sorted.map(([end, counts], index) => {
      let x = label;
      const parts = VERDICTS.filter(([name]) => counts[name]).map(([name, fill]) => {
        const wide = counts[name] * unit;
        x += wide;
        return el("svg:rect", { x: x - wide, y: index * line + 4, width: Math.max(1, wide - 1), height: line - 10, fill },
          el("svg:title", {}, `${spaced(end)}, ${name}: ${counts[name]}`));
      });
      return el("svg:g", {}, el("svg:text", { x: 0, y: index * line + 19 }, spaced(end)), parts, el("svg:text", { x: x + 8, y: index * line + 19 }, String(counts.all)));
    }));
}

function verdictLegend(records) {
  const there = new Set(records.map(verdictOf));
  return el("div", { class: "legend" }, VERDICTS.filter(([name]) => there.has(name)).map(([name, color]) => el("span", {}, el("i", { style: `background:${color}` }), name)));
}

// Lines at round values with what they stand for, for a chart whose highest value is `most`.
const AXIS = 58;
function axis(most, top, floor, width, text) {
  // Where nothing is known there is no scale.
  if (most <= 1e-9) return [];
  const power = 10 ** Math.floor(Math.log10(Math.max(most, 1e-9) / 2)), apart = [1, 2, 5, 10].map((times) => times * power).find((one) => most / one <= 4) || most;
  const values = Array.from({ length: Math.floor(most / apart + 1e-9) + 1 }, (_, at) => at * apart);
  return values.map((value) => {
    const y = floor - value / most * (floor - top);
    return el("svg:g", {}, el("svg:line", { x1: AXIS, x2: width, y1: y, y2: y, stroke: "var(--line)" }), el("svg:text", { x: AXIS - 6, y: y + 4, "text-anchor": "end", class: "tick" }, text(value)));
  });
}
const short = (number) => number >= 10000 ? `${+(number / 1000).toFixed(1)}k` : String(+number.toPrecision(3));
const shortUsd = (number) => number ? "$" + (number >= 1 ? number.toFixed(2) : String(+number.toPrecision(2))) : "$0";

// A bar an episode, which leads to it; of more than can be told apart a bar stands for several.
function episodeBars(side, records, value, text, whole = () => true, tick = short) {
  const several = Math.ceil(records.length * LEAST_PX / chartWidth());
  if (several > 1) return severalBars(records, several, value, whole);
  const width = chartWidth(), height = 170, top = 20, floor = height - 22, most = Math.max(...records.map(value), 1e-9), few = records.length <= 12;
  const each = (width - AXIS) / Math.max(records.length, 1), wide = Math.max(0.6, Math.min(each * 0.7, 60)), fitting = Math.floor(each / 7);
  return el("svg:svg", { class: "chart", width, height, role: "group", "aria-label": "episodes" }, axis(most, top, floor, width, tick), records.map((record, index) => {
    const tall = Math.max(1, value(record) / most * (floor - top)), x = AXIS + index * each + (each - wide) / 2, middle = x + wide / 2;
    const name = record.task.length > fitting ? record.task.slice(0, Math.max(1, fitting - 1)) + "…" : record.task;
    return el("svg:a", { href: link({ episode: record.id, side }), tabindex: few ? 0 : -1 }, el("svg:title", {}, `${record.id}: ${text(record)}, ${verdictOf(record)}`),
      el("svg:rect", { x: AXIS + index * each, y: 0, width: each, height, fill: "transparent" }),
      el("svg:rect", { x, y: floor - tall, width: wide, height: tall, rx: Math.min(3, wide / 3), fill: COLORS[verdictOf(record)], "fill-opacity": whole(record) ? null : 0.35 }),
      few && fitting > 3 && el("svg:text", { x: middle, y: height - 6, "text-anchor": "middle" }, name),
      few && text(record).length <= fitting && el("svg:text", { x: middle, y: floor - 6 - tall, "text-anchor": "middle" }, text(record)));
  }), !few && el("svg:text", { x: AXIS, y: height - 6, class: "tick" }, `${records.length} episodes, in the order above`));
}

// A bar is as tall as the mean of its episodes, and divided by their verdicts.
function severalBars(records, several, value, whole) {
  const groups = Array.from({ length: Math.ceil(records.length / several) }, (_, index) => records.slice(index * several, (index + 1) * several));
  const mean = (group) => group.reduce((sum, record) => sum + value(record), 0) / group.length;
  const width = chartWidth(), height = 150, most = Math.max(...groups.map(mean), 1e-9), each = width / groups.length;
  const bars = groups.map((group, index) => {
    const tall = Math.max(1, mean(group) / most * (height - 22)), told = VERDICTS.map(([name]) => [name, group.filter((record) => verdictOf(record) === name).length]).filter(([, number]) => number);
    let y = height - 22 - tall;
    const parts = told.map(([name, number]) => {
      const part = tall * number / group.length;
      y += part;
      return el("svg:rect", { x: index * each, y: y - part, width: Math.max(0.6, each - 1), height: part, fill: COLORS[name], "fill-opacity": group.every(whole) ? null : 0.35 });
    });
    return el("svg:g", {}, el("svg:title", {}, `${group[0].id} to ${group[group.length - 1].id}: ${told.map(([name, number]) => `${number} ${name}`).join(", ")}`), parts);
  });
  return el("svg:svg", { class: "chart", width, height, role: "img", "aria-label": "episodes" }, bars, el("svg:text", { x: 0, y: height - 6 }, `each bar is the mean of ${several} episodes`));
}

const MEASURES = {
  cost: ["cost", (step) => costOf(step).known, dollars, costOf],
  tokens: ["tokens in", (step) => step.usage.prompt || 0, (value) => count(Math.round(value))],
  seconds: ["seconds", (step) => phaseSum(step), (value) => value.toFixed(1) + " s"],
};
let measure = "cost";

// What an episode came to: each step by itself, and below it the sum so far, each with its own axis.
function sumChart(episode, index) {
  const [name, value, told, cost] = MEASURES[measure], each = episode.steps.map(value);
  // A sum of money says what it does not know, at each step of the way.
  const parts = cost && episode.steps.map(cost);
  const text = (one, from, to) => cost ? usd({ known: one, whole: parts.slice(from, to).every((part) => part.whole) }) : told(one);
  if (cost && !each.some((one) => one > 0) && parts.some((part) => !part.whole)) return el("p", { class: "soft" }, "The price of no step is known.");
  let sum = 0;
  const sums = each.map((one) => sum += one);
  const tick = cost ? shortUsd : short, width = chartWidth(), room = (width - AXIS) / Math.max(each.length, 1);
  const middle = (number) => AXIS + (number + 0.5) * room, wide = Math.max(0.6, Math.min(28, room * 0.6));
  const high = 104, top = 12, floor = 92, dots = sums.length <= 60;
  const most = Math.max(...each, 1e-9), all = Math.max(sum, 1e-9), at = (number, of) => floor - number / of * (floor - top);
  const bars = el("svg:svg", { class: "chart", width, height: high, role: "img", "aria-label": `${name}, each step` }, axis(most, top, floor, width, tick),
    each.map((one, number) => el("svg:rect", { x: middle(number) - wide / 2, y: at(one, most), width: wide, height: Math.max(0.5, floor - at(one, most)), fill: number === index ? "var(--accent)" : "var(--bar)" }, el("svg:title", {}, `step ${number + 1}: ${text(one, number, number + 1)}`))));
  const line = el("svg:svg", { class: "chart", width, height: high + 18, role: "img", "aria-label": `${name}, in all` }, axis(all, top, floor, width, tick),
    el("svg:polyline", { points: sums.map((one, number) => `${middle(number)},${at(one, all)}`).join(" "), fill: "none", stroke: "var(--accent)", "stroke-width": 2.5 }),
    sums.map((one, number) => (dots || number === index) && el("svg:circle", { cx: middle(number), cy: at(one, all), r: number === index ? 6 : 3, fill: episode.steps[number].rung === "low" ? "var(--accent)" : "var(--mark)" },
      el("svg:title", {}, `step ${number + 1}, ${episode.steps[number].rung}: ${text(one, 0, number + 1)} so far`))),
    el("svg:text", { x: AXIS, y: high + 10, class: "tick" }, "step 1"), sums.length > 1 && el("svg:text", { x: width, y: high + 10, "text-anchor": "end", class: "tick" }, "step " + sums.length));
  return [el("h3", {}, `each step, ${name}`), bars, el("h3", {}, `in all, ${text(sum, 0)}`), line];
}
