// AnoEAN minus each other method over the same seeds, with the 95 % interval of the mean difference.
(() => {
  const { points, method, known } = report.format;

  const sure = ({ low, high }) => known(low) && known(high) && (low > 0 || high < 0);
  const words = (row) => `${row.method} ${points(row.mean)} points (${points(row.low)} to ${points(row.high)})`;
  report.isSure = sure;

  report.charts.forest = (one, look) => {
    const rows = report.data.comparisonsOf(one).map(({ other, difference, n, p_value }) => ({
      key: other, method: method(other), n, p_value: known(p_value) ? p_value : null, mean: difference.mean,
      low: known(difference.low) ? difference.low : difference.mean, high: known(difference.high) ? difference.high : difference.mean,
      sure: sure(difference), color: report.palette.color(other, look.theme),
    })).filter((row) => known(row.mean)).map((row) => ({ ...row, text: points(row.mean),
      tip: `AnoEAN minus ${row.method}: ${points(row.mean, 2)} points\n95 % interval ${points(row.low, 2)} to ${points(row.high, 2)}, ` +
        `${report.format.count(row.n, "seed")}` + (row.p_value === null ? "" : `\nWilcoxon p = ${report.format.short(row.p_value, 2)}`) }));
    if (rows.length === 0) return null;
    const margin = { top: 26, right: 58, bottom: 44, left: report.roomOfNames(look) }, height = rows.length * 30, theme = look.theme;
    const better = rows.filter((row) => row.low > 0 && row.sure), worse = rows.filter((row) => row.high < 0 && row.sure);
    const y = { scale: "y", field: "method", band: 0.5 };
    const extent = Math.max(0.01, ...rows.flatMap((row) => [Math.abs(row.low), Math.abs(row.high)]));
    const low = Math.min(-0.1 * extent, ...rows.map((row) => row.low)), high = Math.max(0.1 * extent, ...rows.map((row) => row.high));
    const verdict = `AnoEAN is clearly ahead of ${better.length ? report.format.listed(better.map((row) => row.method)) : "none"}` +
      `, clearly behind ${worse.length ? report.format.listed(worse.map((row) => row.method)) : "none"}`;
    return {
      file: report.fileName(one.experiment, one.dataset, one.case, "comparisons"),
      title: verdict,
      text: "Differences of AUC-PR in points, seed by seed. Filled dots: the 95 % interval of the mean leaves out nought. " +
        "Right of the line AnoEAN is better.",
      label: `AUC-PR of AnoEAN minus that of each other method: ${rows.map(words).join(", ")}.`,
      rows: rows.map((row) => ({ other: row.method, difference: row.mean, low: row.low, high: row.high, n: row.n, p_value: row.p_value })),
      height: height + margin.top + margin.bottom,
      spec: report.spec(look, margin, height, {
        data: [{ name: "rows", values: rows }],
        scales: [
          { name: "x", domain: [low, high], range: "width", nice: true, zero: true },
          { name: "y", type: "band", domain: rows.map((row) => row.method), range: "height" },
        ],
        axes: [{ scale: "x", orient: "bottom", grid: true, tickCount: Math.max(2, Math.min(7, Math.floor((look.width - 150) / 70))), title: "difference of AUC-PR, points",
          encode: { labels: { update: { text: { signal: "datum.value === 0 ? '0' : format(datum.value * 100, '+.2~r')" } } } } }, report.axis.names("y", look)],
        marks: [
          { type: "rule", encode: { enter: { x: { scale: "x", value: 0 }, y: { value: -6 }, y2: { value: height }, stroke: { value: theme.rule } } } },
          { type: "text", encode: { enter: { x: { scale: "x", value: 0, offset: 8 }, y: { value: -10 }, text: { value: "AnoEAN better →" }, fill: { value: theme.soft } } } },
          { type: "rule", from: { data: "rows" }, encode: { enter: { y, x: { scale: "x", field: "low" }, x2: { scale: "x", field: "high" },
            stroke: { field: "color" }, strokeWidth: { value: 3 }, strokeCap: { value: "round" } } } },
          { type: "symbol", from: { data: "rows" }, encode: { enter: { y, x: { scale: "x", field: "mean" }, size: { value: 120 },
            stroke: { field: "color" }, strokeWidth: { value: 2 }, fill: { signal: `datum.sure ? datum.color : '${theme.surface}'` }, tooltip: { field: "tip" } } } },
          { type: "text", from: { data: "rows" }, encode: { enter: { y, x: { signal: "width", offset: 12 }, baseline: { value: "middle" },
            text: { field: "text" } } } },
        ],
      }),
    };
  };
})();
