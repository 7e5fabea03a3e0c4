// Figure 2: a group of bars per case (digit), a bar per method, with one standard deviation.
(() => {
  const { percent, method } = report.format;

  const rowsOf = (cases, metric, names) => cases.flatMap((one, index) => report.data.groupsOf(one)
    .filter((group) => report.data.mean(group, metric) !== undefined)
    .map((group) => {
      const { mean, std } = group.metrics[metric];
      return { case: names[index], key: group.method, method: method(group.method), mean, std,
        low: Math.max(0, mean - (std || 0)), high: Math.min(1, mean + (std || 0)), n: group.n,
        tip: `${names[index]}, ${method(group.method)}\n${report.format.meanStd(group.metrics[metric])} %, ${report.format.count(group.n, "seed")}` };
    }));

  // Which method leads how often, in words.
  const winners = (cases, metric) => {
    const wins = new Map();
    for (const one of cases) {
      const best = report.ranked(one, metric)[0];
      if (best) wins.set(best.method, (wins.get(best.method) || 0) + 1);
    }
    return [...wins].sort((a, b) => b[1] - a[1]);
  };

  report.charts.bars = (cases, metric, look) => {
    const names = cases.map((one) => one.case.replace(/^digit-/, ""));
    const rows = rowsOf(cases, metric, names);
    if (rows.length === 0) return null;
    const methods = report.data.methods.filter((key) => rows.some((row) => row.key === key));
    const margin = { top: 0, right: 8, bottom: 44, left: 48 };
    const legend = report.methodLegend(methods, look, margin, "square");
    margin.top = legend.height;
    const height = 260;
    const wins = winners(cases, metric);
    const total = wins.reduce((sum, [, n]) => sum + n, 0);
    const sentence = wins.length === 0 ? "" : wins.slice(0, 3).map(([key, n], i) =>
      (i === 0 ? `${method(key)} is best on ${n} of ${report.format.count(total, "digit")}` : `${method(key)} on ${n}`)).join(", ");
    return {
      file: report.fileName(cases[0].experiment, cases[0].dataset, metric),
      title: wins.length === 0 ? report.format.metric(metric) : sentence,
      text: "Each group is one digit taken as normal, all others as anomalies. Bars are means, the thin lines one standard deviation.",
      label: `${report.format.metric(metric)} by digit and method. ${sentence}.`,
      minWidth: 680,
      rows: rows.map(({ case: digit, method: name, mean, std, n }) => ({ digit, method: name, mean, std, n })),
      height: height + margin.top + margin.bottom,
      spec: report.spec(look, margin, height, {
        data: [{ name: "table", values: rows }],
        scales: [
          { name: "x", type: "band", domain: names, range: "width", paddingInner: 0.22, paddingOuter: 0.08 },
          { name: "y", domain: [0, 1], range: "height" },
          ...legend.scales,
        ],
        axes: [
          { scale: "x", orient: "bottom", title: "digit that is normal" },
          report.axis.percent("y", "left", report.format.metric(metric), 350),
        ],
        legends: [legend.legend],
        marks: [{
          type: "group", from: { facet: { data: "table", name: "cell", groupby: "case" } },
          encode: { enter: { x: { scale: "x", field: "case" } } },
          signals: [{ name: "width", update: "bandwidth('x')" }],
          scales: [{ name: "slot", type: "band", domain: methods.map(method), range: "width", padding: 0.08 }],
          marks: [
            { type: "rect", from: { data: "cell" }, encode: { enter: {
              x: { scale: "slot", field: "method" }, width: { scale: "slot", band: 1 }, y: { scale: "y", field: "mean" },
              y2: { scale: "y", value: 0 }, fill: { scale: "color", field: "method" }, tooltip: { field: "tip" } } } },
            { type: "rule", from: { data: "cell" }, encode: { enter: {
              x: { scale: "slot", field: "method", band: 0.5 }, y: { scale: "y", field: "low" }, y2: { scale: "y", field: "high" },
              stroke: { value: look.theme.ink }, strokeWidth: { value: 1 } } } },
          ],
        }],
      }),
    };
  };
})();
