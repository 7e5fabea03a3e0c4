// What the Vega specifications of all charts share. Margins are given, not measured: the same picture in the browser
// and in node, and nothing moves while it is drawn.
(() => {
  const font = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

  const config = (theme) => ({
    font,
    axis: {
      labelFont: font, titleFont: font, labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal",
      labelColor: theme.soft, titleColor: theme.soft, gridColor: theme.grid, domain: false, tickColor: theme.grid,
      ticks: false, labelPadding: 6, titlePadding: 8,
    },
    text: { font, fontSize: 12, fill: theme.ink },
    legend: { labelFont: font, labelFontSize: 12, labelColor: theme.ink, symbolSize: 60 },
  });

  // look: {width, theme, paper}; margin: {top, right, bottom, left}; height: of the plot alone.
  report.spec = (look, margin, height, parts) => ({
    width: Math.max(80, look.width - margin.left - margin.right), height,
    padding: margin, autosize: "none",
    background: look.paper ? look.theme.surface : null,
    config: config(look.theme),
    ...parts,
  });

  // The left margin of a chart with a method per line; on a phone long names are cut off at their end.
  report.roomOfNames = (look) => (look.width < 600 ? 92 : 160);

  report.axis = {
    percent: (scale, orient, title, width) => ({
      scale, orient, title, grid: true, format: ".0%", tickCount: Math.max(2, Math.min(8, Math.floor(width / 70))),
    }),
    names: (scale, look) => ({ scale, orient: "left", labelLimit: report.roomOfNames(look) - 8 }),
  };

  // A domain for fractions that shows the differences: not from zero, but never narrower than ten points.
  report.fractionDomain = (values, floor = 0) => {
    const low = Math.min(...values, 0.9), high = Math.max(...values, 0);
    return [Math.max(floor, Math.floor((low - 0.01) * 20) / 20), Math.min(1, Math.ceil((high + 0.005) * 20) / 20)];
  };

  // Colour and shape of each method, and a legend above the plot that breaks into as many lines as it needs.
  report.methodLegend = (methods, look, margin, symbolType) => {
    const names = methods.map(report.format.method);
    const columns = Math.max(1, Math.floor((look.width - margin.left) / 112));
    const lines = Math.ceil(methods.length / columns);
    return {
      height: lines * 19 + 12,
      scales: [
        { name: "color", type: "ordinal", domain: names, range: methods.map((one) => report.palette.color(one, look.theme)) },
        { name: "shape", type: "ordinal", domain: names, range: methods.map(report.palette.shape) },
      ],
      legend: {
        orient: "none", legendX: 0, legendY: -(lines * 19 + 10), direction: "horizontal", columns, columnPadding: 14,
        rowPadding: 4, padding: 0,
        ...(symbolType === "line" ? { stroke: "color", symbolType: "stroke", symbolStrokeWidth: 3 }
          : symbolType === "square" ? { fill: "color", symbolType: "square" } : { fill: "color", shape: "shape" }),
      },
    };
  };
})();
