// What a threshold does to scores: an alert is a score at or above it. The only figures that the page works out.
(() => {
  const kinds = ["normal", "seen", "unseen"];
  const anomalies = (scores) => [...(scores.seen || []), ...(scores.unseen || [])];
  const atLeast = (values, threshold) => values.reduce((sum, value) => sum + (value >= threshold ? 1 : 0), 0);
  const ratio = (part, whole) => (whole > 0 ? part / whole : undefined);

  report.atThreshold = (scores, threshold) => {
    const positive = anomalies(scores);
    const found = atLeast(positive, threshold), raised = atLeast(scores.normal || [], threshold);
    return {
      found, raised, missed: positive.length - found,
      false_alarm: ratio(raised, raised + found),
      recall: ratio(found, positive.length),
      f1: ratio(2 * found, 2 * found + raised + positive.length - found),
    };
  };

  // The axis of scores: the usual one where they lie close together, else one that is linear around nought and
  // logarithmic far out (d3's and Vega's symlog, whose formula this is).
  report.scoreAxis = (scores) => {
    const all = kinds.flatMap((kind) => scores[kind] || []).sort((a, b) => a - b);
    const normal = [...(scores.normal || [])].sort((a, b) => a - b);
    const low = Math.min(0, all[0]), high = all[all.length - 1] || 1;
    const middle = Math.abs(normal[Math.floor(normal.length / 2)] || high / 2) || high / 100;
    const bent = high / middle > 20;
    const forward = bent ? (value) => Math.sign(value) * Math.log1p(Math.abs(value) / middle) : (value) => value;
    const backward = bent ? (value) => Math.sign(value) * Math.expm1(Math.abs(value)) * middle : (value) => value;
    return { low, high, bent, constant: middle, forward, backward };
  };

  report.scoreTicks = ({ low, high, bent, constant }) => {
    if (!bent) return undefined;
    const ticks = low < 0 ? [low, 0] : [0];
    const first = Math.floor(Math.log10(constant));
    for (let power = first; 10 ** power <= high; ++power) ticks.push(10 ** power);
    if (ticks.length < 6) for (let power = first; 3 * 10 ** power <= high; ++power) ticks.push(3 * 10 ** power);
    return ticks.sort((a, b) => a - b);
  };
})();
