// What is looked at per reading: seen against unseen classes, paired differences, and what quality costs.
(() => {
  const { h } = report;

  // A section with a menu of the readings that have something to draw.
  const perCase = (id, title, short, lead, cases, build, empty, extra) => {
    if (cases.length === 0) return;
    const now = { one: cases[0] };
    const section = report.section(id, title, lead, short);
    const figure = report.figure((look) => build(now, look), empty);
    const controls = h("div", { class: "controls" });
    if (cases.length > 1) controls.append(report.caseMenu(cases, (one) => { now.one = one; figure.update(); }).element);
    if (extra) controls.append(extra(now, figure));
    section.append(controls, figure.element);
  };

  report.sections.readings = () => {
    const { data, charts } = report;
    const with_ = (metric) => data.cases.filter((one) => data.groupsOf(one).some((group) => data.mean(group, metric) !== undefined));
    perCase("unseen", "Seen and unseen anomalies", "Unseen classes", "A detector that learns from known anomalies should also find others.",
      with_("auc_pr_unseen"), (now, look) => charts.seenUnseen(now.one, look), "This reading has no unseen classes.");
    perCase("comparisons", "Is the difference real?", "Differences",
      "Every method ran with the same seeds, so differences are taken seed by seed; that removes what the draw of rows does to all of them.",
      data.cases.filter((one) => data.comparisonsOf(one).length > 0), (now, look) => charts.forest(now.one, look), "This reading has no comparison.");
    perCase("cost", "What quality costs", "Cost", "How much time, or how many bytes, better detection takes.", with_("auc_pr").filter((one) => Object.keys(report.costs).some((cost) => with_(cost).includes(one))),
      (now, look) => charts.cost(now.one, now.cost || "fit_seconds", look), "Costs of this kind were not measured here.",
      (now, figure) => report.radios("Cost", [{ value: "fit_seconds", text: "Time to fit" }, { value: "score_us_per_row", text: "Time per row" },
        { value: "model_bytes", text: "Size" }], (value) => { now.cost = value; figure.update(); }));
  };
})();
