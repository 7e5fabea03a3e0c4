// One run from within: how it ranks, what a threshold makes of its scores, its latent space and its training.
(() => {
  const { h } = report;
  const { method, known } = report.format;

  report.sections.inside = () => {
    const { data } = report;
    const cases = data.cases.filter((one) => data.detailsOf(one).length > 0);
    if (cases.length === 0) return;
    const section = report.section("inside", "Inside a run", "Choose a run, then move the threshold and see what it costs.");
    const now = { one: cases[0], method: null, seed: null, threshold: 0 };
    const detail = () => data.detailsOf(now.one).find((one) => one.method === now.method && one.seed === now.seed);
    // AnoEAN's latent space stays in view while another method is looked at.
    const latent = () => data.detailsOf(now.one).find((one) => one.method === "anoean" && one.seed === now.seed && one.latent);

    const pr = report.figure((look) => report.charts.pr(now.one, now.seed, look), "There are no scores of this run.");
    const histogram = report.figure((look) => detail() && report.charts.histogram(detail(), now.threshold, look), "There are no scores of this run.");
    const scatter = report.figure((look) => report.charts.latent(latent(), look), "There is no latent space of this run: AnoEAN alone has one.");
    const training = report.figure((look) => report.charts.training(detail(), look), "This method has no epochs, so there is nothing to draw of its training.");
    const panel = report.thresholdPanel((threshold) => {
      now.threshold = threshold;
      if (!histogram.view || !histogram.chart) return;
      histogram.view.signal("threshold", threshold).run();
    });
    histogram.element.querySelector(".canvas-scroll").after(panel.element);

    const redraw = () => {
      const chosen = detail();
      const hasScores = Boolean(chosen && chosen.scores);
      panel.element.hidden = !hasScores;
      if (hasScores) now.threshold = known(chosen.threshold) ? chosen.threshold : 0;
      for (const figure of [pr, histogram, scatter, training]) figure.update();
      if (hasScores) panel.show(chosen);
    };
    const seedsOf = () => [...new Set(data.detailsOf(now.one).filter((one) => one.method === now.method).map((one) => one.seed))];
    const methodsOf = () => [...new Set(data.detailsOf(now.one).map((one) => one.method))];
    const seeds = report.menu("Seed", [], (value) => { now.seed = seedsOf().find((seed) => String(seed) === value); redraw(); });
    const methods = report.menu("Method", [], (value) => { now.method = value; fill(); redraw(); });
    const menu = report.caseMenu(cases, (one) => { now.one = one; fill(); redraw(); });

    // The choices that the case has, the earlier one kept where it is still there; AnoEAN first.
    const fill = () => {
      if (!methodsOf().includes(now.method)) now.method = methodsOf().includes("anoean") ? "anoean" : methodsOf()[0];
      methods.setOptions(methodsOf().map((key) => ({ value: key, text: method(key) })));
      methods.select.value = now.method;
      if (!seedsOf().includes(now.seed)) now.seed = seedsOf()[0];
      seeds.setOptions(seedsOf().map((seed) => ({ value: seed, text: String(seed) })));
      seeds.select.value = String(now.seed);
    };
    fill();
    section.append(h("div", { class: "controls" }, menu.element, methods.element, seeds.element),
      pr.element, histogram.element, scatter.element, training.element);
    redraw();
  };
})();
