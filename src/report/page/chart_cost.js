// What a point of AUC-PR costs: time to fit, time to score a row, or bytes of the model, on a logarithmic axis.
(() => {
  const { percent, method, meanStd } = report.format;
  const costs = {
    fit_seconds: { title: "time to fit", text: report.format.seconds },
    score_us_per_row: { title: "time to score one row", text: report.format.microseconds },
    model_bytes: { title: "size of the model", text: report.format.bytes },
  };
  report.costs = costs;

  // Ticks at powers of ten, or at round times; their labels carry the unit.
  const roundTimes = [0.001, 0.01, 0.1, 1, 10, 60, 600, 3600, 36000, 360000];
  const ticksOf = (values, cost) => {
    const least = Math.min(...values), most = Math.max(...values);
    if (cost === "fit_seconds" && least > roundTimes[0] && most < roundTimes[roundTimes.length - 1])
      return roundTimes.filter((_, i, all) => (all[i + 1] ?? Infinity) > least * 0.9 && (all[i - 1] ?? 0) < most * 1.1);
    const low = Math.floor(Math.log10(Math.min(...values)) - 0.05), high = Math.ceil(Math.log10(Math.max(...values)) + 0.05);
    return Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
  };

  // Puts each name to the right of its mark, else to the left, else as little above or below as keeps names apart.
  const placeNames = (rows, xOf, yOf, end) => {
    const taken = rows.map((row) => ({ left: xOf(row) - 7, right: xOf(row) + 7, y: yOf(row) }));
    const free = (box) => !taken.some((other) => box.left < other.right && box.right > other.left && Math.abs(box.y - other.y) < 14);
    const places = [0, -14, 14, -28, 28, -42, 42].flatMap((dy) => [{ dx: 11, dy, align: "left" }, { dx: -11, dy, align: "right" }]);
    for (const row of rows) {
      const long = 7 * row.method.length, x = xOf(row);
      const box = ({ align, dy }) => ({ left: align === "left" ? x + 9 : x - 11 - long, right: align === "left" ? x + 11 + long : x - 9, y: yOf(row) + dy });
      const place = places.find((one) => box(one).left > -30 && box(one).right < end && free(box(one))) || places[0];
      taken.push(box(place));
      Object.assign(row, place);
    }
  };

  report.charts.cost = (one, cost, look) => {
    const { title, text } = costs[cost];
    const rows = report.data.groupsOf(one).map((group) => ({
      key: group.method, method: method(group.method), quality: report.data.mean(group, "auc_pr"), cost: report.data.mean(group, cost),
      group })).filter((row) => row.quality !== undefined && row.cost > 0).map(({ group, ...row }) => ({ ...row,
      color: report.palette.color(row.key, look.theme), shape: report.palette.shape(row.key),
      tip: `${row.method}\nAUC-PR ${meanStd(group.metrics.auc_pr)} %\n${title}: ${text(row.cost)}` }));
    if (rows.length === 0) return null;
    const margin = { top: 14, right: 20, bottom: 46, left: 48 }, height = 300;
    const ticks = ticksOf(rows.map((row) => row.cost), cost);
    const low = ticks[0], high = ticks[ticks.length - 1];
    const domain = report.fractionDomain(rows.map((row) => row.quality));
    placeNames(rows, (row) => (look.width - margin.left - margin.right) * Math.log(row.cost / low) / Math.log(high / low),
      (row) => height * (domain[1] - row.quality) / (domain[1] - domain[0]), look.width - margin.left);
    // Where ticks lie close, every second one has its label.
    const every = (look.width - margin.left - margin.right) / (ticks.length - 1) < 66 ? 2 : 1;
    const best = [...rows].sort((a, b) => b.quality - a.quality)[0], cheapest = [...rows].sort((a, b) => a.cost - b.cost)[0];
    return {
      file: report.fileName(one.experiment, one.dataset, one.case, "cost", cost),
      title: `AUC-PR against ${title}`,
      text: `Up and to the left is better. ${best.method} has the highest AUC-PR and takes ${text(best.cost)}` +
        (best === cheapest ? ", the least of all." : `; ${cheapest.method} takes least, ${text(cheapest.cost)}, for ${percent(cheapest.quality)} %.`),
      label: `AUC-PR against ${title}: ` + rows.map((row) => `${row.method} ${percent(row.quality)} at ${text(row.cost)}`).join(", "),
      rows: rows.map((row) => ({ method: row.method, auc_pr: row.quality, [cost]: row.cost })),
      height: height + margin.top + margin.bottom,
      spec: report.spec(look, margin, height, {
        data: [{ name: "rows", values: rows }, { name: "ticks", values: ticks.filter((_, i) => i % every === 0).map((value) => ({ value, text: text(value) })) }],
        scales: [
          { name: "x", type: "log", domain: [low, high], range: "width" },
          { name: "y", domain, range: "height", zero: false },
        ],
        axes: [{ scale: "x", orient: "bottom", grid: true, values: ticks, title, labels: false, titlePadding: 28 },
          report.axis.percent("y", "left", "AUC-PR", 400)],
        marks: [
          { type: "text", from: { data: "ticks" }, encode: { enter: { x: { scale: "x", field: "value" }, y: { value: height + 18 },
            align: { signal: `datum.value === ${high} ? 'right' : datum.value === ${low} ? 'left' : 'center'` },
            text: { field: "text" }, fill: { value: look.theme.soft } } } },
          { type: "symbol", from: { data: "rows" }, encode: { enter: { x: { scale: "x", field: "cost" }, y: { scale: "y", field: "quality" },
            fill: { field: "color" }, shape: { field: "shape" }, size: { value: 150 }, tooltip: { field: "tip" } } } },
          { type: "text", from: { data: "rows" }, encode: { enter: { x: { scale: "x", field: "cost" }, y: { scale: "y", field: "quality" },
            dx: { field: "dx" }, dy: { field: "dy" }, align: { field: "align" }, baseline: { value: "middle" },
            text: { field: "method" } } } },
        ],
      }),
    };
  };
})();
