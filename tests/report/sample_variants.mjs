// What may be absent from results, as changes to the sample: each must still be a page.
const only = (data, keep) => ({ ...data, cases: data.cases.filter(keep), groups: data.groups.filter(keep),
  comparisons: data.comparisons.filter(keep), details: data.details.filter(keep), runs: data.runs.filter(keep) });

export const variants = {
  nothing: () => ({}),
  "no images": (data) => only(data, (one) => one.dataset !== "mnist"),
  "images alone": (data) => only(data, (one) => one.dataset === "mnist"),
  "one seed, few methods, no inner data": (data) => {
    const small = only(data, (one) => one.experiment === "table1" && !["egbad", "anoean"].includes(one.method));
    for (const group of small.groups) {
      group.n = 1;
      for (const metric of Object.values(group.metrics)) Object.assign(metric, { std: null, values: metric.values.slice(0, 1) });
      delete group.metrics.recall_at_threshold;
      delete group.metrics.model_bytes;
    }
    return { ...small, details: [], comparisons: [], claims: [], protocol: [], about: {} };
  },
  "cases without groups": (data) => ({ ...data, groups: [], comparisons: [], details: [], runs: [] }),
  "scores that are all the same": (data) => ({ ...data, details: data.details.slice(0, 8).map((detail) => ({ ...detail,
    scores: { normal: [1, 1], seen: [1], unseen: [] }, latent: undefined, training: [] })) }),
  nulls: (data) => JSON.parse(JSON.stringify(data, (key, value) => (key === "std" || key === "low" || key === "threshold" ? null : value))),
};
