// Mean ranks over data sets, as Demšar draws them: a line per method down from an axis of ranks; bars below the axis join
// methods that Nemenyi's test does not tell apart.
(() => {
  const { method, percent } = report.format;
  const rank = (value) => value.toFixed(2);
  const line = 22, bar = 9;

  // From the axis to its name, the better half to the left.
  const rowsOf = (entry, top, look) => {
    const ranked = [...entry.methods].sort((a, b) => a.mean_rank - b.mean_rank);
    const half = Math.ceil(ranked.length / 2);
    return ranked.map((one, i) => ({
      key: one.method, method: method(one.method), rank: one.mean_rank, mean: one.mean, left: i < half,
      y: top + line * (i < half ? i : ranked.length - 1 - i), color: report.palette.color(one.method, look.theme),
      text: `${method(one.method)} ${rank(one.mean_rank)}`,
      tip: `${method(one.method)}\nmean rank ${rank(one.mean_rank)}, mean ${report.format.metric(entry.metric)} ${percent(one.mean)} %`,
    }));
  };

  // Where bars and the name of the first method are.
  const barsOf = (entry) => entry.alike.map((names, i) => {
    const ranks = names.map((name) => entry.methods.find((one) => one.method === name)).filter(Boolean).map((one) => one.mean_rank);
    return { from: Math.min(...ranks), to: Math.max(...ranks), y: 12 + bar * i };
  });

  const share = (entry) => String(entry.case).replace(/^labels-/, "") + " % of the anomalies labelled";

  report.charts.ranks = (entry, look) => {
    if (!entry || entry.methods.length < 2) return null;
    const bars = barsOf(entry), rows = rowsOf(entry, 12 + bar * bars.length + 26, look), theme = look.theme;
    const margin = { top: 64, right: 16, bottom: 8, left: 16 };
    const height = Math.max(...rows.map((row) => row.y)) + 8;
    const differ = entry.friedman && entry.friedman.p_value < 0.05;
    const cd = entry.critical_difference;
    const best = rows[0], tied = entry.alike.find((names) => names.includes(best.key)) || [best.key];
    const x = (field) => ({ scale: "x", field });
    return {
      file: report.fileName("ranks", entry.case, entry.metric),
      title: `${best.method} ranks best with ${rank(best.rank)}` + (tied.length > 1 ? `; ${report.format.count(tied.length - 1, "other method")} cannot be told from it` : ", apart from all others"),
      text: `Mean rank by ${report.format.metric(entry.metric)} over ${report.format.count(entry.sets.length, "data set")}, ${share(entry)}; 1 is best. ` +
        `Bars join methods closer than the critical difference of Nemenyi's test at the level 0.05. ` +
        `Friedman's test: p ${entry.friedman.p_value < 0.0001 ? "< 0.0001" : "= " + report.format.short(entry.friedman.p_value, 2)}` +
        (differ ? "." : ", so that no difference at all is shown."),
      label: `Mean ranks by ${report.format.metric(entry.metric)}, ${share(entry)}: ${rows.map((row) => row.text).join(", ")}. ` +
        `Critical difference ${rank(cd)}.`,
      rows: rows.map((row) => ({ case: entry.case, metric: entry.metric, method: row.method, mean_rank: row.rank, mean: row.mean,
        sets: entry.sets.length, critical_difference: cd })),
      height: height + margin.top + margin.bottom,
      spec: report.spec(look, margin, height, {
        data: [{ name: "rows", values: rows }, { name: "bars", values: bars }],
        scales: [{ name: "x", domain: [1, rows.length], range: "width", zero: false, nice: false }],
        axes: [{ scale: "x", orient: "top", domain: true, ticks: true, tickMinStep: 1, tickCount: Math.min(rows.length, Math.floor(look.width / 40)) }],
        marks: [
          { type: "rule", encode: { enter: { x: { scale: "x", value: 1 }, x2: { scale: "x", value: Math.min(rows.length, 1 + cd) }, y: { value: -34 },
            stroke: { value: theme.rule }, strokeWidth: { value: 2 } } } },
          { type: "text", encode: { enter: { x: { scale: "x", value: 1 }, y: { value: -42 }, text: { value: `critical difference ${rank(cd)}` }, fill: { value: theme.soft } } } },
          { type: "rule", from: { data: "rows" }, encode: { enter: { x: x("rank"), y: { value: 0 }, y2: { field: "y" },
            stroke: { field: "color" }, strokeWidth: { value: 1.5 } } } },
          { type: "rule", from: { data: "rows" }, encode: { enter: { x: x("rank"), x2: { signal: "datum.left ? 0 : width" }, y: { field: "y" },
            stroke: { field: "color" }, strokeWidth: { value: 1.5 } } } },
          { type: "text", from: { data: "rows" }, encode: { enter: { x: { signal: "datum.left ? 0 : width" }, y: { field: "y", offset: -4 },
            align: { signal: "datum.left ? 'left' : 'right'" }, text: { field: "text" }, tooltip: { field: "tip" } } } },
          { type: "rule", from: { data: "bars" }, encode: { enter: { x: x("from"), x2: x("to"), y: { field: "y" },
            stroke: { value: theme.rule }, strokeWidth: { value: 4 }, strokeCap: { value: "round" } } } },
        ],
      }),
    };
  };
})();
