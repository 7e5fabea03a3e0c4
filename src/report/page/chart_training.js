// What was measured during training, a small panel per measure, since their units differ.
(() => {
  const { method, short } = report.format;
  const panelHeight = 92, gapX = 54, gapY = 58;

  const measuresOf = (training) => [...new Set(training.flatMap((step) => Object.keys(step.measures || {})))];

  const panel = (measure, training, kept, place, look, color) => {
    const values = training.filter((step) => report.format.known((step.measures || {})[measure]))
      .map((step) => ({ x: step.epoch, y: step.measures[measure], tip: `epoch ${step.epoch}: ${short(step.measures[measure], 4)}` }));
    return {
      type: "group",
      encode: { enter: { x: { value: place.x }, y: { value: place.y }, width: { value: place.width }, height: { value: panelHeight } } },
      signals: [{ name: "width", value: place.width }, { name: "height", value: panelHeight }],
      data: [{ name: "steps", values }],
      scales: [
        { name: "x", domain: [training[0].epoch, training[training.length - 1].epoch], range: [0, place.width], zero: false },
        { name: "y", domain: { data: "steps", field: "y" }, range: [panelHeight, 0], zero: false, nice: true },
      ],
      axes: [
        { scale: "x", orient: "bottom", tickCount: 4, format: "d" },
        { scale: "y", orient: "left", grid: true, tickCount: 3, format: "~g" },
      ],
      marks: [
        { type: "text", encode: { enter: { x: { value: 0 }, y: { value: -10 }, fontWeight: { value: "600" }, text: { value: measure }, limit: { value: place.width } } } },
        ...(kept === undefined ? [] : [{ type: "rule", encode: { enter: { x: { scale: "x", value: kept }, y: { value: 0 }, y2: { value: panelHeight },
          stroke: { value: look.theme.soft }, strokeDash: { value: [3, 3] } } } }]),
        { type: "line", from: { data: "steps" }, encode: { enter: { x: { scale: "x", field: "x" }, y: { scale: "y", field: "y" },
          stroke: { value: color }, strokeWidth: { value: 2 } } } },
        { type: "symbol", from: { data: "steps" }, encode: { enter: { x: { scale: "x", field: "x" }, y: { scale: "y", field: "y" },
          size: { value: 60 }, fill: { value: color }, fillOpacity: { value: 0 }, tooltip: { field: "tip" } },
        update: { fillOpacity: { value: 0 } }, hover: { fillOpacity: { value: 1 } } } },
      ],
    };
  };

  // The epoch whose weights were kept, as the results say for this seed.
  const keptEpoch = (detail) => {
    const group = report.data.group(detail, detail.method);
    const values = group && group.metrics.epochs && group.metrics.epochs.values;
    const own = (values || []).find((one) => one.seed === detail.seed);
    return own && report.format.known(own.value) ? own.value : undefined;
  };

  report.charts.training = (detail, look) => {
    const training = (detail && detail.training) || [];
    const measures = measuresOf(training);
    if (training.length < 2 || measures.length === 0) return null;
    const margin = { top: 30, right: 12, bottom: 40, left: 50 };
    const width = look.width - margin.left - margin.right;
    const columns = Math.min(measures.length, Math.max(1, Math.floor((width + gapX) / 250)));
    const panelWidth = (width - gapX * (columns - 1)) / columns, lines = Math.ceil(measures.length / columns);
    const height = lines * panelHeight + (lines - 1) * gapY, kept = keptEpoch(detail);
    const color = report.palette.color(detail.method, look.theme);
    return {
      file: report.fileName(detail.experiment, detail.dataset, detail.case, "training", detail.method, "seed", detail.seed),
      title: `Training of ${method(detail.method)}, seed ${detail.seed}`,
      text: "Each panel has one measure over the epochs, on a scale of its own." +
        (kept === undefined ? "" : ` The dashed line is the epoch whose weights were kept, ${kept}.`),
      label: `Training curves over ${training[training.length - 1].epoch} epochs: ` + measures.map((measure) => {
        const last = training[training.length - 1].measures[measure];
        return `${measure} ends at ${short(last)}`;
      }).join(", "),
      rows: training.map((step) => ({ epoch: step.epoch, ...step.measures })),
      height: height + margin.top + margin.bottom,
      spec: report.spec(look, margin, height, {
        marks: measures.map((measure, i) => panel(measure, training, kept, {
          x: (i % columns) * (panelWidth + gapX), y: Math.floor(i / columns) * (panelHeight + gapY), width: panelWidth }, look, color)),
      }),
    };
  };
})();
