// A chart on the page: its heading, what to read from it, the drawing with its text alternative, and its data to take.
(() => {
  const { h } = report;
  const figures = new Set();
  report.hasVega = typeof vega !== "undefined" && vega.expressionInterpreter !== undefined;

  // Expressions are interpreted, never compiled: the page's content policy forbids eval.
  const viewOf = (chart, options) =>
    new vega.View(vega.parse(chart.spec, null, { ast: true }), { expr: vega.expressionInterpreter, ...options })
      .description(chart.label);

  const saveSvg = async (build) => {
    const chart = build({ width: 720, theme: report.palette.themes.light, paper: true });
    const view = viewOf(chart, { renderer: "none" });
    report.download(`${chart.file}.svg`, await view.toSVG(), "image/svg+xml");
    view.finalize();
  };

  const parts = (build) => {
    const canvas = h("div", { class: "canvas" });
    const title = h("h3"), text = h("p");
    const scroll = h("div", { class: "canvas-scroll" }, canvas);
    const actions = h("div", { class: "actions" },
      report.hasVega ? h("button", { type: "button", onclick: () => saveSvg(build) }, "Save SVG") : null,
      h("button", { type: "button", onclick: () => {
        const chart = build({ width: 720, theme: report.theme() });
        report.download(`${chart.file}.csv`, report.format.csv(chart.rows), "text/csv");
      } }, "Data as CSV"));
    return { canvas, title, text, scroll, actions, element: h("figure", {}, h("figcaption", {}, title, text), scroll, actions) };
  };

  // `build(look)` makes the chart or null where the results have nothing for it; `empty` says so then.
  report.figure = (build, empty) => {
    const { canvas, title, text, scroll, actions, element } = parts((look) => build(look));
    const figure = { element, view: null, chart: null };

    const draw = (chart) => {
      if (figure.view) figure.view.finalize();
      canvas.style.height = `${chart.height}px`;
      canvas.style.minWidth = chart.minWidth ? `${chart.minWidth}px` : "";
      if (!report.hasVega) {
        canvas.style.height = "";
        canvas.textContent = "This page was made by a build without Vega, so the chart is not drawn. In words: " + chart.label;
        return;
      }
      canvas.replaceChildren();
      figure.view = viewOf(chart, { renderer: "svg", container: canvas, hover: true, tooltip: report.tooltip });
      figure.view.run();
      // Vega gives its container a role of its own.
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", chart.label);
      // An image to those who hear the page: its parts are not read one by one.
      const svg = canvas.querySelector("svg");
      if (svg) svg.setAttribute("aria-hidden", "true");
    };

    figure.update = () => {
      const room = scroll.clientWidth;
      if (room === 0) return;
      const probe = build({ width: room, theme: report.theme() });
      element.classList.toggle("empty", !probe);
      actions.hidden = !probe;
      figure.chart = probe;
      if (!probe) {
        if (figure.view) figure.view.finalize();
        figure.view = null;
        title.textContent = "";
        text.textContent = empty;
        canvas.replaceChildren();
        canvas.style.height = canvas.style.minWidth = "";
        return;
      }
      title.textContent = report.format.bound(probe.title);
      text.textContent = report.format.bound(probe.text);
      const width = Math.max(room, probe.minWidth || 0);
      draw(width === room ? probe : build({ width, theme: report.theme() }));
      // Only what scrolls needs to be reached by keyboard.
      if (width > room) scroll.setAttribute("tabindex", "0"); else scroll.removeAttribute("tabindex");
    };
    figures.add(figure);
    return figure;
  };

  report.redrawFigures = () => figures.forEach((figure) => figure.update());

  report.watchWidth = () => {
    let width = document.documentElement.clientWidth, timer = 0;
    window.addEventListener("resize", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (document.documentElement.clientWidth === width) return;
        width = document.documentElement.clientWidth;
        report.redrawFigures();
      }, 120);
    });
  };
})();
