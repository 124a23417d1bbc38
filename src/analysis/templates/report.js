document.querySelectorAll(".table").forEach(enhance);

// A link to passages opens them, also where the browser does not do so itself.
function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const group = target && target.closest("details");
  if (!group) return;
  if (group.hidden) clearFilters();
  group.open = true;
  target.scrollIntoView({ block: "start" });
}
addEventListener("hashchange", reveal);

const form = document.getElementById("filters");
const groups = [...document.querySelectorAll("details.passages")].map((details) => ({
  details,
  label: details.dataset.theme,
  found: details.querySelector(".found"),
  items: [...details.querySelectorAll(".quotation")].map((item) => ({ item, source: item.dataset.source })),
}));

const OPENED = 60; // so many passages found are opened at once; more stay folded under their headings

function filter() {
  const { source, theme, words } = form.elements;
  const wanted = words.value.trim().toLowerCase();
  const active = Boolean(source.value || theme.value || wanted);
  let total = 0;
  let headings = 0;
  for (const group of groups) {
    const possible = !theme.value || group.label === theme.value;
    let count = 0;
    for (const entry of group.items) {
      let match = possible && (!source.value || entry.source === source.value);
      if (match && wanted) {
        entry.text ??= entry.item.textContent.toLowerCase();
        match = entry.text.includes(wanted);
      }
      if (entry.item.hidden === match) entry.item.hidden = !match;
      count += match;
    }
    group.details.hidden = !count;
    group.found.textContent = active && count < group.items.length ? ` (${count} found)` : "";
    total += count;
    headings += count > 0;
  }
  for (const group of groups) {
    const open = active && total <= OPENED && !group.details.hidden;
    if (open || group.opened) group.details.open = open; // what a reader opened stays open
    group.opened = open;
  }
  document.getElementById("found").textContent =
    `${counted(total, "passage")} under ${counted(headings, "heading")}`;
}

const counted = (count, noun) => `${count.toLocaleString("en-GB")} ${noun}${count === 1 ? "" : "s"}`;

function clearFilters() {
  form.reset();
  filter();
}

if (form) {
  let waiting;
  form.hidden = false;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
}
reveal();
