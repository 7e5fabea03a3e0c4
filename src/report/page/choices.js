// Ways to choose: a row of buttons (radio buttons, so that the arrow keys move through them) and a menu for longer lists.
(() => {
  const { h } = report;
  let groups = 0;

  // options: [{value, text}]; values are positions in the caller's list or short words.
  report.radios = (legend, options, onChange) => {
    const name = `choice-${++groups}`;
    return h("fieldset", { class: "radios" }, h("legend", {}, legend), h("div", { class: "options" },
      options.map(({ value, text }, i) => h("label", {},
        h("input", { type: "radio", name, value, checked: i === 0, onchange: () => onChange(value) }), h("span", {}, text)))));
  };

  report.menu = (label, options, onChange) => {
    const select = h("select", { onchange: () => onChange(select.value) });
    const setOptions = (list) => {
      const before = select.value;
      select.replaceChildren(...list.map(({ value, text }) => h("option", { value }, text)));
      if (list.some(({ value }) => String(value) === before)) select.value = before;
    };
    setOptions(options);
    return { element: h("label", { class: "menu" }, h("span", {}, label), select), select, setOptions };
  };

  report.caseMenu = (cases, onChange) => report.menu("Data and reading",
    cases.map((one, i) => ({ value: i, text: report.caseName(one) })), (value) => onChange(cases[Number(value)]));
})();
