// One row per method: a dot per seed, mean and standard deviation, and what the paper states.
(() => {
  const { percent, meanStd, method } = report.format;

  const rowsOf = (groups, metric) =>
    groups.flatMap((group) => (group.metrics[metric].values || []).map(({ seed, value }) => ({
      method: method(group.method), seed, value, fill: group.method,
      tip: `${method(group.method)}, seed ${seed}\n${report.format.metric(metric)} ${percent(value, 2)} %`,
    })).filter((row) => report.format.known(row.value)));

  const meansOf = (groups, metric) => groups.map((group) => {
    const { mean, std } = group.metrics[metric];
    const paper = group.paper && group.paper[metric];
    return {
      method: method(group.method), key: group.method, mean, low: mean - (std || 0), high: mean + (std || 0),
      n: group.n, paper: report.format.known(paper) ? paper : null,
      tip: `${method(group.method)}: ${meanStd(group.metrics[metric])} %, ${report.format.count(group.n, "seed")}` +
        (report.format.known(paper) ? `\nthe paper: ${percent(paper)} %` : ""),
    };
  });

  const label = (metric, means) =>
    `${report.format.metric(metric)} per method, mean over seeds in per cent: ` +
    means.map((row) => `${row.method} ${percent(row.mean)}${row.paper === null ? "" : ` (paper ${percent(row.paper)})`}`).join(", ");

  report.charts.seeds = (one, metric, look) => {
    const groups = report.data.groupsOf(one).filter((group) => report.data.mean(group, metric) !== undefined);
    if (groups.length === 0) return null;
    const margin = { top: 6, right: 18, bottom: 44, left: report.roomOfNames(look) };
    const dots = rowsOf(groups, metric), means = meansOf(groups, metric);
    for (const row of [...dots]) row.color = report.palette.color(row.fill, look.theme);
    for (const row of means) row.color = report.palette.color(row.key, look.theme);
    const values = [...dots.map((row) => row.value), ...means.flatMap((row) => [row.mean, row.paper].filter((v) => v !== null))];
    const y = { scale: "y", field: "method", band: 0.5 };
    const height = groups.length * 30;
    const theme = look.theme;
    const paper = means.some((row) => row.paper !== null);
    return {
      file: report.fileName(one.experiment, one.dataset, one.case, metric),
      title: `${report.format.metric(metric)}, seed by seed`,
      text: "Small dots are single seeds, the large dot their mean, the bar one standard deviation to either side." +
        (paper ? " A hollow diamond is the figure that the paper prints." : "") +
        " The axis does not begin at zero.",
      label: label(metric, means),
      rows: means.flatMap((row) => dots.filter((dot) => dot.method === row.method).map((dot) => ({
        method: row.method, seed: dot.seed, [metric]: dot.value, mean: row.mean, paper: row.paper }))),
      height: height + margin.top + margin.bottom,
      spec: report.spec(look, margin, height, {
        data: [{ name: "dots", values: dots }, { name: "means", values: means },
          { name: "paper", values: means.filter((row) => row.paper !== null) }],
        scales: [
          { name: "x", domain: report.fractionDomain(values), range: "width", zero: false },
          { name: "y", type: "band", domain: groups.map((group) => method(group.method)), range: "height" },
        ],
        axes: [report.axis.percent("x", "bottom", report.format.metric(metric), look.width - report.roomOfNames(look) - 18), report.axis.names("y", look)],
        marks: [
          { type: "rule", from: { data: "means" }, encode: { enter: {
            y, x: { scale: "x", field: "low" }, x2: { scale: "x", field: "high" }, stroke: { field: "color" },
            strokeWidth: { value: 3 }, strokeCap: { value: "round" }, strokeOpacity: { value: 0.45 } } }, clip: true },
          { type: "symbol", from: { data: "dots" }, encode: { enter: {
            y, x: { scale: "x", field: "value" }, fill: { field: "color" }, size: { value: 26 },
            fillOpacity: { value: 0.5 }, tooltip: { field: "tip" } } } },
          { type: "symbol", from: { data: "means" }, encode: { enter: {
            y, x: { scale: "x", field: "mean" }, fill: { field: "color" }, size: { value: 120 },
            stroke: { value: theme.surface }, strokeWidth: { value: 1.5 }, tooltip: { field: "tip" } } } },
          { type: "symbol", from: { data: "paper" }, encode: { enter: {
            y, x: { scale: "x", field: "paper" }, shape: { value: "diamond" }, size: { value: 130 },
            stroke: { value: theme.ink }, strokeWidth: { value: 1.6 }, tooltip: { field: "tip" } } } },
        ],
      }),
    };
  };
})();
