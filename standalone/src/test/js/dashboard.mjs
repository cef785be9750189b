// Every page and control of the dashboard in a real browser, against the service at SERVICE; pictures go to PICTURES.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const { SERVICE, CHROMIUM, PICTURES, SIMULATOR } = process.env;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
const faults = [];

async function page(width, colorScheme) {
  // Of somebody whose clock counts twelve hours: ours does not.
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, reducedMotion: "reduce", locale: "en-US" });
  const opened = await context.newPage();
  opened.setDefaultTimeout(60_000);
  opened.on("pageerror", (error) => faults.push(`${opened.url()}: ${error.message}`));
  opened.on("console", (message) => message.type() === "error" && !/status of 4\d\d/.test(message.text()) && faults.push(`${opened.url()}: ${message.text()}`));
  return opened;
}

async function audited(opened, name) {
  await opened.evaluate(axe);
  const { violations } = await opened.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
  const serious = violations.filter((one) => one.impact === "serious" || one.impact === "critical");
  assert.deepEqual(serious.map((one) => `${name}: ${one.id} ${one.nodes[0].html}`), []);
  assert.doesNotMatch(await opened.evaluate(() => document.body.innerText), /\d\s[AP]M\b/, `times of ${name}`);
}

const service = async (path, body, method = "POST") => {
  const answer = await fetch(SERVICE + path, {
    method,
    headers: { "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  return answer.json();
};

const desk = await page(1440, "light");

// The first page: how much it loads, and that nobody else is asked for any of it.
let bytes = 0;
const hosts = new Set();
desk.on("response", async (response) => {
  hosts.add(new URL(response.url()).host);
  bytes += Number(response.headers()["content-length"] ?? 0);
});
await desk.goto(SERVICE + "/");
await desk.getByRole("heading", { name: "Analyses" }).waitFor();
await desk.waitForLoadState("networkidle").catch(() => {});
assert.deepEqual([...hosts], [new URL(SERVICE).host]);
assert.ok(bytes > 0 && bytes < 150 * 1024, `the first page has ${bytes} bytes`);

// Somebody asks: first what it would cost, then the question.
await desk.getByRole("button", { name: "Ask something" }).click();
await desk.getByLabel("Question").fill("Is seven a prime number?");
await desk.getByLabel("Strategy").first().selectOption("vote");
await desk.getByRole("button", { name: "Show the plan and its price" }).click();
await desk.getByText(/At most \$0\.\d+/).last().waitFor();
await audited(desk, "a preview");
await desk.getByRole("button", { name: "Ask", exact: true }).click();
await desk.waitForURL(/\/analyses\/an-/);
await desk.locator("h1 .status.answered").waitFor();
await desk.getByRole("heading", { name: "Votes" }).waitFor();
assert.equal(await desk.locator(".waterfall tbody tr").count(), 3);
await desk.getByText("Is seven a prime number?").waitFor();
assert.match(await desk.getByRole("link", { name: "Its history in Temporal's Web UI" }).getAttribute("href"), /\/namespaces\/default\/workflows\/an-[^/]+\/[^/]+\/history$/);
await desk.locator(".tree").getByText("the answer").waitFor();
await desk.getByText(/^Requests: [3-9]/).click();
await desk.getByRole("region", { name: "Requests" }).locator("td", { hasText: "settled" }).nth(2).waitFor();
await desk.getByRole("button", { name: "Good" }).click();
await desk.getByText(/^Rated good by .+/).waitFor();
await desk.reload();
await desk.getByText(/^Rated good by .+ \d\d:\d\d:\d\d.* UTC\.$/).waitFor();
await desk.getByLabel("Judge again by").selectOption("ensemble");
await desk.getByRole("button", { name: "Judge" }).click();
await desk.getByText("Judged again").waitFor();
assert.ok((await desk.locator(".sides mark").count()) > 0, "nothing is marked");
await audited(desk, "an analysis");

// The same by another strategy: its price first, then both side by side.
await desk.getByLabel("Ask the same by").selectOption("fallback");
await desk.getByRole("button", { name: "Show its price" }).click();
await desk.getByText("Nothing is spent yet.").waitFor();
await desk.getByRole("button", { name: /^Ask it for at most \$0\.\d+/ }).click();
await desk.locator(".compared tbody tr").nth(1).waitFor();
assert.deepEqual(await desk.locator(".compared tbody td:nth-child(2)").allTextContents(), ["vote", "fallback"]);
await desk.screenshot({ path: `${PICTURES}/analysis-1440-light.png`, fullPage: true });
const voted = desk.url();

// One that takes its time is watched as it is written, and ended.
const { id } = await service("/api/analyses", { prompt: "Take your time.", strategy: "fallback", models: ["openai/slow"], stream: true });
await desk.goto(`${SERVICE}/analyses/${id}`);
await desk.locator("h1 .status.running").waitFor();
await desk.getByText("Take your time.").waitFor();
await desk.locator(".answer").waitFor();
await desk.screenshot({ path: `${PICTURES}/running-1440-light.png` });
await desk.getByRole("button", { name: "Cancel" }).click();
await desk.locator("h1 .status.cancelled").waitFor();

// One that fails says whose fault it was.
const failed = await service("/api/analyses?wait=60s", { prompt: "Anybody?", models: ["openai/down"], strategy: "fallback", deadline: "5s" });
await desk.goto(`${SERVICE}/analyses/${failed.id}`);
await desk.locator(".waterfall .status.failed").waitFor();
await desk.locator(".waterfall rect.failed").first().waitFor({ state: "attached" });
await desk.locator(".tree .status.failed").waitFor();
await audited(desk, "an analysis that failed");
await desk.screenshot({ path: `${PICTURES}/failed-1440-light.png`, fullPage: true });

// The list: filters, the way to one of them by keyboard, one that nobody has.
await desk.goto(SERVICE + "/");
await desk.getByLabel("Status").selectOption("cancelled");
await desk.getByRole("link", { name: id }).waitFor();
await desk.locator("tbody tr").nth(1).waitFor({ state: "detached" });
await audited(desk, "the list");
await desk.screenshot({ path: `${PICTURES}/analyses-1440-light.png` });
await desk.getByRole("link", { name: id }).focus();
await desk.keyboard.press("Enter");
await desk.waitForURL(new RegExp(id));
await desk.goBack();
await desk.getByRole("heading", { name: "Analyses" }).waitFor();
await desk.goto(`${SERVICE}/analyses/an-nobodys`);
await desk.getByRole("alert").filter({ hasText: "no analysis has the id" }).waitFor();
const nowhere = await desk.goto(`${SERVICE}/kosten`);
assert.equal(nowhere.status(), 404);
await desk.getByRole("heading", { name: "No such page" }).waitFor();
await desk.getByRole("link", { name: "Pipelines" }).waitFor();

// A pipeline asks a person, and goes on by what that one says.
const pipeline = await service("/api/pipelines", {
  name: "release",
  defaults: { models: ["openai/gpt-4o-mini"] },
  nodes: { notes: "Write release notes.", gate: { approve: "Release with {{notes}}?" }, post: "Announce it by {{notes}}, mind {{gate}}" },
});
await desk.getByRole("link", { name: "Pipelines" }).click();
await desk.getByRole("cell", { name: "a decision at gate" }).waitFor();
await desk.locator("tbody .status.waiting").waitFor();
await desk.getByRole("link", { name: pipeline.id }).click();
await desk.getByRole("heading", { name: "gate asks" }).waitFor();
await desk.getByText("It waits for a person to decide: gate.").waitFor();
await audited(desk, "a pipeline that asks");
await desk.screenshot({ path: `${PICTURES}/pipeline-1440-light.png`, fullPage: true });
await desk.getByLabel("Comment").fill("English only");
await desk.getByRole("button", { name: "Approve" }).click();
await desk.locator("h1 .status.answered").waitFor();
await desk.getByRole("link", { name: "post" }).click();
await desk.locator("h1 .status.answered").waitFor();
await desk.getByText("English only").waitFor();

// Providers: other weights and back, out of use and back.
await desk.getByRole("link", { name: "Providers" }).click();
await desk.getByRole("heading", { name: "Weights" }).waitFor();
await desk.getByLabel("openai", { exact: true }).fill("0.9");
await desk.getByRole("button", { name: "Rebalance" }).click();
await desk.getByText("Holds on every worker.").waitFor();
const weight = async () => (await service("/api/providers/status", undefined, "GET")).providers.find((one) => one.name === "openai").weight;
assert.equal(await weight(), 0.9);
await desk.getByRole("button", { name: "Undo" }).click();
await desk.getByText("As before.").waitFor();
assert.equal(await weight(), 0.4);

// A click is seen at the providers within two seconds, until it is undone.
const asked = async () => (await fetch(`${SIMULATOR}/_simulator/log`)).json();
const balancedCall = async () => {
  for (;;) {
    const from = (await asked()).length;
    const begun = Date.now();
    const answer = await service("/api/analyses?wait=60s", { prompt: `Work ${begun}`, strategy: "balanced" });
    // Who was out of requests for this minute was drawn and left: that shows nobody at the providers.
    if (answer.models_attempted.length > 1) continue;
    // Not what a look at a sick provider sent in the same moment.
    const { provider } = (await asked()).slice(from).find((one) => one.prompt === `Work ${begun}`);
    return { provider, begun };
  }
};
await desk.getByLabel("gemini", { exact: true }).fill("1");
await desk.getByLabel("openai", { exact: true }).fill("0");
await desk.getByLabel("anthropic", { exact: true }).fill("0");
await desk.getByRole("button", { name: "Rebalance" }).click();
await desk.getByText("Holds on every worker.").waitFor();
const clicked = Date.now();
for (let inARow = 0; inARow < 8; ) {
  const { provider, begun } = await balancedCall();
  inARow = provider === "gemini" ? inARow + 1 : 0;
  assert.ok(provider === "gemini" || begun < clicked + 2_000, `${provider} was asked ${begun - clicked} ms after the click`);
}
await desk.getByRole("button", { name: "Undo" }).click();
await desk.getByText("As before.").waitFor();
for (let tries = 0; (await balancedCall()).provider === "gemini"; tries++) assert.ok(tries < 400, "undo brought nobody back");
assert.equal(await weight(), 0.4);

// How they did over time: charts, and each one's figures as a table, by keyboard.
assert.equal(await desk.locator(".chart canvas").count(), 6);
await desk.getByRole("img", { name: /^Requests\. Last: .*openai \d/ }).waitFor();
await desk.locator(".chart .u-legend .u-value").filter({ hasText: /\d/ }).first().waitFor();
const figures = desk.locator("summary").filter({ hasText: "Figures of Requests" });
await figures.focus();
await desk.keyboard.press("Enter");
await desk.getByRole("region", { name: "Requests" }).getByRole("columnheader", { name: "gemini" }).waitFor();
await desk.getByLabel("Look back").selectOption("7d");
await desk.getByRole("img", { name: /^Cost\. Last: / }).waitFor();
await desk.getByRole("button", { name: "Drain mistral" }).click();
await desk.getByRole("button", { name: "Enable mistral" }).waitFor();
await desk.screenshot({ path: `${PICTURES}/providers-1440-light.png`, fullPage: true });
await audited(desk, "providers");
await desk.getByRole("button", { name: "Enable mistral" }).click();
await desk.getByRole("button", { name: "Drain mistral" }).waitFor();
await desk.getByRole("button", { name: "Close all circuits" }).click();
await desk.getByText("All circuits are closed.").waitFor();

// Costs, with a budget.
await service("/api/budgets", { budget: "tenant:default/month", limit: 5 }, "PUT");

// What is refused before anything is spent says why.
const refused = await service("/api/analyses?wait=60s", { prompt: "Anybody?", models: ["openai/slow"], strategy: "fallback" });
await desk.goto(`${SERVICE}/analyses/${refused.id}`);
await desk.getByText(/^budget: openai\/slow has no price/).waitFor();
await desk.getByRole("link", { name: "Costs" }).click();
await desk.getByText("tenant:default/month").waitFor();
await desk.getByLabel("By").first().selectOption("provider");
await desk.getByRole("cell", { name: "openai", exact: true }).waitFor();
await desk.getByLabel("Told apart by").selectOption("provider");
await desk.getByRole("img", { name: /^Cost of each day by provider, UTC\. Last: .*openai \$/ }).waitFor();

// An invoice beside the ledger: what differs, in which way; a file that is none is refused with its line.
const today = new Date().toISOString().slice(0, 10);
const spent = (await service("/api/costs?by=model", undefined, "GET")).costs.find((one) => one.key.startsWith("gemini/"));
const invoice = (rows) => ({ name: "invoice.csv", mimeType: "text/csv", buffer: Buffer.from(`day,model,cost\n${rows}\n`) });
await desk.getByLabel("Billed by").selectOption("gemini");
await desk.getByLabel("File").setInputFiles(invoice(`${today},${spent.key.slice(7)},${spent.settled_usd}\n${today},gemini-unheard-of,1.50`));
await desk.getByRole("button", { name: "Compare" }).click();
await desk.locator(".reconciled .status.missing_here").waitFor();
assert.equal(await desk.locator(".reconciled tbody tr").count(), 1);
await audited(desk, "costs");
await desk.screenshot({ path: `${PICTURES}/costs-1440-light.png`, fullPage: true });
await desk.getByLabel("File").setInputFiles(invoice(`${today},m,viel`));
await desk.getByRole("button", { name: "Compare" }).click();
await desk.getByRole("alert").filter({ hasText: "line 2, column cost" }).waitFor();

// An experiment: refused where both sides are the same, started, shown, promoted, stopped and removed.
await desk.getByRole("link", { name: "Experiments" }).click();
await desk.getByLabel("Name").fill("greeting");
await desk.getByRole("textbox", { name: "Control" }).fill("openai/gpt-4o-mini");
await desk.getByRole("textbox", { name: "Candidate" }).fill("openai/gpt-4o-mini");
await desk.getByRole("button", { name: "Start" }).click();
await desk.getByRole("alert").filter({ hasText: "there is nothing to compare" }).waitFor();
await desk.getByRole("textbox", { name: "Candidate" }).fill("mistral-small");
await desk.getByLabel("Share of the candidate").fill("0.5");
await desk.getByRole("combobox", { name: /^By/ }).selectOption("success");
await desk.getByRole("button", { name: "Start" }).click();
await desk.getByRole("heading", { name: "greeting running" }).waitFor();
for (let tries = 0; tries < 30; tries++) {
  const greeted = await service("/api/analyses?wait=60s", { prompt: "Hello!", strategy: "greeting" });
  assert.equal(greeted.status, "answered", JSON.stringify(greeted));
  if ((await service("/api/experiments/greeting", undefined, "GET")).arms.every((arm) => arm.analyses > 0)) break;
}
await desk.locator("svg.plot circle").waitFor();
await desk.getByText(/^Cannot tell yet: .* by \d+ analyses\.$/).waitFor();
await audited(desk, "experiments");
await desk.screenshot({ path: `${PICTURES}/experiments-1440-light.png`, fullPage: true });
await desk.getByRole("button", { name: "Promote mistral-small" }).click();
await desk.getByRole("heading", { name: "greeting promoted" }).waitFor();
await desk.getByText("all to mistral-small, none to").waitFor();
await desk.getByRole("button", { name: "Stop" }).click();
await desk.getByRole("heading", { name: "greeting stopped" }).waitFor();
await desk.getByRole("button", { name: "Remove" }).click();
await desk.getByText("None yet. A candidate gets").waitFor();

// Quality: what was rated above, of a panel; another bound; a report of the bench, and a file that is none.
await desk.getByRole("link", { name: "Quality" }).click();
await desk.getByText("1 answer was rated, 1 of it of panels.").waitFor();
await desk.getByText(/^Cannot tell (yet from one question: about [\d,]+ more rated answers would|from ratings of the panel's answers alone)/).waitFor();
assert.ok((await desk.locator("svg.differences circle").count()) > 0, "no difference is drawn");
await desk.getByRole("heading", { name: "How sure it sounds" }).waitFor();
await desk.getByText("The figures as a table").first().click();
await desk.getByRole("cell", { name: "any member (at best)" }).waitFor();
const other = desk.waitForResponse((response) => response.url().includes("/api/quality/panels?worth=0.05"));
await desk.getByLabel("A panel is worth it from").selectOption("0.05");
await other;
const row = { simulatedJudges: false, rightWhereAnswered: 0.7, corrected: 0.7, costKnown: true, calls: 1, coverage: 1, randomAtCost: 0.6 };
const report = { split: "", groups: [{ models: ["a", "b"], prompts: 200, singles: [{ ...row, name: "a", accuracy: 0.6, costUsd: 0.1 }], strategies: [{ ...row, name: "vote", accuracy: 0.7, costUsd: 0.4 }, { ...row, name: "council", simulatedJudges: true, accuracy: 0, costUsd: 9 }] }] };
const chosen = (name, text) => desk.locator("input[type=file]").setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });
await chosen("other.json", "[]");
await desk.getByRole("alert").filter({ hasText: "other.json is no report of bench/quality" }).waitFor();
await chosen("report.json", JSON.stringify(report));
await desk.getByRole("heading", { name: "a, b: 200 prompts" }).waitFor();
await desk.getByRole("cell", { name: "63.3 % to 75.9 %" }).waitFor();
assert.equal(await desk.getByRole("cell", { name: "council" }).count(), 0);
await audited(desk, "quality");
await desk.screenshot({ path: `${PICTURES}/quality-1440-light.png`, fullPage: true });
await desk.locator(".filters select").nth(0).selectOption("7d");
await desk.locator(".filters select").nth(1).selectOption("writing");
await desk.getByText("No rated answers yet").waitFor();
await audited(desk, "quality of nothing");

// Both widths, light and dark; words as long as German ones; and a key that opens nothing.
const longer = () => {
  const walk = document.createTreeWalker(document.querySelector("#main"), NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (node.textContent.trim() && !node.parentElement.closest("svg, option, script, .u-wrap")) node.textContent = node.textContent.replace(/\p{L}{4,}/gu, "$&verarbeitung");
  }
  return document.documentElement.scrollWidth - document.documentElement.clientWidth;
};
const phone = await page(390, "dark");
const pages = [["analyses", "/"], ["analysis", new URL(voted).pathname], ["providers", "/provider-status"], ["pipeline", `/pipelines/${pipeline.id}`], ["costs", "/costs"], ["quality", "/quality"]];
const drawn = async (opened, name) => {
  await opened.locator("main table, main .facts, main .tree, main .plot").first().waitFor();
  if (name === "providers" || name === "costs") await opened.locator(".chart canvas").first().waitFor();
};
for (const [width, scheme] of [[390, "dark"], [390, "light"], [1440, "dark"]]) {
  const opened = width === 390 && scheme === "dark" ? phone : await page(width, scheme);
  for (const [name, path] of pages) {
    await opened.goto(SERVICE + path);
    await drawn(opened, name);
    await audited(opened, `${name} in the ${scheme}`);
    await opened.screenshot({ path: `${PICTURES}/${name}-${width}-${scheme}.png`, fullPage: true });
    const wide = await opened.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${name} is ${wide} px wider than the screen`);
    const german = await opened.evaluate(longer);
    assert.ok(german <= 0, `${name} with long words is ${german} px wider than the screen`);
  }
}
await phone.goto(SERVICE + "/costs");
await phone.getByRole("button", { name: /^Key/ }).click();
await phone.getByLabel("API key").fill("pk_nobodys_key");
await phone.getByRole("button", { name: "Use" }).click();
await phone.getByRole("alert").first().waitFor();
await phone.getByLabel("API key").waitFor();

assert.deepEqual(faults, []);
await browser.close();
console.log("as expected");
