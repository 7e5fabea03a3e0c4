// What came out, in a few sentences that follow from the groups and comparisons alone.
(() => {
  const { h } = report;
  const { percent, points, count, listed, method, ordinal, meanStd } = report.format;
  const isTable = (one) => one.experiment === "table1" || one.experiment === "table2";

  const headline = (cases, claims) => {
    const ranked = cases.map((one) => report.ranked(one, "auc_pr")).filter((list) => list.length > 0);
    const first = ranked.filter((list) => list[0].method === "anoean").length;
    // Of the method that the paper speaks of, where that was run.
    const judged = claims.map((claim) => claim.by_method.find((one) => one.verdict !== "not measured")).filter(Boolean);
    const held = judged.filter((one) => one.verdict === "holds").length;
    const partly = judged.filter((one) => one.verdict === "partly").length;
    const measured = judged.length;
    const whose = measured && judged.every((one) => one.method === "anoean-faithful") ? " for the method as it is there" : "";
    const parts = [];
    if (ranked.length) parts.push(`AnoEAN comes first in ${first} of ${count(ranked.length, "table reading")}`);
    if (measured) parts.push(`${held} of ${count(measured, "measured claim")} of the paper ${held === 1 ? "holds" : "hold"}${whose}` + (partly ? `, ${partly} in part` : ""));
    return parts.length ? parts.join("; ") + "." : "There are no results yet.";
  };

  // Of one case: who leads, where AnoEAN stands, how sure that is, and what the paper says.
  const sentencesOf = (one) => {
    const ranked = report.ranked(one, "auc_pr");
    if (ranked.length === 0) return null;
    const best = ranked[0], own = ranked.find((group) => group.method === "anoean");
    const text = [`${method(best.method)} leads with ${meanStd(best.metrics.auc_pr)} % AUC-PR.`];
    if (own && own !== best) {
      const gap = report.data.mean(own, "auc_pr") - report.data.mean(best, "auc_pr");
      const comparison = report.data.comparisonsOf(one).find((row) => row.other === best.method);
      text.push(`AnoEAN is ${ordinal(ranked.indexOf(own) + 1)} with ${percent(report.data.mean(own, "auc_pr"))} %, ${points(gap)} points` +
        (comparison ? `, ${report.isSure(comparison.difference) ? "a clear difference over the seeds" : "a difference that could be chance"}.` : "."));
    }
    if (own && own.paper && report.format.known(own.paper.auc_pr))
      text.push(`The paper reports ${percent(own.paper.auc_pr)} % for AnoEAN.`);
    const sanity = report.ranked(one, "auc_pr", true).filter((group) => report.data.isSanity(group.method) && own &&
      report.data.mean(group, "auc_pr") > report.data.mean(own, "auc_pr"));
    if (sanity.length) text.push(`The sanity ${sanity.length === 1 ? "row" : "rows"} ${listed(sanity.map((group) => method(group.method)))} ` +
      `${sanity.length === 1 ? "lies" : "lie"} above AnoEAN.`);
    return text.join(" ");
  };

  const overview = (cases) => {
    const methods = report.data.methods.filter((key) => cases.some((one) => report.data.group(one, key)));
    const rowOf = (one) => {
      const best = report.ranked(one, "auc_pr")[0];
      return h("tr", {}, h("th", { scope: "row" }, report.caseName(one)), methods.map((key) => {
        const group = report.data.group(one, key), isBest = best && group === best;
        return h("td", { class: isBest ? "best" : report.data.isSanity(key) ? "sanity" : null }, percent(report.data.mean(group, "auc_pr")));
      }));
    };
    return report.tableBox("AUC-PR at a glance", h("table", { class: "numbers overview" },
      h("caption", {}, h("span", {}, "AUC-PR in %, mean over seeds. Best in bold, sanity rows aside.")),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Reading"), methods.map((key) => h("th", { scope: "col" }, report.swatch(key), method(key))))),
      h("tbody", {}, cases.map(rowOf))));
  };

  report.sections = { ...report.sections, verdict: () => {
    const { data } = report, { about } = data;
    const cases = data.cases.filter(isTable), figures = data.cases.filter((one) => !isTable(one));
    document.querySelector("#headline").textContent = headline(cases, data.claims);
    const seeds = (about.seeds || []).length;
    document.querySelector("#run").textContent =
      `${count(data.cases.length, "reading")}, ${count(data.methods.length, "method")}, ${count(seeds, "seed")}. ` +
      `${about.finished ?? report.format.absent} of ${about.planned ?? report.format.absent} runs finished` +
      (about.failed ? `, ${about.failed} failed` : "") +
      (report.format.known(about.fit_hours) ? `; fitting took ${report.format.short(about.fit_hours, 2)} hours of processor time.` : ".");
    const section = report.section("verdict", "In short", "");
    section.append(h("div", { class: "cards" }, cases.filter((one) => one.case === "all-classes").map((one) => {
      const text = sentencesOf(one);
      return h("article", {}, h("h3", {}, report.caseName(one)), h("p", {}, text || "Not measured in this run."));
    })));
    if (cases.length) section.append(report.figure((look) => report.charts.overview(cases, look), "No run of the tables has finished.").element, overview(cases));
    const absent = ["table1", "table2", "figure2", "figure3"].filter((name) => !data.cases.some((one) => one.experiment === name));
    if (absent.length) section.append(h("p", { class: "note" }, `Not part of this run: ${listed(absent.map(data.experimentTitle))}.` +
      (figures.length === 0 ? " The figures need MNIST." : "")));
  } };
})();
