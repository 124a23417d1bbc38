// Make a table of the page sort by a click on a column's name and, when long, search, over all of
// the rows that it holds, of which a page is shown. The page is whole without this.
function enhance(box) {
  const table = box.querySelector("table");
  const heads = [...table.tHead.rows[0].cells];
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const page = rows.length;
  const more = box.querySelector("script[type='application/json']");
  if (more) addMore(JSON.parse(more.textContent));
  const collator = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" });
  const number = (text) => parseFloat(text.replace(/[,“]/g, "").replace("−", "-"));
  const text = (row, column) => row.cells[column].textContent.trim();
  const part = table.querySelector(".part");
  if (part) part.textContent = part.dataset.live;

  function addMore(data) {
    data.rows.forEach((cells, place) => {
      const row = document.createElement("tr");
      cells.forEach((content, column) => {
        const cell = row.insertCell();
        const name = data.links.length && data.links[place][column];
        const within = name ? cell.appendChild(document.createElement("a")) : cell;
        if (name) within.href = `#${name}`;
        within.textContent = content;
        cell.style.textAlign = heads[column].style.textAlign;
        cell.className = heads[column].className || (content.length < 20 ? "short" : "");
      });
      rows.push(row);
    });
  }

  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.title = "Sort by this column";
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const filled = rows.filter((row) => text(row, column));
      const numeric = filled.filter((row) => !isNaN(number(text(row, column)))).length * 2 > filled.length;
      const value = (row) => {
        const known = number(text(row, column));
        return isNaN(known) ? -Infinity : known;
      };
      rows.sort((a, b) => {
        const empty = !text(a, column) - !text(b, column); // empty cells stay at the end
        const difference = numeric
          ? (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0)
          : collator.compare(text(a, column), text(b, column));
        return empty || (down ? -difference : difference);
      });
      show();
    });
  });

  const label = document.createElement("label");
  const input = document.createElement("input");
  const found = document.createElement("output");
  const next = document.createElement("button");
  let limit = page;
  label.className = "search";
  input.type = "search";
  label.append("Search in this table ", input, " ", found);
  if (rows.length >= 12) box.prepend(label);
  next.type = "button";
  next.className = "next";
  next.textContent = "Show more rows";
  if (rows.length > page) box.append(next);
  input.addEventListener("input", () => {
    limit = page;
    show();
  });
  next.addEventListener("click", () => {
    limit += Math.max(page, 100);
    show();
  });

  function show() {
    const wanted = input.value.toLowerCase();
    const matching = rows.filter((row) => row.textContent.toLowerCase().includes(wanted));
    body.replaceChildren(...matching.slice(0, limit));
    next.hidden = matching.length <= limit;
    const counted = wanted ? `${matching.length} of ${rows.length} rows` : `${rows.length} rows`;
    const partly = next.hidden ? "" : `, ${limit} shown`;
    found.textContent = wanted || partly ? counted + partly : "";
  }
  show();
}
