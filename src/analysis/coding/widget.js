// The coding sheet on the page. The state is `view`, set by Python; the page keeps only the codes
// of the passage shown until they are saved.

const STYLE = `
.coding { max-width: 60rem; padding: 0.75rem; border: 1px solid #767676; border-radius: 4px;
  color: #1b1b1b; background: #fff; font: 15px/1.5 system-ui, sans-serif; }
.coding:focus { outline: 3px solid #0072b2; }
.coding p { margin: 0.4rem 0; white-space: pre-wrap; }
.coding .context { color: #4a4a4a; }
.coding .passage { font-size: 1.2em; padding: 0.4rem 0.6rem; border-left: 5px solid #0072b2; }
.coding .themes { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr));
  gap: 0.3rem; margin: 0.6rem 0; }
.coding .row { display: flex; flex-wrap: wrap; gap: 0.3rem; margin: 0.6rem 0; align-items: center; }
.coding button { font: inherit; text-align: left; padding: 0.25rem 0.5rem; color: #1b1b1b;
  background: #f4f4f4; border: 1px solid #767676; border-radius: 4px; cursor: pointer; }
.coding button[aria-pressed="true"] { color: #fff; background: #0072b2; border-color: #0072b2; }
.coding button:focus-visible, .coding input:focus-visible { outline: 3px solid #d55e00; }
.coding button:disabled { opacity: 0.45; cursor: default; }
.coding kbd { display: inline-block; min-width: 1.3em; text-align: center; margin-right: 0.4em;
  border: 1px solid currentColor; border-radius: 3px; font-size: 0.8em; }
.coding input { font: inherit; flex: 1; min-width: 12rem; padding: 0.25rem 0.5rem; }
.coding progress { flex: 1; min-width: 8rem; }
.coding .problem { color: #9c1c00; font-weight: 600; }
`;

const SENTIMENTS = [
  { code: "-1", label: "Negative", key: "a" },
  { code: "0", label: "Neutral", key: "s" },
  { code: "1", label: "Positive", key: "d" },
];

function element(name, attributes = {}, children = []) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

function render({ model, el }) {
  const root = element("div", {
    class: "coding", tabindex: "0", role: "group", "aria-label": "Coding sheet",
    "data-lm-suppress-shortcuts": "true", // or JupyterLab would take the letters for commands
  });
  el.append(element("style", {}, [STYLE]), root);
  let codes = {};

  const send = (message) => model.send(message);
  const save = () => {
    if (codes.sentiment === "" || codes.sentiment === undefined) {
      tell("Choose negative, neutral or positive first.");
      return;
    }
    for (const { name } of model.get("view").themes) codes[name] ||= "0";
    send({ action: "save", codes });
  };
  const tell = (text) => { root.querySelector(".problem").textContent = text; };
  const set = (name, code) => { codes[name] = code; mark(); };
  const flip = (name) => set(name, codes[name] === "1" ? "0" : "1");

  function mark() {
    for (const button of root.querySelectorAll("button[data-theme]")) {
      button.setAttribute("aria-pressed", String(codes[button.dataset.theme] === "1"));
    }
    for (const button of root.querySelectorAll("button[data-sentiment]")) {
      button.setAttribute("aria-pressed", String(codes.sentiment === button.dataset.sentiment));
    }
  }

  function draw() {
    const view = model.get("view");
    if (!view.problem) codes = { ...view.codes }; // else what could not be saved stays on the page
    root.replaceChildren(head(view), ...(view.finished ? [done(view)] : body(view)),
      element("p", { class: "problem", role: "alert" }, [view.problem]));
    mark();
    root.focus({ preventScroll: true });
  }

  function head(view) {
    const at = view.finished ? "" : `Passage ${view.position} of ${view.passages}, `;
    return element("div", { class: "row" }, [
      element("span", { "aria-live": "polite" }, [`${at}${view.coded} coded by ${view.coder}`]),
      element("progress", { max: String(view.passages), value: String(view.coded) }),
    ]);
  }

  function done(view) {
    return element("div", { class: "row" }, [
      element("span", {}, ["Every passage is coded. The sheet is saved."]), undo(view),
      action("Look back", "←", () => send({ action: "move", step: -1 })),
    ]);
  }

  function body(view) {
    const { passage } = view;
    return [
      element("p", { class: "context" }, [passage.document]),
      element("p", { class: "context" }, [passage.before]),
      element("p", { class: "passage" }, [passage.text]),
      element("p", { class: "context" }, [passage.after]),
      element("div", { class: "themes", role: "group", "aria-label": "Themes" },
        view.themes.map((theme) => element("button", {
          type: "button", "data-theme": theme.name, title: theme.definition,
          onclick: () => flip(theme.name),
        }, [...keycap(theme.key), theme.label]))),
      element("div", { class: "row", role: "group", "aria-label": "Sentiment" },
        SENTIMENTS.map(({ code, label, key }) => element("button", {
          type: "button", "data-sentiment": code, onclick: () => set("sentiment", code),
        }, [...keycap(key), label]))),
      element("div", { class: "row" }, [
        note(),
        action("Save and next", "Enter", save), undo(view),
        action("Back", "←", () => send({ action: "move", step: -1 })),
        action("Skip", "→", () => send({ action: "move", step: 1 })),
      ]),
    ];
  }

  const keycap = (key) => (key.trim() ? [element("kbd", {}, [key])] : []);
  const action = (label, key, run, attributes = {}) => element(
    "button", { type: "button", "data-action": label, onclick: run, ...attributes }, [...keycap(key), label]);
  const undo = (view) => action("Undo", "u", () => send({ action: "undo" }),
    { disabled: !view.undo });

  function note() {
    const input = element("input", { type: "text", placeholder: "Note", "aria-label": "Note" });
    input.value = codes.note ?? "";
    input.addEventListener("input", () => { codes.note = input.value; });
    return input;
  }

  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.tagName === "INPUT";
    if (typing && event.key !== "Enter" && event.key !== "Escape") return;
    const button = event.target.tagName === "BUTTON" ? event.target : null;
    if (button && (event.key === " " || (event.key === "Enter" && button.dataset.action))) return;
    const view = model.get("view");
    const theme = view.themes.find(({ key }) => key.trim() && key === event.key);
    const sentiment = SENTIMENTS.find(({ key }) => key === event.key);
    if (event.key === "Escape") root.focus();
    else if (event.key === "u") send({ action: "undo" });
    else if (event.key === "ArrowLeft") send({ action: "move", step: -1 });
    else if (view.finished) return;
    else if (event.key === "Enter") save();
    else if (event.key === "ArrowRight") send({ action: "move", step: 1 });
    else if (theme) flip(theme.name);
    else if (sentiment) set("sentiment", sentiment.code);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  model.on("change:view", draw);
  draw();
  return () => model.off("change:view", draw);
}

export default { render };
