// How it was done: every choice in words, the machine, the runs that failed, the results to take away.
(() => {
  const { h } = report;
  const { known, count } = report.format;

  const environment = (about) => {
    const rows = [
      ["Command", about.command && h("code", {}, about.command)], ["Version", about.version], ["Budget", about.budget],
      ["Processor", about.processor], ["Cores", about.cores], ["Compiler", about.compiler], ["Seeds", (about.seeds || []).join(", ")],
      ["Runs", known(about.planned) ? `${about.finished} finished of ${about.planned} planned, ${about.failed ?? 0} failed` : null],
      ["Fitting", known(about.fit_hours) ? `${report.format.short(about.fit_hours)} hours of processor time` : null],
    ];
    return h("dl", { class: "facts" }, rows.filter(([, value]) => value !== undefined && value !== null && value !== "")
      .map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value instanceof Node ? value : String(value)))));
  };

  const isFailed = (run) => (typeof run.error === "string" && run.error !== "") || run.status === "failed" ||
    (typeof run.failure === "string" && run.failure !== "");

  const failures = () => {
    const { data } = report;
    const section = report.section("failures", "Failed runs", "");
    const failed = data.runs.filter(isFailed), groups = data.groups.filter((group) => group.failed > 0);
    if (failed.length === 0 && groups.length === 0) {
      section.append(h("p", {}, data.about.failed ? `${count(data.about.failed, "run")} failed; the results do not say which.` : "None."));
      return;
    }
    const rows = failed.length
      ? failed.map((run) => [run.experiment, run.dataset, run.case, run.method, run.seed, run.error || run.failure || ""])
      : groups.map((group) => [group.experiment, group.dataset, group.case, group.method, "", count(group.failed, "run")]);
    section.append(report.tableBox("Failed runs", h("table", {}, h("thead", {}, h("tr", {}, ["Experiment", "Data", "Case", "Method", "Seed", "What happened"]
      .map((name) => h("th", { scope: "col" }, name)))), h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell) => h("td", {}, String(cell ?? "")))))))));
  };

  report.sections.protocol = () => {
    const { data } = report;
    const section = report.section("protocol", "How it was done", "Every choice that the paper leaves open, and the ones it does not.", "Protocol");
    if (data.protocol.length === 0) section.append(h("p", { class: "note" }, "The results say nothing of the protocol."));
    section.append(h("dl", { class: "protocol" }, data.protocol.map(({ title, text }) => h("div", {}, h("dt", {}, title || ""), h("dd", {}, text || "")))));
    const epochs = [...new Set(data.groups.map((group) => group.epoch_choice).filter(Boolean))];
    if (epochs.length) section.append(h("p", { class: "note" }, `The epoch kept is chosen by: ${epochs.join(", ")}.`));
    failures();
    const environmentSection = report.section("environment", "Machine and seeds", "", "Machine");
    environmentSection.append(environment(data.about));
    if (data.runs.length) environmentSection.append(h("p", {}, h("button", { type: "button", onclick: () =>
      report.download("results.csv", report.format.csv(data.runs), "text/csv") }, `All ${count(data.runs.length, "run")} as CSV`)));
  };
})();
