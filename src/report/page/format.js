// Numbers and names as people read them. An absent number is a dash, never a zero.
(() => {
  const absent = "–";
  const known = (value) => typeof value === "number" && Number.isFinite(value);

  const names = {
    anoean: "AnoEAN", "anoean-faithful": "AnoEAN as in the paper", anogan: "AnoGAN", egbad: "EGBAD", alad: "ALAD", ocsvm: "OC-SVM", svm: "SVM",
    mahalanobis: "Mahalanobis", untrained: "Untrained", "isolation-forest": "Isolation forest", devnet: "DevNet", "deep-sad": "Deep SAD",
    prenet: "PReNet", xgboost: "XGBoost",
  };
  const metrics = {
    auc_pr: "AUC-PR", auc_roc: "AUC-ROC", f1: "F1", false_alarm: "False alarm", recall: "Recall",
    f1_at_threshold: "F1", false_alarm_at_threshold: "False alarm", recall_at_threshold: "Recall",
    auc_pr_seen: "AUC-PR, seen classes", auc_pr_unseen: "AUC-PR, unseen classes", fit_seconds: "Time to fit",
    score_us_per_row: "Time per row", model_bytes: "Size of the model", parameters: "Parameters", epochs: "Epoch kept",
  };

  const percent = (value, digits = 1) => (known(value) ? (100 * value).toFixed(digits) : absent);
  const points = (value, digits = 1) =>
    known(value) ? (value < 0 ? "−" : "+") + Math.abs(100 * value).toFixed(digits) : absent;
  const short = (value, digits = 3) => {
    if (!known(value)) return absent;
    const rounded = Number(value.toPrecision(digits));
    return Math.abs(rounded) >= 1000 ? rounded.toLocaleString("en-GB") : String(rounded);
  };
  const scaled = (value, steps) => {
    if (!known(value)) return absent;
    const [divisor, unit] = steps.find(([size]) => value >= size) || steps[steps.length - 1];
    return short(value / divisor) + " " + unit;
  };
  const seconds = (value) => scaled(value, [[3600, "h"], [60, "min"], [1, "s"], [0.001, "ms"]]);
  const microseconds = (value) => scaled(value, [[1e6, "s"], [1e3, "ms"], [1, "µs"], [0.001, "ns"]]);
  const bytes = (value) => scaled(value, [[1e9, "GB"], [1e6, "MB"], [1e3, "kB"], [1, "bytes"]]);

  // "97.2 ± 0.9" of a metric of a group; without a spread where there is one run only.
  const meanStd = (metric, digits = 1) =>
    !metric || !known(metric.mean) ? absent
      : percent(metric.mean, digits) + (known(metric.std) ? " ± " + percent(metric.std, digits) : "");

  const count = (number, one, many = one + "s") => `${number} ${number === 1 ? one : many}`;
  const listed = (words) =>
    words.length < 2 ? words.join("") : words.slice(0, -1).join(", ") + " and " + words[words.length - 1];
  const ordinal = (rank) => ["first", "second", "third"][rank - 1] || `${rank}th`;

  // RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe.
  const csvField = (value) => {
    if (value === null || value === undefined) return "";
    let text = typeof value === "object" ? JSON.stringify(value) : String(value);
    if (typeof value === "string" && /^[=+\-@\t\r]/.test(text)) text = "'" + text;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const csv = (rows) => {
    const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    const lines = rows.map((row) => columns.map((column) => csvField(row[column])).join(","));
    return [columns.map(csvField).join(","), ...lines].join("\r\n") + "\r\n";
  };

  // A per cent sign stays with its number.
  const bound = (text) => text.replace(/(\d|–|In) %/g, "$1\u00a0%");

  report.format = {
    absent, bound, known, percent, points, short, seconds, microseconds, bytes, meanStd, count, listed, ordinal, csv,
    method: (key) => (Object.hasOwn(names, key) ? names[key] : String(key)),
    metric: (key) => (Object.hasOwn(metrics, key) ? metrics[key] : String(key)),
  };
})();
