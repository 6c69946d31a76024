// The screen of a step: the picture, the action drawn on it, and the views under the pointer.

const mark = { fill: "none", stroke: "var(--mark)", "stroke-linecap": "round", "stroke-linejoin": "round" };

// The screen; what is known of its views goes into `beside`.
function phoneView(episode, step, beside) {
  const frame = step.observation.frame;
  const overlay = el("svg:svg", { viewBox: `0 0 1000 ${1000 * frame.height_px / frame.width_px}`, "aria-hidden": "true" });
  drawAction(overlay, step.action || {}, (value) => value * frame.height_px / frame.width_px);
  const screen = el("div", { class: "screen" },
    el("img", { src: pictureUrl(episode, frame.file), alt: "screen before the action", width: frame.width_px, height: frame.height_px }), overlay);
  const phone = el("div", { class: "phone" }, screen);
  if (step.observation.ui) showViews(beside, screen, overlay, episode, step);
  else beside.append(el("p", { class: "soft small" }, "The views on this screen were not kept (--ui keeps them)."));
  return phone;
}

function drawAction(overlay, action, y) {
  const dot = (at) => overlay.append(
    el("svg:circle", { cx: at.x, cy: y(at.y), r: 34, ...mark, "stroke-width": 7 }),
    el("svg:circle", { cx: at.x, cy: y(at.y), r: 9, fill: "var(--mark)" }, el("svg:title", {}, spaced(action.kind))));
  if (action.at && action.kind !== "scroll") dot(action.at);
  if (action.start) {
    overlay.append(el("svg:line", { x1: action.start.x, y1: y(action.start.y), x2: action.end.x, y2: y(action.end.y), ...mark, "stroke-width": 9 }));
    dot(action.end);
  }
  if (action.kind === "scroll") {
    const at = action.at || { x: 500, y: 500 }, turn = { down: 0, left: 90, up: 180, right: 270 }[action.direction];
    overlay.append(el("svg:path", { d: "M0,-120 V110 M-55,55 L0,120 L55,55", transform: `translate(${at.x} ${y(at.y)}) rotate(${turn})`, ...mark, "stroke-width": 14 }));
  }
  for (const box of action.boxes || action.regions || []) {
    overlay.append(el("svg:rect", { x: box.left, y: y(box.top), width: box.right - box.left, height: y(box.bottom - box.top), ...mark, "stroke-width": 7 }));
  }
}

// ---- views --------------------------------------------------------------------------------------

const FLAGS = ["clickable", "checkable", "checked", "focused", "scrollable", "password", "selected"];
const lastPart = (name, sign) => (name || "").slice((name || "").lastIndexOf(sign) + 1);
const nameOf = (view) => [lastPart(view.class_name, ".") || "view", view.text && `“${view.text}”`, !view.text && view.desc && `“${view.desc}”`,
  view.resource_id && "#" + lastPart(view.resource_id, "/")].filter(Boolean).join(" ");

function showViews(beside, screen, overlay, episode, step) {
  const about = el("div", { class: "about", "aria-live": "polite" }, el("span", { class: "soft" }, "Point at the screen to see what is there."));
  let list = fold("views", "views on this screen", () => el("p", { class: "soft" }, "Reading…"));
  beside.append(about, list);
  treeOf(episode, step.observation.ui).then((tree) => {
    const views = tree.views || [], scale = 1000 / step.observation.frame.width_px;
    const outline = el("svg:rect", { class: "outline", visibility: "hidden" });
    overlay.append(outline);
    const rows = [];
    const point = (number, row) => {
      const view = views[number];
      outline.setAttribute("visibility", view ? "visible" : "hidden");
      rows.forEach((one, index) => one.classList.toggle("pointed", index === number));
      if (!view) return;
      const [left, top, right, bottom] = view.box.map((side) => side * scale);
      for (const [name, value] of Object.entries({ x: left, y: top, width: right - left, height: bottom - top })) outline.setAttribute(name, Math.max(0, value));
      about.replaceChildren(aboutView(view));
      if (!row && rows[number] && list.open) rows[number].parentNode.scrollTop = rows[number].offsetTop - 90;
    };
    const under = (event) => {
      const box = screen.getBoundingClientRect(), frame = step.observation.frame;
      const x = (event.clientX - box.left) / box.width * frame.width_px, y = (event.clientY - box.top) / box.height * frame.height_px;
      point(smallestAt(views, x, y));
    };
    screen.addEventListener("pointermove", under);
    screen.addEventListener("pointerdown", under);
    const full = viewList(views, tree.cut, rows, point);
    list.replaceWith(full);
    list = full;
  }).catch((error) => list.replaceWith(el("p", { class: "notice" }, "The views cannot be shown: " + error.message)));
}

// The smallest view at a point is the one a finger would mean; of equals the last was drawn on top.
function smallestAt(views, x, y) {
  let found = -1, least = Infinity;
  views.forEach(({ box: [left, top, right, bottom] }, number) => {
    const area = (right - left) * (bottom - top);
    if (left <= x && x < right && top <= y && y < bottom && area <= least) [found, least] = [number, area];
  });
  return found;
}

function aboutView(view) {
  const flags = FLAGS.filter((name) => view[name]).concat(view.enabled === false ? ["disabled"] : []);
  return el("dl", { class: "facts" }, fact("class", view.class_name || "–"), view.text && fact("text", view.text), view.desc && fact("description", view.desc),
    fact("id", view.resource_id || "–"), fact("bounds", `${view.box[0]},${view.box[1]} to ${view.box[2]},${view.box[3]} px`), flags.length > 0 && fact("is", flags.join(", ")));
}

function viewList(views, cut, rows, point) {
  return fold("views", `views on this screen (${views.length}${cut ? ", the first of more" : ""})`, () => {
    const list = el("ul", { class: "views", role: "listbox", "aria-label": "views on this screen", on: { keydown: (event) => {
      const at = rows.indexOf(document.activeElement), to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
      if (to === undefined || !rows[to]) return;
      event.preventDefault();
      rows[to].focus();
    } } });
    views.forEach((view, number) => {
      const row = el("li", { role: "option", tabindex: number ? -1 : 0, style: `padding-left:${8 + Math.min(view.depth, 12) * 12}px`,
        on: { focus: () => point(number, true), pointerenter: () => point(number, true) } }, nameOf(view));
      rows.push(row);
      list.append(row);
    });
    return list;
  });
}
