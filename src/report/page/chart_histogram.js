// The scores of normal rows, of anomalies whose class was seen and of those never seen, one strip each, with a threshold.
(() => {
  const { percent, method, count, short } = report.format;
  const bins = 72, strip = 66, gap = 26;
  const strips = { normal: "normal rows", seen: "anomalies, class seen in training", unseen: "anomalies, class never seen" };
  report.histogramMargin = { top: 18, right: 18, bottom: 44, left: 18 };

  const binsOf = (values, axis, kind) => {
    const low = axis.forward(axis.low), high = axis.forward(axis.high), width = (high - low) / bins || 1;
    const counts = new Array(bins).fill(0);
    for (const value of values) ++counts[Math.min(bins - 1, Math.floor((axis.forward(value) - low) / width))];
    return counts.map((n, i) => {
      const from = axis.backward(low + i * width), to = axis.backward(low + (i + 1) * width);
      return { kind, from, to, n, share: n / values.length,
        tip: `${count(n, "row")} of ${values.length} (${percent(n / values.length)} %)\nscores ${short(from)} to ${short(to)}` };
    }).filter((row) => row.n > 0);
  };

  const stripMarks = (kind, rows, top, total, look) => [
    { type: "text", encode: { enter: { x: { value: 0 }, y: { value: top - 6 }, fontWeight: { value: "600" },
      fill: { value: report.palette.kindColor(kind, look.theme) },
      text: { value: `${strips[kind]} · ${total.toLocaleString("en-GB")}` } } } },
    { type: "rect", from: { data: kind }, encode: {
      enter: { x: { scale: "x", field: "from" }, x2: { scale: "x", field: "to", offset: -0.5 },
        y: { scale: kind, field: "share", offset: top }, y2: { value: top + strip },
        fill: { value: report.palette.kindColor(kind, look.theme) }, tooltip: { field: "tip" } },
      update: { fillOpacity: { signal: "datum.to > threshold ? 1 : 0.4" } } } },
    { type: "rule", encode: { enter: { x: { value: 0 }, x2: { signal: "width" }, y: { value: top + strip }, stroke: { value: look.theme.grid } } } },
  ];

  report.charts.histogram = (detail, threshold, look) => {
    const scores = detail.scores;
    const kinds = Object.keys(strips).filter((kind) => scores && (scores[kind] || []).length > 0);
    if (kinds.length === 0) return null;
    const axis = report.scoreAxis(scores), line = report.format.known(threshold) ? threshold : axis.high;
    const height = kinds.length * (strip + gap) - gap, margin = report.histogramMargin;
    const data = kinds.map((kind) => ({ name: kind, values: binsOf(scores[kind], axis, kind) }));
    const heading = `Scores of ${method(detail.method)}, seed ${detail.seed}`;
    return {
      file: report.fileName(detail.experiment, detail.dataset, detail.case, "scores", detail.method, "seed", detail.seed),
      title: heading,
      text: "The share of rows by score; what lies to the right of the line raises an alert. Heights are on a square-root " +
        "scale of their own in each strip, so that thin tails show." +
        (axis.bent ? " The axis of scores is linear near nought and logarithmic further out." : ""),
      label: `${heading}: ` + kinds.map((kind) => `${strips[kind]}, ${scores[kind].length} rows` +
        (!report.format.known(threshold) ? "" : `, ${percent(scores[kind].filter((value) => value >= threshold).length / scores[kind].length)} % at or above ${short(threshold)}`)).join("; "),
      rows: data.flatMap(({ values }) => values.map(({ kind, from, to, n, share }) => ({ kind, from, to, rows: n, share }))),
      height: height + margin.top + margin.bottom,
      spec: report.spec(look, margin, height, {
        signals: [{ name: "threshold", value: line }],
        data,
        scales: [
          axis.bent ? { name: "x", type: "symlog", constant: axis.constant, domain: [axis.low, axis.high], range: "width" }
            : { name: "x", domain: [axis.low, axis.high], range: "width", zero: false },
          ...data.map(({ name, values }) => ({ name, type: "sqrt", domain: [0, Math.max(...values.map((row) => row.share))], range: [strip, 0] })),
        ],
        axes: [{ scale: "x", orient: "bottom", title: "score", grid: true, labelOverlap: true, format: ",.3~r",
          values: report.scoreTicks(axis), tickCount: 6 }],
        marks: [
          ...kinds.flatMap((kind, i) => stripMarks(kind, data[i].values, i * (strip + gap), scores[kind].length, look)),
          { type: "rule", encode: { enter: { y: { value: -4 }, y2: { value: height }, stroke: { value: look.theme.rule }, strokeWidth: { value: 1.5 } },
            update: { x: { scale: "x", signal: "threshold" } } } },
        ],
      }),
    };
  };
})();
