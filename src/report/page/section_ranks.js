// A benchmark: mean ranks per share of labelled anomalies, and the figures of every data set.
(() => {
  const { h } = report;
  const { percent, method, count, known, metric, meanStd } = report.format;
  const shareOf = (name) => String(name).replace(/^labels-/, "");
  const shareText = (name) => `${shareOf(name)} %`;
  const entryOf = (name, key) => report.data.ranks.find((one) => one.case === name && one.metric === key);
  const casesOf = () => [...new Set(report.data.cases.map((one) => one.case))];

  const headline = () => {
    const entries = report.data.ranks.filter((one) => one.metric === "auc_pr");
    if (entries.length === 0) return "There are no ranks yet.";
    const rankOf = (entry) => (entry.methods.find((one) => one.method === "anoean") || {}).mean_rank;
    if (!entries.some((entry) => known(rankOf(entry)))) return "How the methods rank over the data sets.";
    const bests = entries.filter((entry) => rankOf(entry) === Math.min(...entry.methods.map((one) => one.mean_rank)));
    const shared = bests.some((entry) => entry.methods.filter((one) => one.mean_rank === rankOf(entry)).length > 1);
    return `AnoEAN has ${shared ? "or shares " : ""}the best mean rank at ${bests.length} of ${count(entries.length, "share")} of labelled anomalies.`;
  };

  // Mean rank, and mean AUC beneath, per method and share.
  const rankTable = (key) => {
    const entries = casesOf().map((name) => entryOf(name, key)).filter(Boolean);
    const cell = (entry, name) => {
      const one = entry.methods.find((other) => other.method === name);
      const best = Math.min(...entry.methods.map((other) => other.mean_rank));
      return h("td", { class: one && one.mean_rank === best ? "best" : null }, one ? `${one.mean_rank.toFixed(2)} (${percent(one.mean)})` : "–");
    };
    return report.tableBox("Mean ranks", h("table", { class: "numbers" },
      h("caption", {}, h("span", {}, `Mean rank by ${metric(key)}, in brackets its mean in %, by the share of the training anomalies that is labelled. Best in bold.`)),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Method"), entries.map((entry) => h("th", { scope: "col" }, shareText(entry.case))))),
      h("tbody", {}, report.data.methods.map((name) => h("tr", {}, h("th", { scope: "row" }, report.swatch(name), method(name)),
        entries.map((entry) => cell(entry, name)))),
        h("tr", {}, h("th", { scope: "row" }, "Data sets"), entries.map((entry) => h("td", {}, String(entry.sets.length) +
          (entry.sets_left_out ? ` (${entry.sets_left_out} left out)` : "")))),
        h("tr", {}, h("th", { scope: "row" }, "Critical difference"), entries.map((entry) => h("td", {}, entry.critical_difference.toFixed(2)))))));
  };

  // Every data set at one share.
  const setTable = (name, key) => {
    const cases = report.data.cases.filter((one) => one.case === name);
    const methods = report.data.methods.filter((one) => cases.some((other) => report.data.group(other, one)));
    return report.tableBox("Every data set", h("table", { class: "numbers" },
      h("caption", {}, h("span", {}, `${metric(key)} in %, mean ± standard deviation over seeds, ${shareText(name)} of the anomalies labelled. Best in bold.`)),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Data set"), methods.map((one) => h("th", { scope: "col" }, report.swatch(one), method(one))))),
      h("tbody", {}, cases.map((one) => {
        const means = methods.map((other) => report.data.mean(report.data.group(one, other), key));
        const best = Math.max(...means.filter(known).map((value) => Number(percent(value))));
        return h("tr", {}, h("th", { scope: "row" }, one.dataset), methods.map((other, i) => h("td",
          { class: known(means[i]) && Number(percent(means[i])) === best ? "best" : null },
          meanStd((report.data.group(one, other) || { metrics: {} }).metrics[key]))));
      }))));
  };

  report.sections.ranks = () => {
    const { data } = report, { about } = data;
    document.title = "AnoEAN: a benchmark";
    document.querySelector(".kicker").textContent = "ADBench (Han et al., NeurIPS 2022): all methods on its data sets";
    document.querySelector("#headline").textContent = headline();
    document.querySelector(".skip").setAttribute("href", "#ranks");
    document.querySelector("#run").textContent = `${count(new Set(data.cases.map((one) => one.dataset)).size, "data set")}, ` +
      `${count(data.methods.length, "method")}, ${count((about.seeds || []).length, "seed")}. ` +
      `${about.finished ?? report.format.absent} of ${about.planned ?? report.format.absent} runs finished` + (about.failed ? `, ${about.failed} failed.` : ".");
    const section = report.section("ranks", "Mean ranks", "How the methods stand over the data sets, by how many anomalies are labelled.", "Ranks");
    const names = casesOf();
    if (names.length === 0) {
      section.append(h("p", { class: "note" }, "No run has finished, so there is nothing to show."));
      return;
    }
    const now = { name: names[0], key: "auc_pr" };
    const figure = report.figure((look) => report.charts.ranks(entryOf(now.name, now.key), look),
      "Ranks need two methods and two data sets that both have finished.");
    const ranks = h("div", {}), sets = h("div", { "aria-live": "polite" });
    const show = () => {
      ranks.replaceChildren(rankTable(now.key));
      sets.replaceChildren(setTable(now.name, now.key));
      report.colorMethods();
      figure.update();
    };
    section.append(h("div", { class: "controls" },
      report.radios("Labelled", names.map((name) => ({ value: name, text: shareText(name) })), (value) => { now.name = value; show(); }),
      report.radios("Measure", ["auc_pr", "auc_roc"].map((key) => ({ value: key, text: metric(key) })), (value) => { now.key = value; show(); })),
    figure.element, ranks, sets);
    show();
  };
})();
