// The paper's claims, each with a verdict: a word and a sign, not a colour alone.
(() => {
  const { h } = report;
  const signs = { holds: ["✓", "holds"], partly: ["◐", "partly"], not: ["✕", "does not hold"], "not measured": ["–", "not measured"] };
  const classes = { holds: "holds", partly: "partly", not: "refuted", "not measured": "unmeasured" };

  report.sections.claims = () => {
    const { claims } = report.data;
    if (claims.length === 0) return;
    const section = report.section("claims", "The paper's claims", "What the authors say, and what these runs say to it.", "Claims");
    section.append(h("ul", { class: "claims" }, claims.map((claim) => {
      const known = Object.hasOwn(signs, claim.verdict);
      const [sign, word] = known ? signs[claim.verdict] : ["–", String(claim.verdict)];
      return h("li", { class: known ? classes[claim.verdict] : "unmeasured" },
        h("span", { class: "verdict" }, h("span", { "aria-hidden": "true" }, sign + " "), word),
        h("p", { class: "claim" }, (Number.isInteger(claim.number) ? `${claim.number}. ` : "") + (claim.claim || "")), h("p", { class: "evidence" }, claim.evidence || ""));
    })));
  };
})();
