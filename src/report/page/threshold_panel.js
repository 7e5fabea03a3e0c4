// The slider below the histogram: its ends lie under the ends of the axis, and what it says is what the line cuts off.
(() => {
  const { h } = report;
  const { percent, count, short, known } = report.format;
  const steps = 1000;

  const outputs = () => Object.fromEntries(["false_alarm", "recall", "f1"].map((key) => [key,
    h("output", { "data-measure": key, for: "threshold threshold-number" })]));

  report.thresholdPanel = (onThreshold) => {
    const shown = outputs();
    const sentence = h("p", { class: "note", "data-measure": "counts" });
    const slider = h("input", { id: "threshold", type: "range", min: "0", max: String(steps), step: "1", "aria-label": "Threshold" });
    const number = h("input", { id: "threshold-number", type: "number", step: "any", "aria-label": "Threshold as a number" });
    const own = h("button", { type: "button" }, "The model's own"), best = h("button", { type: "button" }, "Best on this test set");
    const range = h("div", { class: "slider" }, slider);
    range.style.paddingLeft = `${report.histogramMargin.left - 8}px`;
    range.style.paddingRight = `${report.histogramMargin.right - 8}px`;
    let detail = null, axis = null;

    const position = (value) => {
      const low = axis.forward(axis.low), high = axis.forward(axis.high);
      return Math.round(((axis.forward(value) - low) / (high - low || 1)) * steps);
    };
    const valueAt = (place) => {
      const low = axis.forward(axis.low), high = axis.forward(axis.high);
      return Number(axis.backward(low + (place / steps) * (high - low)).toPrecision(6));
    };

    const apply = (threshold, from) => {
      const result = report.atThreshold(detail.scores, threshold);
      for (const [key, output] of Object.entries(shown)) output.textContent = `${percent(result[key])} %`;
      sentence.textContent = `${count(result.found + result.raised, "alert")}: ${result.found.toLocaleString("en-GB")} anomalies found, ` +
        `${result.missed.toLocaleString("en-GB")} missed, ${result.raised.toLocaleString("en-GB")} normal rows raise a false one.`;
      if (from !== slider) slider.value = String(position(threshold));
      if (from !== number) number.value = String(threshold);
      slider.setAttribute("aria-valuetext", `${short(threshold)}: false alarm ${percent(result.false_alarm)} %, recall ${percent(result.recall)} %, F1 ${percent(result.f1)} %`);
      onThreshold(threshold);
    };
    slider.addEventListener("input", () => apply(valueAt(Number(slider.value)), slider));
    number.addEventListener("input", () => { if (number.value !== "" && known(Number(number.value))) apply(Number(number.value), number); });
    own.addEventListener("click", () => apply(detail.threshold));
    best.addEventListener("click", () => apply(detail.best_threshold));

    const show = (next) => {
      detail = next;
      axis = report.scoreAxis(detail.scores);
      own.hidden = !known(detail.threshold);
      best.hidden = !known(detail.best_threshold);
      apply(known(detail.threshold) ? detail.threshold : valueAt(steps / 2));
    };
    const measure = (key, name, help) => h("div", {}, h("dt", {}, name, h("small", {}, help)), h("dd", {}, shown[key]));
    const element = h("div", { class: "threshold" }, range,
      h("div", { class: "controls" }, h("label", { class: "menu" }, h("span", {}, "Threshold"), number), own, best),
      h("dl", { class: "measures", "aria-live": "polite" }, measure("false_alarm", "False alarm", "of all alerts"),
        measure("recall", "Recall", "of all anomalies"), measure("f1", "F1", "their balance")), sentence);
    return { element, show };
  };
})();
