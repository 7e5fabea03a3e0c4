// Reads the data and lays the page out, in the order in which it is read.
(() => {
  report.load(JSON.parse(document.querySelector("#data").textContent));
  report.startTheme();
  // First, so that charts are drawn in the right colours at once.
  report.paint();
  const sections = report.data.isBenchmark ? ["ranks", "protocol"]
    : ["verdict", "claims", "tables", "figures", "inside", "readings", "protocol"];
  for (const name of sections) report.sections[name]();
  report.paint();
  report.watchWidth();
  document.documentElement.dataset.ready = "true";
})();
