// Figures 2 and 3, on images.
(() => {
  report.sections.figures = () => {
    const two = report.data.casesOf("figure2"), three = report.data.casesOf("figure3");
    if (two.length + three.length === 0) return;
    const section = report.section("figures", "Figures 2 and 3: MNIST", "The paper draws these without printing figures, so ours stand alone.", "Figures 2, 3");
    const notes = [...new Set([...two, ...three].flatMap((one) => one.notes || []))];
    let said = "";
    for (const [cases, build] of [[two, report.charts.bars], [three, report.charts.lines]]) {
      if (cases.length === 0) continue;
      if (cases[0].what && cases[0].what !== said) section.append(report.h("p", {}, said = cases[0].what));
      section.append(report.figure((look) => build(cases, "auc_pr", look), "No run of this figure has finished.").element);
    }
    for (const note of notes) section.append(report.h("p", { class: "note" }, note));
  };
})();
