// One colour and one shape per method over all charts; colours after Okabe and Ito, told apart by the colour-blind.
// The two sanity rows are greys: they stand for no system of the paper.
(() => {
  const looks = {
    anoean: { light: "#c8500a", dark: "#ff8a4c", shape: "circle" },
    svm: { light: "#0067a8", dark: "#5aa9e6", shape: "square" },
    ocsvm: { light: "#3d9fd3", dark: "#9ad4f5", shape: "diamond" },
    alad: { light: "#00876a", dark: "#3cc7a2", shape: "triangle-up" },
    egbad: { light: "#b8588f", dark: "#e79cc5", shape: "triangle-down" },
    anogan: { light: "#c98f00", dark: "#f0c04a", shape: "cross" },
    "isolation-forest": { light: "#5f7f1e", dark: "#a9cf5a", shape: "diamond" },
    devnet: { light: "#8a4b2a", dark: "#d9a07c", shape: "arrow" },
    "deep-sad": { light: "#4b4fa8", dark: "#a3a7f0", shape: "wedge" },
    prenet: { light: "#a3254a", dark: "#f08aa8", shape: "triangle" },
    xgboost: { light: "#2f6f4f", dark: "#7cc9a2", shape: "square" },
    mahalanobis: { light: "#59626f", dark: "#b4bcc8", shape: "triangle-right" },
    untrained: { light: "#939ba7", dark: "#7e8794", shape: "triangle-left" },
  };
  const other = { light: "#6d5f8d", dark: "#b9a8e0", shape: "square" };
  const kinds = {
    normal: { light: "#4a8592", dark: "#7fc0ce", shape: "circle", name: "normal" },
    seen: { light: "#b07d12", dark: "#e3b655", shape: "triangle-up", name: "anomalies of classes seen in training" },
    unseen: { light: "#7b3fa0", dark: "#c39bea", shape: "cross", name: "anomalies of classes never seen" },
  };
  const themes = {
    light: { name: "light", surface: "#ffffff", ink: "#1c2026", soft: "#5b6470", grid: "#e6e3dc", rule: "#1c2026" },
    dark: { name: "dark", surface: "#1b1e24", ink: "#eceae4", soft: "#a5abb5", grid: "#32363f", rule: "#eceae4" },
  };
  const look = (method) => (Object.hasOwn(looks, method) ? looks[method] : other);

  report.palette = {
    themes, kinds,
    color: (method, theme) => look(method)[theme.name],
    shape: (method) => look(method).shape,
    kindColor: (kind, theme) => kinds[kind][theme.name],
  };
})();
