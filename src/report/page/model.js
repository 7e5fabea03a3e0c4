// The data as the page asks for it. Whatever is absent from the file is an empty list or undefined here.
(() => {
  const { known } = report.format;
  const sanity = ["mahalanobis", "untrained"];
  const list = (value) => (Array.isArray(value) ? value : []);
  const same = (one, other) =>
    one.experiment === other.experiment && one.dataset === other.dataset && one.case === other.case;
  const titles = { table1: "Table 1", table2: "Table 2", figure2: "Figure 2", figure3: "Figure 3" };

  report.load = (data) => {
    const cases = list(data.cases);
    const groups = list(data.groups).filter((group) => group.metrics);
    const details = list(data.details);
    const comparisons = list(data.comparisons);
    const listedMethods = list(data.methods);
    const methods = listedMethods.concat(
      [...new Set(groups.map((group) => group.method))].filter((method) => !listedMethods.includes(method)));
    const order = (one, other) => methods.indexOf(one.method) - methods.indexOf(other.method);

    report.data = {
      about: data.about || {},
      // Of a benchmark there are ranks, of the paper's experiments there are none.
      ranks: list(data.ranks).filter((one) => one && Array.isArray(one.sets) && one.friedman && known(one.critical_difference))
        .map((one) => ({ ...one, alike: list(one.alike), methods: list(one.methods).filter((other) => other && known(other.mean_rank)) }))
        .filter((one) => one.methods.length > 0),
      isBenchmark: Array.isArray(data.ranks),
      claims: list(data.claims).map((claim) => ({ ...claim, by_method: list(claim.by_method) })), runs: list(data.runs), protocol: list(data.protocol),
      methods, groups, details, cases,
      isSanity: (method) => sanity.includes(method),
      casesOf: (experiment) => cases.filter((one) => one.experiment === experiment),
      groupsOf: (one) => groups.filter((group) => same(group, one)).sort(order),
      group: (one, method) => groups.find((group) => same(group, one) && group.method === method),
      comparisonsOf: (one) =>
        comparisons.filter((comparison) => same(comparison, one) && comparison.difference && comparison.metric === "auc_pr")
          .sort((a, b) => methods.indexOf(a.other) - methods.indexOf(b.other)),
      detailsOf: (one) => details.filter((detail) => same(detail, one)).sort(order),
      experimentTitle: (experiment) => titles[experiment] || String(experiment),
      mean: (group, metric) => {
        const value = group && group.metrics[metric] && group.metrics[metric].mean;
        return known(value) ? value : undefined;
      },
    };
  };

  // The groups of a case that have a metric, best first; sanity rows only where they are asked for.
  report.ranked = (one, metric, withSanity = false) =>
    report.data.groupsOf(one)
      .filter((group) => known(report.data.mean(group, metric)))
      .filter((group) => withSanity || !report.data.isSanity(group.method))
      .sort((a, b) => report.data.mean(b, metric) - report.data.mean(a, metric));

  report.caseName = (one) => `${report.data.experimentTitle(one.experiment)}: ${one.title || one.dataset + ", " + one.case}`;
  report.fileName = (...parts) => parts.join("-").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
})();
