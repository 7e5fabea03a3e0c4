// The small box beside the pointer that says what a mark stands for.
(() => {
  let box = null;
  report.tooltip = (_, event, item, value) => {
    if (!box) {
      box = report.h("div", { class: "tooltip", "aria-hidden": "true" });
      document.body.append(box);
    }
    box.hidden = value === undefined || value === null || value === "";
    if (box.hidden) return;
    box.textContent = String(value);
    const left = Math.min(event.clientX + 14, window.innerWidth - box.offsetWidth - 8);
    const top = event.clientY + 18 + box.offsetHeight > window.innerHeight ? event.clientY - box.offsetHeight - 10 : event.clientY + 18;
    box.style.left = `${Math.max(8, left)}px`;
    box.style.top = `${top}px`;
  };
})();
