// The end of what `anoean report --svg` hands to node: every chart as SVG, one JSON object {file name: text} on stdout.
(async () => {
  const look = { width: 640, theme: report.palette.themes.light, paper: true };
  const pictures = {};
  for (const maker of report.allCharts()) {
    const chart = maker(look);
    if (!chart) continue;
    const view = new vega.View(vega.parse(chart.spec), { renderer: "none" }).description(chart.label);
    pictures[`${chart.file}.svg`] = await view.toSVG();
    view.finalize();
  }
  process.stdout.write(JSON.stringify(pictures));
})().catch((problem) => {
  process.stderr.write(`${problem && problem.message}\n`);
  process.exitCode = 1;
});
