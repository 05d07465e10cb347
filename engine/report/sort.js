for (const table of document.querySelectorAll("table.sortable")) {
  const heads = table.tHead.rows[0].cells, body = table.tBodies[0];
  const key = (row, i) => { const c = row.cells[i]; return c.dataset.sort !== undefined ? Number(c.dataset.sort) : c.textContent; };
  for (let i = 0; i < heads.length; i++) {
    const button = document.createElement("button");
    button.type = "button";
    while (heads[i].firstChild) button.append(heads[i].firstChild);
    heads[i].append(button);
    button.addEventListener("click", () => {
      const down = heads[i].getAttribute("aria-sort") === "ascending";
      for (const h of heads) h.removeAttribute("aria-sort");
      heads[i].setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = Array.from(body.rows);
      rows.sort((a, b) => {
        const x = key(a, i), y = key(b, i);
        const order = typeof x === "number" && typeof y === "number" ? x - y : typeof x === "number" ? -1 : typeof y === "number" ? 1 : String(x).localeCompare(String(y));
        return down ? -order : order;
      });
      body.append(...rows);
    });
  }
}
