// Writes DIR/report.json: results as they could be, drawn from a seeded generator. For tests and for looking at the page.
//   node sample_data.mjs DIR [--hostile]      --hostile puts markup into every text that data can bring
import { mkdirSync, writeFileSync } from "node:fs";

const [directory, ...flags] = process.argv.slice(2);
const hostile = flags.includes("--hostile") ? "</script><img src=x onerror=\"window.hurt=1\"><script>window.hurt=1</script>" : "";

// mulberry32
let state = 20190501;
const uniform = () => {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const gauss = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
const clamp = (value) => Math.min(0.9995, Math.max(0.02, value));

const methods = ["anogan", "egbad", "alad", "ocsvm", "svm", "anoean", "mahalanobis", "untrained"];
const seeds = [1, 2, 3, 4, 5];
const level = { anogan: 0.86, egbad: 0.88, alad: 0.91, ocsvm: 0.93, svm: 0.965, anoean: 0.957, mahalanobis: 0.95, untrained: 0.71 };
const spread = { anogan: 0.02, egbad: 0.018, alad: 0.012, ocsvm: 0.003, svm: 0.004, anoean: 0.009, mahalanobis: 0.001, untrained: 0.03 };
const cost = { anogan: [210, 9000, 2.1e6], egbad: [150, 40, 2.4e6], alad: [190, 55, 3.1e6], ocsvm: [16, 260, 8e6], svm: [22, 180, 5.2e6],
  anoean: [5, 2.1, 3.2e5], mahalanobis: [0.4, 1.2, 1.2e5], untrained: [0.05, 2.1, 3.2e5] };
const paper = {
  "nsl-kdd": { anogan: [0.87, 0.86, 0.17, 0.9], alad: [0.938, 0.91, 0.1, 0.92], ocsvm: [0.953, 0.91, 0.08, 0.9], svm: [0.97, 0.93, 0.06, 0.92],
    anoean: [0.975, 0.948, 0.05, 0.946], egbad: [0.92, 0.9, 0.11, 0.91] },
  kdd99: { anogan: [0.88, 0.9, 0.12, 0.92], alad: [0.955, 0.95, 0.06, 0.96], ocsvm: [0.96, 0.95, 0.07, 0.96], svm: [0.985, 0.97, 0.03, 0.98],
    anoean: [0.99, 0.98, 0.02, 0.98], egbad: [0.94, 0.93, 0.07, 0.95] },
};

const cases = [
  ["table1", "nsl-kdd", "all-classes", "NSL-KDD, all attack classes seen"],
  ["table1", "nsl-kdd", "four-ninths", "NSL-KDD, four of nine classes seen"],
  ["table1", "nsl-kdd", "shift", "NSL-KDD, tested on the later file"],
  ["table2", "kdd99", "all-classes", "KDD99, all attack classes seen"],
  ["table2", "kdd99", "four-ninths", "KDD99, four of nine classes seen"],
  ["table2", "kdd99", "deduplicated", "KDD99 without duplicate rows"],
  ...Array.from({ length: 10 }, (_, i) => ["figure2", "mnist", `digit-${i}`, `MNIST, digit ${i} is normal`]),
  ...Array.from({ length: 5 }, (_, i) => ["figure3", "mnist", `n-${i + 1}`, `MNIST, ${i + 1} normal digits`]),
].map(([experiment, dataset, name, title]) => ({ experiment, dataset, case: name, title: title + hostile,
  what: "Half of the normal rows and 1 % of the anomalies train, the others are held out; the epoch is chosen on a validation part." + hostile,
  notes: name === "shift" ? ["The later file holds classes that training never saw."] : [] }));

const metricOf = (values) => {
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  const std = values.length > 1 ? Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (values.length - 1)) : null;
  return { mean, std, values: values.map((value, i) => ({ seed: seeds[i], value })) };
};
const around = (mean, deviation) => metricOf(seeds.map(() => clamp(mean + deviation * gauss())));
const costAround = (mean) => metricOf(seeds.map(() => mean * Math.exp(0.05 * gauss())));

const groupOf = (one, method) => {
  const shift = { shift: -0.04, "four-ninths": -0.015, deduplicated: -0.01 }[one.case] || 0;
  const images = one.dataset === "mnist" ? (method === "anoean" ? 0.02 : -0.12) : 0;
  const grown = one.experiment === "figure3" ? 0.012 * (Number(one.case.slice(2)) - 5) * (method === "anoean" || method === "svm" ? 2 : 0) : 0;
  const base = clamp(level[method] + shift + images + grown + 0.01 * gauss()), s = spread[method];
  const figure = paper[one.dataset]?.[method];
  const metrics = { auc_pr: around(base, s), auc_roc: around(base + 0.01, s), f1: around(base - 0.03, s), false_alarm: around(1.02 - base, s),
    recall: around(base - 0.01, s), f1_at_threshold: around(base - 0.06, s), false_alarm_at_threshold: around(1 - base, s),
    recall_at_threshold: around(base - 0.09, s), fit_seconds: costAround(cost[method][0]), score_us_per_row: costAround(cost[method][1]),
    model_bytes: costAround(cost[method][2]), parameters: costAround(cost[method][2] / 4) };
  if (["shift", "four-ninths"].includes(one.case) || one.experiment === "figure3")
    Object.assign(metrics, { auc_pr_seen: around(base - 0.01, s), auc_pr_unseen: around(base - (method === "svm" ? 0.3 : 0.2), 3 * s) });
  if (!["ocsvm", "svm", "mahalanobis", "untrained"].includes(method)) metrics.epochs = metricOf(seeds.map(() => 10 + Math.floor(30 * uniform())));
  return { experiment: one.experiment, dataset: one.dataset, case: one.case, method, n: seeds.length, failed: 0,
    epoch_choice: metrics.epochs ? "validation" : null, metrics,
    ...(figure && one.case === "all-classes" ? { paper: { auc_pr: figure[0], f1: figure[1], false_alarm: figure[2], recall: figure[3] } } : {}) };
};
const groups = cases.flatMap((one) => methods.filter((method) => !(one.dataset === "mnist" && method === "ocsvm")).map((method) => groupOf(one, method)));

const comparisons = cases.flatMap((one) => {
  const own = groups.find((group) => group.case === one.case && group.experiment === one.experiment && group.method === "anoean");
  return groups.filter((group) => group.case === one.case && group.experiment === one.experiment && group.method !== "anoean").map((group) => {
    const mean = own.metrics.auc_pr.mean - group.metrics.auc_pr.mean, half = 0.004 + spread[group.method];
    return { experiment: one.experiment, dataset: one.dataset, case: one.case, metric: "auc_pr", other: group.method, n: 5,
      difference: { mean, low: mean - half, high: mean + half }, p_value: null };
  });
});

const positive = (middle, width) => Math.exp(Math.log(middle) + width * gauss());
const best = (scores) => {
  const positives = [...scores.seen, ...scores.unseen];
  let top = [0, 0];
  for (const threshold of [...positives].sort((a, b) => a - b).filter((_, i) => i % 20 === 0)) {
    const found = positives.filter((s) => s >= threshold).length, raised = scores.normal.filter((s) => s >= threshold).length;
    const f1 = (2 * found) / (found + raised + positives.length);
    if (f1 > top[0]) top = [f1, threshold];
  }
  return top[1];
};
const detailOf = (one, method) => {
  const gap = 2 + 14 * (level[method] - 0.7);
  const rows = (n, middle, width) => Array.from({ length: n }, () => Number(positive(middle, width).toPrecision(6)));
  const scores = { normal: rows(1360, 2.5, 0.5), seen: rows(700, 2.5 * gap, 0.7), unseen: ["shift", "four-ninths"].includes(one.case) ? rows(420, 1.3 * gap, 0.9) : [] };
  const learns = !["ocsvm", "svm", "mahalanobis", "untrained"].includes(method);
  const figure = paper[one.dataset]?.[method];
  const cloud = (n, x, y, s) => Array.from({ length: n }, () => [x + s * gauss(), y + s * gauss()]);
  return { experiment: one.experiment, dataset: one.dataset, case: one.case, method, seed: 1, threshold: 7.1, best_threshold: best(scores), scores,
    ...(figure && one.case === "all-classes" ? { paper_point: { recall: figure[3], precision: 1 - figure[2] } } : {}),
    training: learns ? Array.from({ length: 40 }, (_, i) => ({ epoch: i + 1, measures: { "validation AUC-PR": clamp(0.96 - 0.3 * Math.exp(-i / 6) + 0.004 * gauss()),
      "loss D": 1.2 + 0.3 * Math.exp(-i / 9) + 0.03 * gauss(), "loss E": 0.7 - 0.3 * Math.exp(-i / 12) + 0.02 * gauss() } })) : [],
    ...(method === "anoean" ? { latent: { points: { normal: cloud(900, 0, 0, 1), seen: [...cloud(300, 5, 3, 1.2), ...cloud(180, -5, 4, 0.9)],
      unseen: scores.unseen.length ? cloud(260, 3, -3.5, 1.6) : [] }, ellipses: [1, 2, 3].map((sigmas) => ({ center: [0, 0], radii: [sigmas, sigmas], angle: 0.3, sigmas })) } } : {}) };
};
const details = cases.filter((one) => one.experiment.startsWith("table") || one.case === "digit-0").flatMap((one) =>
  methods.filter((method) => groups.some((group) => group.case === one.case && group.method === method && group.dataset === one.dataset)).map((method) => detailOf(one, method)));

const runs = groups.flatMap((group) => seeds.map((seed, i) => ({ experiment: group.experiment, dataset: group.dataset, case: group.case, method: group.method, seed,
  auc_pr: group.metrics.auc_pr.values[i].value })));
runs.push({ experiment: "table1", dataset: "nsl-kdd", case: "shift", method: "alad", seed: 6, error: "training diverged at epoch 12" + hostile });

const data = {
  about: { command: "anoean reproduce all --data data --out out/reproduction" + hostile, version: "0.1.0", budget: "standard", processor: "A processor with AVX2", cores: 2,
    compiler: "GCC 12.2.0", planned: runs.length, finished: runs.length - 1, failed: 1, fit_hours: 3.21, seeds },
  methods, cases, groups, comparisons,
  claims: [
    { number: 1, claim: "AnoEAN is better than the GAN methods on both KDD sets." + hostile, by_method: [{ method: "anoean-faithful", verdict: "holds", evidence: "It leads AnoGAN, EGBAD and ALAD by 4.7 to 10 points of AUC-PR." + hostile }, { method: "anoean", verdict: "holds", evidence: "" }] },
    { number: 2, claim: "A few known anomalies suffice: with one class seen, AnoEAN is ahead of all others.", by_method: [{ method: "anoean-faithful", verdict: "partly", evidence: "With one class seen it leads the unsupervised methods, SVM is level." }, { method: "anoean", verdict: "holds", evidence: "" }] },
    { number: 3, claim: "AnoEAN is better than SVM on NSL-KDD.", by_method: [{ method: "anoean-faithful", verdict: "not", evidence: "SVM is ahead by 0.8 points (0.2 to 1.4), over five seeds." }, { method: "anoean", verdict: "holds", evidence: "" }] },
    { number: 4, claim: "Scoring takes less time than that of AnoGAN by orders of magnitude.", by_method: [{ method: "anoean-faithful", verdict: "holds", evidence: "2.1 µs a row against 9 ms." }, { method: "anoean", verdict: "holds", evidence: "" }] },
    { number: 5, claim: "It scales to images of natural scenes.", by_method: [{ method: "anoean-faithful", verdict: "not measured", evidence: "No such data here." }, { method: "anoean", verdict: "not measured", evidence: "" }] },
  ],
  runs, details,
  protocol: [
    { title: "Sizes", text: "Half of the normal rows train, a quarter validates, a quarter tests; 1 % of the training rows are anomalies." + hostile },
    { title: "Epoch", text: "The epoch with the highest AUC-PR on the validation part is kept. The test part takes no part in any choice." },
    { title: "Spread", text: "A seed draws the rows, the initial weights and the batches. Standard deviations are over seeds." },
  ],
};
mkdirSync(directory, { recursive: true });
writeFileSync(`${directory}/report.json`, JSON.stringify(data));
