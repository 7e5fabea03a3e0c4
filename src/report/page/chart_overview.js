// Every reading of the tables at a glance: a line per reading, a mark per method, AnoEAN's the largest.
(() => {
  const { method, meanStd, percent } = report.format;
  const line = 48;

  const rowsOf = (cases, look) => cases.flatMap((one, i) => report.data.groupsOf(one)
    .filter((group) => report.data.mean(group, "auc_pr") !== undefined)
    .map((group) => ({
      reading: report.caseName(one), y: i * line + 32, key: group.method, method: method(group.method),
      mean: report.data.mean(group, "auc_pr"), size: group.method === "anoean" ? 190 : 80,
      tip: `${report.caseName(one)}\n${method(group.method)}: ${meanStd(group.metrics.auc_pr)} %`,
    })))
    // Large ones last, over the others.
    .sort((a, b) => a.size - b.size)
    .map((row) => ({ ...row, color: report.palette.color(row.key, look.theme), shape: report.palette.shape(row.key) }));

  const gist = (cases) => cases.map((one) => [one, report.ranked(one, "auc_pr")[0]]).filter(([, best]) => best)
    .map(([one, best]) => `${report.caseName(one)}: ${method(best.method)} leads with ${percent(report.data.mean(best, "auc_pr"))} %`);

  report.charts.overview = (cases, look) => {
    const measured = cases.filter((one) => report.ranked(one, "auc_pr", true).length > 0);
    const rows = rowsOf(measured, look);
    if (rows.length === 0) return null;
    const methods = report.data.methods.filter((key) => rows.some((row) => row.key === key));
    const margin = { top: 0, right: 24, bottom: 44, left: 12 };
    const legend = report.methodLegend(methods, look, margin);
    margin.top = legend.height;
    const height = measured.length * line;
    const readings = measured.map((one, i) => ({ y: i * line + 32, text: report.caseName(one) }));
    return {
      file: "overview-auc-pr",
      title: "Where each method stands",
      text: "AUC-PR, mean over seeds, a line per reading. Further right is better; the axis does not begin at zero.",
      label: `AUC-PR of every method in every reading of the tables. ${gist(measured).join("; ")}.`,
      rows: rows.map((row) => ({ reading: row.reading, method: row.method, auc_pr: row.mean })),
      height: height + margin.top + margin.bottom,
      spec: report.spec(look, margin, height, {
        data: [{ name: "rows", values: rows }, { name: "readings", values: readings }],
        scales: [
          { name: "x", domain: report.fractionDomain(rows.map((row) => row.mean)), range: "width", zero: false },
          ...legend.scales,
        ],
        axes: [report.axis.percent("x", "bottom", "AUC-PR", look.width - 40)],
        legends: [legend.legend],
        marks: [
          { type: "rule", from: { data: "readings" }, encode: { enter: { x: { value: 0 }, x2: { signal: "width" }, y: { field: "y" },
            stroke: { value: look.theme.grid }, strokeWidth: { value: 1.5 } } } },
          { type: "text", from: { data: "readings" }, encode: { enter: { x: { value: 0 }, y: { field: "y", offset: -14 }, text: { field: "text" },
            fill: { value: look.theme.soft }, limit: { signal: "width" } } } },
          { type: "symbol", from: { data: "rows" }, encode: { enter: { x: { scale: "x", field: "mean" }, y: { field: "y" },
            shape: { field: "shape" }, size: { field: "size" }, fill: { field: "color" }, stroke: { value: look.theme.surface },
            strokeWidth: { value: 1.2 }, tooltip: { field: "tip" } } } },
        ],
      }),
    };
  };
})();
