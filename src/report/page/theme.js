// Light or dark: the system's choice until the reader makes one. Paper is always light.
(() => {
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const key = "anoean-report-theme";
  let chosen = null;
  try { chosen = localStorage.getItem(key); } catch { /* a page from a file may not keep anything */ }
  let printing = false;

  const name = () => (printing ? "light" : chosen === "light" || chosen === "dark" ? chosen : system.matches ? "dark" : "light");
  report.theme = () => report.palette.themes[name()];

  const colorMethods = () => {
    for (const element of document.querySelectorAll("[data-method]"))
      element.style.setProperty("--method", report.palette.color(element.dataset.method, report.theme()));
  };
  report.paint = () => {
    document.documentElement.dataset.theme = name();
    const button = document.querySelector("#theme");
    button.textContent = name() === "dark" ? "Light" : "Dark";
    button.setAttribute("aria-label", `Switch to the ${name() === "dark" ? "light" : "dark"} theme`);
    colorMethods();
    report.redrawFigures();
  };
  report.colorMethods = colorMethods;

  report.startTheme = () => {
    document.querySelector("#theme").addEventListener("click", () => {
      chosen = name() === "dark" ? "light" : "dark";
      try { localStorage.setItem(key, chosen); } catch { /* see above */ }
      report.paint();
    });
    system.addEventListener("change", report.paint);
    const print = (value) => () => { printing = value; report.paint(); };
    window.addEventListener("beforeprint", print(true));
    window.addEventListener("afterprint", print(false));
  };
})();
