// How well anomalies are found whose class training saw, and those of classes it never saw: a dumbbell per method.
(() => {
  const { percent, method, meanStd } = report.format;

  const rowsOf = (one) => report.data.groupsOf(one).map((group) => ({
    key: group.method, method: method(group.method),
    seen: report.data.mean(group, "auc_pr_seen"), unseen: report.data.mean(group, "auc_pr_unseen"), group,
  })).filter((row) => row.seen !== undefined && row.unseen !== undefined);

  report.charts.seenUnseen = (one, look) => {
    const rows = rowsOf(one).map((row) => ({ key: row.key, method: row.method, seen: row.seen, unseen: row.unseen,
      seenTip: `${row.method}, seen classes\n${meanStd(row.group.metrics.auc_pr_seen)} %`,
      unseenTip: `${row.method}, unseen classes\n${meanStd(row.group.metrics.auc_pr_unseen)} %` }));
    if (rows.length === 0) return null;
    const margin = { top: 34, right: 18, bottom: 44, left: report.roomOfNames(look) }, height = rows.length * 28, theme = look.theme;
    const drops = [...rows].sort((a, b) => (a.seen - a.unseen) - (b.seen - b.unseen));
    const best = [...rows].filter((row) => !report.data.isSanity(row.key)).sort((a, b) => b.unseen - a.unseen)[0] || rows[0];
    const kinds = ["seen in training", "never seen"], y = { scale: "y", field: "method", band: 0.5 };
    const dot = (field, kind) => ({ type: "symbol", from: { data: "rows" }, encode: { enter: { y, x: { scale: "x", field },
      size: { value: 110 }, shape: { value: report.palette.kinds[kind].shape }, fill: { value: report.palette.kindColor(kind, theme) },
      stroke: { value: theme.surface }, tooltip: { field: `${field}Tip` } } } });
    return {
      file: report.fileName(one.experiment, one.dataset, one.case, "seen-unseen"),
      title: `${best.method} finds unseen classes best, ${percent(best.unseen)} %`,
      text: "AUC-PR with the anomalies of seen classes only, and with those of unseen classes only, against the same normal rows. " +
        "The two are not of equal difficulty: the rarer kind scores lower by itself.",
      label: "AUC-PR on seen and unseen classes: " + rows.map((row) => `${row.method} ${percent(row.seen)} and ${percent(row.unseen)}`).join(", ") +
        `. Smallest gap: ${drops[0].method}.`,
      rows: rows.map((row) => ({ method: row.method, auc_pr_seen: row.seen, auc_pr_unseen: row.unseen })),
      height: height + margin.top + margin.bottom,
      spec: report.spec(look, margin, height, {
        data: [{ name: "rows", values: rows }],
        scales: [
          { name: "x", domain: report.fractionDomain(rows.flatMap((row) => [row.seen, row.unseen])), range: "width", zero: false },
          { name: "y", type: "band", domain: rows.map((row) => row.method), range: "height" },
          { name: "kindColor", type: "ordinal", domain: kinds, range: [report.palette.kindColor("seen", theme), report.palette.kindColor("unseen", theme)] },
          { name: "kindShape", type: "ordinal", domain: kinds, range: [report.palette.kinds.seen.shape, report.palette.kinds.unseen.shape] },
        ],
        axes: [report.axis.percent("x", "bottom", "AUC-PR", look.width - report.roomOfNames(look) - 18), report.axis.names("y", look)],
        legends: [{ orient: "none", legendX: 0, legendY: -30, fill: "kindColor", shape: "kindShape", direction: "horizontal", columnPadding: 16, padding: 0 }],
        marks: [
          { type: "rule", from: { data: "rows" }, encode: { enter: { y, x: { scale: "x", field: "seen" }, x2: { scale: "x", field: "unseen" },
            stroke: { value: theme.soft }, strokeOpacity: { value: 0.5 }, strokeWidth: { value: 2 } } } },
          dot("seen", "seen"), dot("unseen", "unseen"),
        ],
      }),
    };
  };
})();
