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

// A bar an episode, which leads to it; of more than can be told apart a bar stands for several.
function episodeBars(side, records, value, text, whole = () => true) {
  const several = Math.ceil(records.length * LEAST_PX / chartWidth());
  if (several > 1) return severalBars(records, several, value, whole);
  const width = chartWidth(), height = 150, most = Math.max(...records.map(value), 1e-9), few = records.length <= 12;
  const each = width / Math.max(records.length, 1), wide = Math.max(0.6, Math.min(each * 0.7, 60));
  return el("svg:svg", { class: "chart", width, height, role: "group", "aria-label": "episodes" }, records.map((record, index) => {
    const tall = Math.max(1, value(record) / most * (height - 44)), x = index * each + (each - wide) / 2, middle = x + wide / 2;
    const name = record.task.length * 7 > each ? record.task.slice(0, Math.max(1, Math.floor(each / 7) - 1)) + "…" : record.task;
    return el("svg:a", { href: link({ episode: record.id, side }), tabindex: few ? 0 : -1 }, el("svg:title", {}, `${record.id}: ${text(record)}, ${verdictOf(record)}`),
      el("svg:rect", { x: index * each, y: 0, width: each, height, fill: "transparent" }),
      el("svg:rect", { x, y: height - 22 - tall, width: wide, height: tall, rx: Math.min(3, wide / 3), fill: COLORS[verdictOf(record)], "fill-opacity": whole(record) ? null : 0.35 }),
      few && el("svg:text", { x: middle, y: height - 6, "text-anchor": "middle" }, name),
      few && el("svg:text", { x: middle, y: height - 28 - tall, "text-anchor": "middle" }, text(record)));
  }));
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

// What an episode came to, step by step: the line sums up, the bars are the steps.
function sumChart(episode, index) {
  const [, value, told, cost] = MEASURES[measure], width = chartWidth(), height = 160, floor = height - 26;
  const each = episode.steps.map(value), most = Math.max(...each, 1e-9);
  // A sum of money says what it does not know, at each step of the way.
  const parts = cost && episode.steps.map(cost);
  const text = (one, from, to) => cost ? usd({ known: one, whole: parts.slice(from, to).every((part) => part.whole) }) : told(one);
  let sum = 0;
  const points = each.map((one) => sum += one);
  const wide = Math.max(0.6, Math.min(28, (width - 100) / Math.max(points.length, 1) * 0.6));
  const x = (number) => points.length < 2 ? width / 2 : 40 + number * (width - 100) / (points.length - 1);
  const y = (one, all) => floor - one / (all || 1) * (height - 54);
  const dots = points.length <= 60;
  return el("svg:svg", { class: "chart", width, height, role: "img", "aria-label": MEASURES[measure][0] + " step by step" },
    each.map((one, number) => el("svg:rect", { x: x(number) - wide / 2, y: y(one, most * 2), width: wide, height: Math.max(0, floor - y(one, most * 2)), fill: "var(--bar)" },
      el("svg:title", {}, `step ${number + 1}: ${text(one, number, number + 1)}`))),
    el("svg:polyline", { points: points.map((one, number) => `${x(number)},${y(one, sum)}`).join(" "), fill: "none", stroke: "var(--accent)", "stroke-width": 2.5 }),
    points.map((one, number) => (dots || number === index) && el("svg:circle", { cx: x(number), cy: y(one, sum), r: number === index ? 6 : 3,
      fill: episode.steps[number].rung === "low" ? "var(--accent)" : "var(--mark)" }, el("svg:title", {}, `step ${number + 1}, ${episode.steps[number].rung}: ${text(one, 0, number + 1)} so far`))),
    el("svg:text", { x: 4, y: height - 8 }, "step 1"), el("svg:text", { x: width - 4, y: height - 8, "text-anchor": "end" }, "step " + points.length),
    el("svg:text", { x: width - 4, y: 14, "text-anchor": "end" }, text(sum, 0)));
}
