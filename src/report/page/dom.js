// Elements from data. Text is always a text node: what a file says is shown, never run.
(() => {
  report.h = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === undefined || value === null || value === false) continue;
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false)
      .map((child) => (typeof child === "string" ? report.format.bound(child) : child)));
    return element;
  };
  const h = report.h;

  report.swatch = (method) => h("span", { class: "swatch", "data-method": method, "aria-hidden": "true" });

  // Hands a text to the reader as a file; nothing leaves the page.
  report.download = (name, text, type) => {
    const address = URL.createObjectURL(new Blob([text], { type }));
    const link = h("a", { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  };

  // A table in a box of its own, which scrolls where the screen is narrow and can be reached by keyboard.
  report.tableBox = (label, table) => h("div", { class: "table-box", role: "region", "aria-label": label, tabindex: "0" }, table);

  // `short` is its name in the contents, where the title is long.
  report.section = (id, title, lead, short = title) => {
    const section = h("section", { id, "aria-labelledby": `${id}-title` }, h("h2", { id: `${id}-title` }, title),
      lead ? h("p", { class: "lead" }, lead) : "");
    document.querySelector("main").append(section);
    document.querySelector("#contents").append(h("a", { href: `#${id}` }, short));
    return section;
  };
})();
