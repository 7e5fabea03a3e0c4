// Where AnoEAN's encoder puts the test rows, in the plane; the ellipses are the Gaussian that normal rows are trained to.
(() => {
  const most = 1200;  // points of a kind that are drawn

  const pointsOf = (latent, look) => Object.keys(report.palette.kinds).flatMap((kind) => {
    const points = (latent.points && latent.points[kind]) || [];
    const every = Math.max(1, Math.ceil(points.length / most));
    return points.filter((_, i) => i % every === 0).map(([x, y]) => ({
      x, y, kind: report.palette.kinds[kind].name, color: report.palette.kindColor(kind, look.theme),
      shape: report.palette.kinds[kind].shape }));
  });

  const outline = ({ center, radii, angle }, id) => Array.from({ length: 73 }, (_, i) => {
    const turn = (i / 72) * 2 * Math.PI, a = radii[0] * Math.cos(turn), b = radii[1] * Math.sin(turn);
    return { id, i, x: center[0] + a * Math.cos(angle) - b * Math.sin(angle), y: center[1] + a * Math.sin(angle) + b * Math.cos(angle) };
  });

  // A window that holds nearly all points: a few far ones would squeeze all others into a spot.
  const windowOf = (values, must) => {
    const sorted = [...values].sort((a, b) => a - b), cut = Math.floor(sorted.length * 0.01);
    const low = Math.min(sorted[cut], ...must), high = Math.max(sorted[sorted.length - 1 - cut], ...must);
    const room = 0.04 * (high - low || 1);
    return [low - room, high + room];
  };

  // The same unit on both axes, or the circle of a Gaussian would not be one.
  const equalUnits = (x, y, width, height) => {
    const unit = Math.max((x[1] - x[0]) / width, (y[1] - y[0]) / height);
    const widened = ([low, high], size) => { const middle = (low + high) / 2, half = (unit * size) / 2; return [middle - half, middle + half]; };
    return [widened(x, width), widened(y, height)];
  };

  report.charts.latent = (detail, look) => {
    if (!detail || !detail.latent) return null;
    const points = pointsOf(detail.latent, look);
    if (points.length === 0) return null;
    const ellipses = detail.latent.ellipses || [];
    const outlines = ellipses.flatMap(outline);
    const margin = { top: 44, right: 12, bottom: 30, left: 44 };
    if (look.width < 620) margin.top = 78;
    const height = 400, width = look.width - margin.left - margin.right;
    const [xs, ys] = equalUnits(windowOf(points.map((p) => p.x), outlines.map((p) => p.x)),
      windowOf(points.map((p) => p.y), outlines.map((p) => p.y)), width, height);
    const kinds = Object.keys(report.palette.kinds).filter((kind) => points.some((p) => p.kind === report.palette.kinds[kind].name));
    const shown = points.filter((p) => p.x >= xs[0] && p.x <= xs[1] && p.y >= ys[0] && p.y <= ys[1]);
    const outside = points.length - shown.length;
    const sigmas = report.format.listed(ellipses.map((one) => `${one.sigmas}σ`));
    return {
      file: report.fileName(detail.experiment, detail.dataset, detail.case, "latent", "seed", detail.seed),
      title: `The latent space of AnoEAN, seed ${detail.seed}`,
      text: "Normal rows should fill the cloud, anomalies lie outside it." +
        (ellipses.length ? ` Ellipses: the Gaussian that normal rows are trained to (${sigmas}).` : "") +
        (outside ? ` ${report.format.count(outside, "far point")} lie outside the picture.` : ""),
      label: "Scatter of encoded test rows: " + kinds.map((kind) => `${(detail.latent.points[kind] || []).length} ${report.palette.kinds[kind].name}`).join(", "),
      rows: Object.keys(report.palette.kinds).flatMap((kind) => (detail.latent.points[kind] || []).map(([x, y]) => ({ kind, x, y }))),
      height: height + margin.top + margin.bottom,
      spec: report.spec(look, margin, height, {
        data: [{ name: "points", values: shown }, { name: "outlines", values: outlines }],
        scales: [
          { name: "x", domain: xs, range: "width", zero: false }, { name: "y", domain: ys, range: "height", zero: false },
          { name: "kindColor", type: "ordinal", domain: kinds.map((k) => report.palette.kinds[k].name), range: kinds.map((k) => report.palette.kindColor(k, look.theme)) },
          { name: "kindShape", type: "ordinal", domain: kinds.map((k) => report.palette.kinds[k].name), range: kinds.map((k) => report.palette.kinds[k].shape) },
        ],
        axes: [{ scale: "x", orient: "bottom", grid: true, tickCount: 6 }, { scale: "y", orient: "left", grid: true, tickCount: 6 }],
        legends: [{ orient: "none", legendX: 0, legendY: -margin.top + 6, fill: "kindColor", shape: "kindShape", labelLimit: 300,
          direction: "horizontal", columns: look.width < 620 ? 1 : 3, columnPadding: 16, rowPadding: 4, padding: 0 }],
        marks: [
          { type: "symbol", clip: true, from: { data: "points" }, encode: { enter: {
            x: { scale: "x", field: "x" }, y: { scale: "y", field: "y" }, fill: { field: "color" }, shape: { field: "shape" },
            size: { value: 20 }, fillOpacity: { value: 0.55 } } } },
          { type: "group", from: { facet: { name: "one", data: "outlines", groupby: "id" } },
            encode: { enter: { width: { signal: "width" }, height: { signal: "height" } } }, marks: [
            { type: "line", clip: true, from: { data: "one" }, encode: { enter: {
              x: { scale: "x", field: "x" }, y: { scale: "y", field: "y" }, stroke: { value: look.theme.ink }, strokeWidth: { value: 1.6 } } } }] },
        ],
      }),
    };
  };
})();
