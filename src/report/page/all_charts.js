// Every chart that the data has, as functions of the look: what `anoean report --svg` writes.
(() => {
  report.allCharts = () => {
    const { data, charts } = report;
    const makers = [];
    const add = (maker) => makers.push(maker);
    for (const entry of data.ranks) add((look) => charts.ranks(entry, look));
    const tables = [...data.casesOf("table1"), ...data.casesOf("table2")];
    if (tables.length) add((look) => charts.overview(tables, look));
    for (const one of tables) {
      add((look) => charts.seeds(one, "auc_pr", look));
      add((look) => charts.seenUnseen(one, look));
      add((look) => charts.forest(one, look));
      for (const cost of Object.keys(report.costs)) add((look) => charts.cost(one, cost, look));
    }
    if (data.casesOf("figure2").length) add((look) => charts.bars(data.casesOf("figure2"), "auc_pr", { ...look, width: 900 }));
    if (data.casesOf("figure3").length) add((look) => charts.lines(data.casesOf("figure3"), "auc_pr", look));
    for (const one of data.cases) {
      const details = data.detailsOf(one);
      for (const seed of new Set(details.map((detail) => detail.seed))) add((look) => charts.pr(one, seed, look));
      for (const detail of details) {
        add((look) => charts.histogram(detail, detail.threshold, look));
        add((look) => charts.latent(detail, look));
        add((look) => charts.training(detail, look));
      }
    }
    return makers;
  };
})();
