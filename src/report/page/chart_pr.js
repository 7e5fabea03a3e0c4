// Precision against recall of each method on one case, for one seed, with the point at which the paper says to work.
(() => {
  const { percent, method, known } = report.format;

  // Walks the scores from the highest down; equal scores fall together. At most `most` points are kept.
  report.precisionRecall = (scores, most = 240) => {
    const rows = [...(scores.normal || []).map((s) => [s, 0]),
      ...(scores.seen || []).map((s) => [s, 1]), ...(scores.unseen || []).map((s) => [s, 1])]
      .sort((a, b) => b[0] - a[0]);
    const anomalies = rows.reduce((sum, row) => sum + row[1], 0);
    if (anomalies === 0) return [];
    const curve = [];
    let found = 0;
    for (let i = 0; i < rows.length; ++i) {
      found += rows[i][1];
      if (i + 1 < rows.length && rows[i + 1][0] === rows[i][0]) continue;
      curve.push({ recall: found / anomalies, precision: found / (i + 1), threshold: rows[i][0] });
    }
    const step = 1 / most;
    let last = -1, lastPrecision = -1;
    return curve.filter((point, index) => {
      const far = index === curve.length - 1 || point.recall - last >= step || Math.abs(point.precision - lastPrecision) >= step;
      if (far) { last = point.recall; lastPrecision = point.precision; }
      return far;
    });
  };

  report.charts.pr = (one, seed, look) => {
    const details = report.data.detailsOf(one).filter((detail) => detail.scores && detail.seed === seed);
    const methods = details.map((detail) => detail.method);
    if (methods.length === 0) return null;
    // AnoEAN is drawn last, over the others.
    const drawn = [...details].sort((a, b) => (a.method === "anoean") - (b.method === "anoean"));
    const curves = drawn.flatMap((detail) => report.precisionRecall(detail.scores).map((point) => ({
      ...point, method: method(detail.method), key: detail.method })));
    const papers = details.filter((detail) => detail.paper_point && known(detail.paper_point.recall)).map((detail) => ({
      ...detail.paper_point, method: method(detail.method), color: report.palette.color(detail.method, look.theme),
      tip: `the paper's ${method(detail.method)}\nrecall ${percent(detail.paper_point.recall)} %, precision ${percent(detail.paper_point.precision)} %` }));
    const margin = { top: 0, right: 24, bottom: 44, left: 48 };
    const legend = report.methodLegend(methods, look, margin, "line");
    margin.top = legend.height;
    const height = 320, low = Math.min(0.85, ...curves.filter((p) => p.recall > 0.02).map((p) => p.precision));
    return {
      file: report.fileName(one.experiment, one.dataset, one.case, "precision-recall", "seed", seed),
      title: `Precision against recall, seed ${seed}`,
      text: "The further a curve reaches to the upper right, the better." +
        (papers.length ? " A diamond is the paper's operating point of the method of its colour." : ""),
      label: `Precision-recall curves of ${report.format.listed(methods.map(method))}` + (papers.length
        ? "; the paper's operating points: " + papers.map((p) => `${p.method} recall ${percent(p.recall)}, precision ${percent(p.precision)}`).join("; ") : ""),
      rows: curves.map(({ method: name, threshold, recall, precision }) => ({ method: name, threshold, recall, precision })),
      height: height + margin.top + margin.bottom,
      spec: report.spec(look, margin, height, {
        data: [{ name: "curves", values: curves }, { name: "papers", values: papers }],
        scales: [
          { name: "x", domain: [0, 1], range: "width" },
          { name: "y", domain: [Math.max(0, Math.floor(low * 10) / 10), 1], range: "height", zero: false },
          ...legend.scales,
        ],
        axes: [report.axis.percent("x", "bottom", "recall", look.width - 60), report.axis.percent("y", "left", "precision", 400)],
        legends: [legend.legend],
        marks: [
          { type: "group", from: { facet: { name: "curve", data: "curves", groupby: ["method", "key"] } },
            encode: { enter: { width: { signal: "width" }, height: { signal: "height" } } }, marks: [
            { type: "line", from: { data: "curve" }, clip: true, encode: { enter: {
              x: { scale: "x", field: "recall" }, y: { scale: "y", field: "precision" },
              stroke: { scale: "color", field: "method" },
              strokeWidth: { signal: "datum.key === 'anoean' ? 3 : 1.7" } } } }] },
          { type: "symbol", from: { data: "papers" }, encode: { enter: {
            x: { scale: "x", field: "recall" }, y: { scale: "y", field: "precision" }, shape: { value: "diamond" },
            size: { value: 150 }, fill: { value: look.theme.surface }, stroke: { field: "color" },
            strokeWidth: { value: 2.5 }, tooltip: { field: "tip" } } } },
        ],
      }),
    };
  };
})();
