// The paper's claims, each with a verdict: a word and a sign, not a colour alone.
(() => {
  const { h } = report;
  const signs = { holds: ["✓", "holds"], partly: ["◐", "partly"], not: ["✕", "does not hold"], "not measured": ["–", "not measured"] };
  const classes = { holds: "holds", partly: "partly", not: "refuted", "not measured": "unmeasured" };

  report.sections.claims = () => {
    const { claims } = report.data;
    if (claims.length === 0) return;
    const section = report.section("claims", "The paper's claims", "What the authors say, and what these runs say to it: of the method as the paper has it, and of the default.", "Claims");
    const verdictOf = (reading) => {
      const known = Object.hasOwn(signs, reading.verdict);
      const [sign, word] = known ? signs[reading.verdict] : ["–", String(reading.verdict)];
      return h("div", { class: "reading " + (known ? classes[reading.verdict] : "unmeasured") },
        h("span", { class: "verdict" }, h("span", { "aria-hidden": "true" }, sign + " "), word),
        h("div", { class: "evidence" }, h("p", {}, h("b", {}, report.format.method(reading.method))),
          String(reading.evidence || "").split("\n").map((line) => h("p", {}, line))));
    };
    section.append(h("ul", { class: "claims" }, claims.map((claim) => h("li", {},
      h("p", { class: "claim" }, (Number.isInteger(claim.number) ? `${claim.number}. ` : "") + (claim.claim || "")),
      claim.by_method.map(verdictOf)))));
  };
})();
