// Writes DIR/report.json: results of a benchmark as they could be. For tests and for looking at the page.
//   node sample_benchmark.mjs DIR
import { mkdirSync, writeFileSync } from "node:fs";

const [directory] = process.argv.slice(2);
const methods = ["svm", "anoean", "mahalanobis", "isolation-forest", "devnet", "deep-sad", "prenet", "xgboost"];
const sets = ["6_cardio", "18_Ionosphere", "30_satellite", "40_vowels"];
const shares = [5, 100];

// Higher for later methods and larger shares, turned about a little from set to set; no two are equal.
const meanOf = (share, set, method) =>
  0.5 + 0.04 * methods.indexOf(method) + 0.001 * share + (0.11 * ((sets.indexOf(set) * 3 + methods.indexOf(method) * 5) % 7)) / 7;
const cases = shares.flatMap((share) => sets.map((dataset) => ({ experiment: "adbench", dataset, case: `labels-${share}`,
  title: `${dataset}, ${share} % of the anomalies labelled`, what: "70 % of the rows train, 30 % test.", notes: [] })));
const metric = (mean) => ({ mean, std: 0.01, values: [{ seed: 1, value: mean - 0.01 }, { seed: 2, value: mean + 0.01 }] });
const groups = shares.flatMap((share) => sets.flatMap((dataset) => methods.map((method) => ({ experiment: "adbench", dataset, case: `labels-${share}`,
  method, n: 2, failed: 0, epoch_choice: null, metrics: { auc_pr: metric(meanOf(share, dataset, method)), auc_roc: metric(1 - meanOf(share, dataset, method) / 2) } }))));

const ranked = (share, sign) => methods.map((method) => ({ method,
  mean_rank: sets.reduce((sum, set) => sum + 1 + methods.filter((other) => sign * (meanOf(share, set, other) - meanOf(share, set, method)) > 0).length, 0) / sets.length,
  mean: sets.reduce((sum, set) => sum + (sign > 0 ? meanOf(share, set, method) : 1 - meanOf(share, set, method) / 2), 0) / sets.length }));
const alike = (list, difference) => {
  const order = [...list].sort((a, b) => a.mean_rank - b.mean_rank), runs = [];
  let covered = 0;
  order.forEach((one, i) => {
    let end = i + 1;
    while (end < order.length && order[end].mean_rank - one.mean_rank <= difference) ++end;
    if (end - i > 1 && end > covered) { runs.push(order.slice(i, end).map((other) => other.method)); covered = end; }
  });
  return runs;
};
const ranks = shares.flatMap((share) => [["auc_pr", 1], ["auc_roc", -1]].map(([name, sign]) => {
  const list = ranked(share, sign), difference = 3.1;
  return { case: `labels-${share}`, metric: name, sets, sets_left_out: share === 5 ? 1 : 0, methods: list,
    friedman: { statistic: 21.3, p_value: 0.0034 }, critical_difference: difference, alike: alike(list, difference) };
}));

const data = {
  about: { suite: "adbench", command: "anoean benchmark --suite adbench", version: "0.1.0", budget: "standard", processor: "A processor", cores: 2,
    planned: groups.length * 2, finished: groups.length * 2, failed: 0, fit_hours: 0.4, seeds: [1, 2] },
  methods, cases, groups, ranks,
  runs: groups.flatMap((group) => [1, 2].map((seed, i) => ({ experiment: "adbench", dataset: group.dataset, case: group.case, method: group.method, seed,
    auc_pr: group.metrics.auc_pr.values[i].value }))),
  details: [], protocol: [{ title: "Rows", text: "As ADBench draws them." }],
};
mkdirSync(directory, { recursive: true });
writeFileSync(`${directory}/report.json`, JSON.stringify(data));
