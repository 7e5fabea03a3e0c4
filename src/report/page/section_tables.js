// Tables 1 and 2: our rows with the paper's beneath, a switch between the readings, and the seeds one by one.
(() => {
  const { h } = report;
  const { percent, meanStd, method, metric } = report.format;
  const columns = [
    { key: "auc_pr", high: true }, { key: "auc_roc", high: true },
    { key: "f1", high: true, group: "best" }, { key: "false_alarm", high: false, group: "best" }, { key: "recall", high: true, group: "best" },
    { key: "f1_at_threshold", high: true, group: "own" }, { key: "false_alarm_at_threshold", high: false, group: "own" },
    { key: "recall_at_threshold", high: true, group: "own" },
  ];

  // The figure that is in bold, to the digits shown: what looks equal is equal.
  const bestOf = (groups, { key, high }) => {
    const shown = groups.filter((group) => !report.data.isSanity(group.method)).map((group) => report.data.mean(group, key))
      .filter((value) => value !== undefined).map((value) => Number(percent(value)));
    return shown.length ? (high ? Math.max(...shown) : Math.min(...shown)) : undefined;
  };

  const head = () => h("thead", {},
    h("tr", {}, h("th", { scope: "col", rowspan: "2" }, "Method"), h("th", { scope: "colgroup", colspan: "2" }, "Ranking"),
      h("th", { scope: "colgroup", colspan: "3", class: "edge" }, "At the threshold best on the test set"),
      h("th", { scope: "colgroup", colspan: "3", class: "edge" }, "At the model's own threshold"), h("th", { scope: "col", rowspan: "2" }, "n")),
    h("tr", {}, columns.map(({ key }, i) => h("th", { scope: "col", class: i === 2 || i === 5 ? "edge" : null }, metric(key),
      h("span", { class: "arrow", "aria-label": columns[i].high ? "higher is better" : "lower is better" }, columns[i].high ? " ↑" : " ↓")))));

  const edge = (i) => (i === 2 || i === 5 ? "edge" : "");
  const ownRow = (group, best) => h("tr", { class: report.data.isSanity(group.method) ? "sanity" : null },
    h("th", { scope: "row" }, report.swatch(group.method), method(group.method)),
    columns.map((column, i) => {
      const value = report.data.mean(group, column.key);
      const isBest = value !== undefined && !report.data.isSanity(group.method) && Number(percent(value)) === best[i];
      return h("td", { class: `${edge(i)} ${isBest ? "best" : ""}`.trim() || null }, meanStd(group.metrics[column.key]));
    }), h("td", {}, String(group.n ?? "–") + (group.failed ? ` (${group.failed} failed)` : "")));
  const paperRow = (group) => h("tr", { class: "paper" }, h("th", { scope: "row" }, "the paper"),
    columns.map((column, i) => h("td", { class: edge(i) || null }, report.format.known(group.paper[column.key]) ? percent(group.paper[column.key]) : "")), h("td", {}));

  const tableOf = (one) => {
    const groups = report.data.groupsOf(one);
    const best = columns.map((column) => bestOf(groups, column));
    const missing = report.data.methods.filter((key) => !groups.some((group) => group.method === key));
    return [
      report.tableBox(report.caseName(one), h("table", { class: "numbers" },
        h("caption", {}, h("span", {},
          `${report.caseName(one)}. In %, mean ± standard deviation over n seeds; the best in bold, sanity rows aside.`)),
        head(), h("tbody", {}, groups.flatMap((group) => [ownRow(group, best), group.paper ? paperRow(group) : null])))),
      missing.length ? h("p", { class: "note" }, `Not run here: ${report.format.listed(missing.map(method))}.`) : null,
    ];
  };

  const about = (one) => [one.what ? h("p", {}, one.what) : null, ...(one.notes || []).map((note) => h("p", { class: "note" }, note))];

  // What a title says behind the name of the data set, else the short name.
  const readingName = (one) => (one.title || "").split(", ").slice(1).join(", ") || one.case.replaceAll("-", " ");

  const tableSection = (experiment, lead) => {
    const cases = report.data.casesOf(experiment);
    const dataset = cases.length ? (cases[0].title || "").split(",")[0] : "";
    const section = report.section(experiment, report.data.experimentTitle(experiment) + (dataset ? `: ${dataset}` : ""), lead, report.data.experimentTitle(experiment));
    if (cases.length === 0) {
      section.append(h("p", { class: "note" }, "This experiment was not run, so there is nothing to show."));
      return;
    }
    let current = cases[0];
    const place = h("div", { "aria-live": "polite" });
    const figure = report.figure((look) => report.charts.seeds(current, "auc_pr", look), "No run of this reading has finished.");
    const show = () => { place.replaceChildren(...[...about(current), ...tableOf(current)].filter(Boolean)); report.colorMethods(); };
    if (cases.length > 1) section.append(report.radios("Reading", cases.map((one, i) => ({ value: i, text: readingName(one) })),
      (value) => { current = cases[value]; show(); figure.update(); }));
    section.append(place, figure.element);
    show();
  };

  const thresholds = "F1, false alarm (FP/(FP+TP)) and recall of the paper use the threshold that is best on the test set, which nobody has in " +
    "practice; beside them stand the same at the threshold that each model chose for itself.";
  report.sections.tables = () => {
    tableSection("table1", thresholds);
    tableSection("table2", "The same measures on the older and larger set.");
  };
})();
