// Figure 3: how a measure goes with the number of normal classes, a line per method with its spread.
(() => {
  const { percent, method, known } = report.format;

  const rowsOf = (cases, metric) => cases.flatMap((one) => report.data.groupsOf(one)
    .filter((group) => report.data.mean(group, metric) !== undefined)
    .map((group) => {
      const { mean, std } = group.metrics[metric], x = Number(one.case.replace(/\D/g, ""));
      return { x, key: group.method, method: method(group.method), mean, std, n: group.n,
        low: Math.max(0, mean - (std || 0)), high: Math.min(1, mean + (std || 0)),
        tip: `${method(group.method)}, ${report.format.count(x, "normal digit", "normal digits")}\n${report.format.meanStd(group.metrics[metric])} %` };
    }));

  const gist = (rows) => {
    const own = rows.filter((row) => row.key === "anoean").sort((a, b) => a.x - b.x);
    if (own.length < 2) return "";
    const first = own[0], last = own[own.length - 1];
    return `AnoEAN goes from ${percent(first.mean)} to ${percent(last.mean)} % as the normal digits go from ${first.x} to ${last.x}`;
  };

  report.charts.lines = (cases, metric, look) => {
    const rows = rowsOf(cases, metric).filter((row) => known(row.x));
    if (rows.length === 0) return null;
    const methods = report.data.methods.filter((key) => rows.some((row) => row.key === key));
    const margin = { top: 0, right: 16, bottom: 44, left: 48 };
    const legend = report.methodLegend(methods, look, margin);
    margin.top = legend.height;
    const height = 280, xs = [...new Set(rows.map((row) => row.x))].sort((a, b) => a - b);
    const place = { x: { scale: "x", field: "x" }, y: { scale: "y", field: "mean" } };
    return {
      file: report.fileName(cases[0].experiment, cases[0].dataset, metric),
      title: gist(rows) || `${report.format.metric(metric)} by number of normal digits`,
      text: "Lines are means over seeds, the bands one standard deviation to either side. The axis does not begin at zero.",
      label: `${report.format.metric(metric)} by number of normal digits. ${gist(rows)}.`,
      rows: rows.map(({ x, method: name, mean, std, n }) => ({ normal_digits: x, method: name, mean, std, n })),
      height: height + margin.top + margin.bottom,
      spec: report.spec(look, margin, height, {
        data: [{ name: "table", values: rows }],
        scales: [
          { name: "x", type: "point", domain: xs, range: "width", padding: 0.3 },
          { name: "y", domain: report.fractionDomain(rows.map((row) => row.low)), range: "height", zero: false },
          ...legend.scales,
        ],
        axes: [
          { scale: "x", orient: "bottom", title: "normal digits" },
          report.axis.percent("y", "left", report.format.metric(metric), 400),
        ],
        legends: [legend.legend],
        marks: [
          ...methods.map((key) => ({ key, name: method(key) })).flatMap(({ key, name }) => {
            const color = report.palette.color(key, look.theme), data = `of ${key}`;
            return [{ type: "group", data: [{ name: data, source: "table", transform: [
              { type: "filter", expr: `datum.method === ${JSON.stringify(name)}` }, { type: "collect", sort: { field: "x" } }] }],
            marks: [
              { type: "area", from: { data }, encode: { enter: { x: place.x, y: { scale: "y", field: "low" },
                y2: { scale: "y", field: "high" }, fill: { value: color }, fillOpacity: { value: 0.13 } } } },
              { type: "line", from: { data }, encode: { enter: { ...place, stroke: { value: color },
                strokeWidth: { value: key === "anoean" ? 3 : 1.8 }, strokeDash: { value: report.data.isSanity(key) ? [4, 3] : [] } } } },
              { type: "symbol", from: { data }, encode: { enter: { ...place, fill: { value: color },
                shape: { value: report.palette.shape(key) }, size: { value: 70 }, stroke: { value: look.theme.surface },
                tooltip: { field: "tip" } } } },
            ] }];
          }),
        ],
      }),
    };
  };
})();
