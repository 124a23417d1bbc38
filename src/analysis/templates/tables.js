// Make a table of the page sort by a click on a column's name, and, when long, search.
// The page is whole without this.
function enhance(box) {
  const table = box.querySelector("table");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const collator = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" });
  const number = (text) => parseFloat(text.replace(/[,“]/g, "").replace("−", "-"));
  const text = (row, column) => row.cells[column].textContent.trim();

  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.title = "Sort by this column";
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
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
      body.append(...rows);
    });
  });

  if (rows.length < 12) return;
  const label = document.createElement("label");
  const input = document.createElement("input");
  const found = document.createElement("output");
  label.className = "search";
  input.type = "search";
  label.append("Search in this table ", input, " ", found);
  box.prepend(label);
  input.addEventListener("input", () => {
    const wanted = input.value.toLowerCase();
    for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
    found.textContent = wanted ? `${rows.filter((row) => !row.hidden).length} of ${rows.length} rows` : "";
  });
}
