// The report page in Chromium: what a reader can do with it, and what it must not do.
//   node in_browser.mjs WRITE_REPORT CHROMIUM PLAYWRIGHT_FOLDER WORK_FOLDER
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { variants } from "./sample_variants.mjs";

const [writeReport, chromium, playwright, work] = process.argv.slice(2);
const { chromium: driver } = createRequire(import.meta.url)(playwright);
const here = dirname(fileURLToPath(import.meta.url));
rmSync(work, { recursive: true, force: true });

const sample = (name, ...flags) => made("sample_data.mjs", name, ...flags);
const made = (script, name, ...flags) => {
  execFileSync(process.execPath, [`${here}/${script}`, `${work}/${name}`, ...flags]);
  return JSON.parse(readFileSync(`${work}/${name}/report.json`, "utf8"));
};
const write = (name, data, ...more) => {
  mkdirSync(`${work}/${name}`, { recursive: true });
  writeFileSync(`${work}/${name}/report.json`, JSON.stringify(data));
  execFileSync(writeReport, [`${work}/${name}/report.json`, `${work}/${name}/page.html`, ...more]);
  return pathToFileURL(`${work}/${name}/page.html`).href;
};

// By the definitions, not by the page's code.
const measuresAt = (scores, threshold) => {
  const anomalies = scores.seen.concat(scores.unseen);
  const tp = anomalies.filter((s) => s >= threshold).length, fp = scores.normal.filter((s) => s >= threshold).length;
  const precision = tp / (tp + fp), recall = tp / anomalies.length;
  const text = (value) => (Number.isFinite(value) ? (100 * value).toFixed(1) : "–") + " %";
  return { false_alarm: text(fp / (fp + tp)), recall: text(recall), f1: text(tp + fp > 0 ? (2 * precision * recall) / (precision + recall) : 0) };
};

let passed = 0, failed = 0;
const browser = await driver.launch({ executablePath: chromium, args: ["--no-sandbox"] });

// Opens a page, runs the check, and refuses every complaint and every request but for the file itself.
const check = async (name, address, body, options = {}) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...options });
  const page = await context.newPage(), complaints = [];
  page.setDefaultTimeout(20000);
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => request.url() !== address && !request.url().startsWith("blob:") && complaints.push(`request for ${request.url()}`));
  try {
    await page.goto(address);
    await page.waitForSelector("html[data-ready]");
    await body(page, complaints);
    assert.deepEqual(complaints, []);
    ++passed;
    console.log(`ok      ${name}`);
  } catch (problem) {
    ++failed;
    console.log(`FAILED  ${name}\n${problem.stack}\n${complaints.join("\n")}`);
  }
  await context.close();
};

const data = sample("sample");
const address = write("sample", data, `${work}/svg`);

const shownMeasures = (page) => page.$$eval("[data-measure]", (elements) =>
  Object.fromEntries(elements.filter((e) => e.tagName === "OUTPUT").map((e) => [e.dataset.measure, e.textContent])));
const chosenDetail = (name) => data.details.find((one) => one.case === "all-classes" && one.dataset === "nsl-kdd" && one.method === name);

await check("all charts are drawn and have a text alternative", address, async (page) => {
  const charts = await page.$$eval("figure:not(.empty) .canvas", (all) => all.map((one) => ({
    role: one.getAttribute("role"), label: one.getAttribute("aria-label") || "", marks: one.querySelectorAll("svg [class*=mark-] path, svg [class*=mark-] line, svg [class*=mark-] text").length })));
  assert.equal(charts.length, 12);
  for (const { role, label, marks } of charts) {
    assert.equal(role, "img");
    assert.ok(label.length > 30, label);
    assert.ok(marks > 20, `${marks} marks: ${label}`);
  }
  // A curve per method, and none that its clip hides: the chart would still have its axes.
  const curves = await page.$$eval("#inside figure:first-of-type .mark-line path[d]", (all) => all.map((path) => {
    const clip = (path.closest("[clip-path]")?.getAttribute("clip-path") || "").match(/#[\w-]+/);
    const room = clip && document.querySelector(`${clip[0]} path, ${clip[0]} rect`);
    return [path.getBBox().height, room ? room.getBBox().height : Infinity];
  }));
  assert.equal(curves.length, 8);
  for (const heights of curves) for (const height of heights) assert.ok(height > 50, `a curve ${heights} high`);
});

await check("the slider says what independent code computes", address, async (page) => {
  for (const method of ["anoean", "svm"]) {
    await page.locator("#inside select").nth(1).selectOption(method);
    const { scores, threshold, best_threshold: best } = chosenDetail(method);
    assert.deepEqual(await shownMeasures(page), measuresAt(scores, threshold));
    for (const key of ["ArrowRight", "PageUp", "PageDown", "Home", "End"]) {
      await page.locator("#threshold").press(key);
      assert.deepEqual(await shownMeasures(page), measuresAt(scores, Number(await page.locator("#threshold-number").inputValue())), key);
    }
    // A threshold that is a score itself: at it, there is an alert.
    for (const value of [scores.seen[3], scores.normal[5], best]) {
      await page.locator("#threshold-number").fill(String(value));
      assert.deepEqual(await shownMeasures(page), measuresAt(scores, value), `at ${value}`);
    }
    await page.getByRole("button", { name: "Best on this test set" }).click();
    assert.equal(Number(await page.locator("#threshold-number").inputValue()), best);
  }
});

await check("the line of the threshold moves with the slider", address, async (page) => {
  const place = () => page.$eval("#inside figure:nth-of-type(2) svg", (svg) => [...svg.querySelectorAll(".mark-rule line")].map((line) => line.closest("[transform]") && line.getBoundingClientRect().x).pop());
  const before = await place();
  await page.locator("#threshold").press("PageUp");
  assert.ok((await place()) > before);
});

await check("readings are switched by keyboard", address, async (page) => {
  const caption = () => page.locator("#table1 caption").innerText();
  const label = () => page.locator("#table1 .canvas").getAttribute("aria-label");
  assert.match(await caption(), /all attack classes/);
  const before = await label();
  await page.locator("#table1 input[type=radio]").first().focus();
  await page.keyboard.press("ArrowRight");
  assert.match(await caption(), /four of nine/);
  assert.notEqual(await label(), before);
  assert.equal(await page.locator("#table1 tr.paper").count(), 0);
});

await check("bold is the best as shown, sanity rows aside", address, async (page) => {
  const column = await page.$$eval("#table1 tbody tr:not(.paper):not(.sanity) td:nth-of-type(4)", (all) => all.map((td) => [parseFloat(td.textContent), td.classList.contains("best")]));
  const lowest = Math.min(...column.map(([value]) => value));
  assert.equal(column.length, 6);
  for (const [value, best] of column) assert.equal(best, value === lowest);
});

for (const width of [390, 320]) {
  await check(`nothing overflows at ${width} pixels`, address, async (page) => {
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    const outside = await page.$$eval("main *:not(td):not(th)", (all) => all.filter((one) => !one.closest(".table-box > *, .canvas-scroll > *")
      && one.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5).map((one) => one.outerHTML.slice(0, 80)));
    assert.deepEqual(outside, []);
  }, { viewport: { width, height: 844 } });
}

await check("the theme follows the system and the reader", address, async (page) => {
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  assert.equal(await theme(), "dark");
  await page.locator("#theme").press("Enter");
  assert.equal(await theme(), "light");
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  assert.equal(await theme(), "light");
}, { colorScheme: "dark" });

await check("data and pictures can be taken away", address, async (page) => {
  const take = async (name) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#table1 figure").getByRole("button", { name }).click()]);
    return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
  };
  const csv = await take("Data as CSV"), svg = await take("Save SVG");
  assert.equal(csv.name, "table1-nsl-kdd-all-classes-auc-pr.csv");
  assert.match(csv.text, /^method,seed,auc_pr,mean,paper\r\nAnoGAN,1,0\.\d+,/);
  assert.equal(svg.name, "table1-nsl-kdd-all-classes-auc-pr.svg");
  assert.match(svg.text, /^<svg[^]*AnoEAN[^]*<\/svg>$/);
});

await check("no code but the page's own can run", address, async (page, complaints) => {
  const outcome = await page.evaluate(async () => {
    const asked = await fetch("https://example.invalid/").then(() => "answered", () => "refused");
    document.body.insertAdjacentHTML("beforeend", "<b onclick='window.hurt=1'></b>");
    document.body.lastElementChild.click();
    const script = document.createElement("script");
    script.textContent = "window.hurt = 2";
    document.body.append(script);
    return [asked, window.hurt];
  });
  assert.deepEqual(outcome, ["refused", undefined]);
  assert.ok(complaints.every((one) => /Content Security Policy|Content-Security-Policy|violates/i.test(one)), complaints.join("\n"));
  complaints.length = 0;
});

await check("hostile text is shown as text", write("hostile", sample("hostile", "--hostile")), async (page) => {
  assert.equal(await page.evaluate(() => window.hurt), undefined);
  assert.equal(await page.locator("img").count(), 0);
  assert.match(await page.locator("#failures td").last().innerText(), /<img src=x onerror="window\.hurt=1">/);
  assert.match(await page.locator("#claims .claim").first().innerText(), /<script>/);
  assert.match(await page.locator("#headline").innerText(), /2 of 4 measured claims of the paper hold for the method as it is there, 1 in part/);
  assert.equal(await page.locator("#claims .reading").count(), 10);
  const verdicts = await page.locator("#claims .reading").allInnerTexts();
  for (const [i, text] of verdicts.entries()) assert.match(text, i % 2 === 0 ? /AnoEAN as in the paper/ : /AnoEAN(?! as)/);
});

for (const [name, change] of Object.entries(variants)) {
  const folder = name.replace(/\W+/g, "-");
  await check(`there is a page of ${name}`, write(folder, change(structuredClone(data)), `${work}/${folder}/svg`), async (page) => {
    assert.ok((await page.locator("h1").innerText()).length > 10);
    assert.doesNotMatch(await page.locator("body").innerText(), /undefined|NaN|\[object/);
  });
}

const benchmark = made("sample_benchmark.mjs", "benchmark");
const benchmarkAddress = write("benchmark", benchmark, `${work}/benchmark/svg`);

await check("a benchmark has ranks in place of the paper's tables", benchmarkAddress, async (page) => {
  assert.match(await page.locator("h1").innerText(), /AnoEAN has the best mean rank at 0 of 2 shares/);
  assert.equal(await page.title(), "AnoEAN: a benchmark");
  assert.equal(await page.locator("#table1, #claims, #figures").count(), 0);
  const entry = benchmark.ranks.find((one) => one.case === "labels-5" && one.metric === "auc_pr");
  const label = await page.locator("#ranks .canvas").getAttribute("aria-label");
  for (const { mean_rank } of entry.methods) assert.ok(label.includes(mean_rank.toFixed(2)), label);
  assert.match(label, /critical difference 3\.10/i);
  assert.match(await page.locator("#ranks tbody").first().innerText(), /Data sets\s+4 \(1 left out\)\s+4/);
  // One line to each method, one bar to each run of methods that are alike.
  const names = await page.$$eval("#ranks .canvas svg .mark-text text", (all) => all.map((one) => one.textContent));
  for (const name of ["AnoEAN", "XGBoost", "Deep SAD"]) assert.ok(names.some((text) => text.startsWith(`${name} `)), names.join());
});

await check("shares and measures of a benchmark are switched by keyboard", benchmarkAddress, async (page) => {
  const label = () => page.locator("#ranks .canvas").getAttribute("aria-label");
  const first = await label();
  await page.locator("#ranks input[type=radio]").first().focus();
  await page.keyboard.press("ArrowRight");
  const second = await label();
  assert.match(second, /100 % of the anomalies/);
  assert.notEqual(second, first);
  await page.locator("#ranks input[value=auc_roc]").focus();
  await page.keyboard.press("Space");
  assert.match(await label(), /AUC-ROC, 100 %/);
  assert.match(await page.locator("#ranks caption").last().innerText(), /AUC-ROC.*100.%/);
});

await check("the data of ranks can be taken away", benchmarkAddress, async (page) => {
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#ranks figure").getByRole("button", { name: "Data as CSV" }).click()]);
  assert.equal(download.suggestedFilename(), "ranks-labels-5-auc-pr.csv");
  const lines = readFileSync(await download.path(), "utf8").trim().split("\r\n");
  assert.equal(lines[0], "case,metric,method,mean_rank,mean,sets,critical_difference");
  assert.equal(lines.length, 1 + benchmark.methods.length);
});

await check("no rank overflows at 320 pixels", benchmarkAddress, async (page) => {
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
}, { viewport: { width: 320, height: 844 } });

for (const [name, change] of Object.entries({
  "a benchmark without ranks": (all) => ({ ...all, ranks: [] }),
  "a benchmark without any run": () => ({ ranks: [] }),
  "ranks that are damaged": (all) => ({ ...all, ranks: [null, 3, { methods: [] }, { case: "labels-5", metric: "auc_pr", methods: [{}, {}], sets: [], friedman: {}, critical_difference: 1 }] }),
})) {
  const folder = name.replace(/\W+/g, "-");
  await check(`there is a page of ${name}`, write(folder, change(structuredClone(benchmark)), `${work}/${folder}/svg`), async (page) => {
    assert.ok((await page.locator("h1").innerText()).length > 10);
    assert.doesNotMatch(await page.locator("body").innerText(), /undefined|NaN|\[object/);
  });
}

await browser.close();
try {
  const pictures = readdirSync(`${work}/svg`);
  assert.ok(pictures.length > 100 && pictures.includes("figure2-mnist-auc-pr.svg"));
  for (const name of pictures) assert.match(readFileSync(`${work}/svg/${name}`, "utf8"), /^<svg [^]*<\/svg>$/, name);
  assert.deepEqual(readdirSync(`${work}/benchmark/svg`).sort(), ["ranks-labels-100-auc-pr.svg", "ranks-labels-100-auc-roc.svg",
    "ranks-labels-5-auc-pr.svg", "ranks-labels-5-auc-roc.svg"]);
  ++passed;
} catch (problem) {
  ++failed;
  console.log(`FAILED  every chart as a file\n${problem.message}`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
