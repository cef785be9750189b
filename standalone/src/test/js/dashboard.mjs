// Every page and control of the dashboard in a real browser, against the service at SERVICE; pictures go to PICTURES.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const { SERVICE, CHROMIUM, PICTURES } = process.env;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
const faults = [];

async function page(width, colorScheme) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, reducedMotion: "reduce" });
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
await desk.getByRole("button", { name: "Good" }).click();
await desk.getByText("Rated good.").waitFor();
await desk.getByLabel("Judge again by").selectOption("ensemble");
await desk.getByRole("button", { name: "Judge" }).click();
await desk.getByText("Judged again").waitFor();
assert.ok((await desk.locator(".sides mark").count()) > 0, "nothing is marked");
await audited(desk, "an analysis");
await desk.screenshot({ path: `${PICTURES}/analysis-1440-light.png`, fullPage: true });
const voted = desk.url();

// One that takes its time is watched as it is written, and ended.
const { id } = await service("/api/analyses", { prompt: "Take your time.", strategy: "fallback", models: ["openai/slow"], stream: true });
await desk.goto(`${SERVICE}/analyses/${id}`);
await desk.locator("h1 .status.running").waitFor();
await desk.locator(".answer").waitFor();
await desk.screenshot({ path: `${PICTURES}/running-1440-light.png` });
await desk.getByRole("button", { name: "Cancel" }).click();
await desk.locator("h1 .status.cancelled").waitFor();

// One that fails says whose fault it was.
const failed = await service("/api/analyses?wait=60s", { prompt: "Anybody?", models: ["openai/down"], strategy: "fallback", deadline: "5s" });
await desk.goto(`${SERVICE}/analyses/${failed.id}`);
await desk.locator(".waterfall .status.failed").waitFor();

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

// A pipeline asks a person, and goes on by what that one says.
const pipeline = await service("/api/pipelines", {
  name: "release",
  defaults: { models: ["openai/gpt-4o-mini"] },
  nodes: { notes: "Write release notes.", gate: { approve: "Release with {{notes}}?" }, post: "Announce it by {{notes}}, mind {{gate}}" },
});
await desk.getByRole("link", { name: "Pipelines" }).click();
await desk.getByRole("cell", { name: "a decision" }).waitFor();
await desk.getByRole("link", { name: pipeline.id }).click();
await desk.getByRole("heading", { name: "gate asks" }).waitFor();
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
await desk.getByRole("link", { name: "Costs" }).click();
await desk.getByText("tenant:default/month").waitFor();
await desk.getByLabel("By").selectOption("provider");
await desk.getByRole("cell", { name: "openai", exact: true }).waitFor();
await audited(desk, "costs");
await desk.screenshot({ path: `${PICTURES}/costs-1440-light.png`, fullPage: true });

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
await desk.getByText("No rated answers yet.").waitFor();
await audited(desk, "quality of nothing");

// A narrow screen in the dark, a long word, and a key that opens nothing.
const phone = await page(390, "dark");
for (const [name, path] of [["analyses", "/"], ["analysis", new URL(voted).pathname], ["providers", "/provider-status"], ["pipeline", `/pipelines/${pipeline.id}`], ["costs", "/costs"], ["quality", "/quality"]]) {
  await phone.goto(SERVICE + path);
  await phone.locator("main table, main .facts, main .tree, main .plot").first().waitFor();
  await audited(phone, `${name} in the dark`);
  await phone.screenshot({ path: `${PICTURES}/${name}-390-dark.png`, fullPage: true });
  const wide = await phone.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `${name} is ${wide} px wider than the screen`);
}
await phone.getByRole("button", { name: /^Key/ }).click();
await phone.getByLabel("API key").fill("pk_nobodys_key");
await phone.getByRole("button", { name: "Use" }).click();
await phone.getByRole("alert").first().waitFor();
await phone.getByLabel("API key").waitFor();

assert.deepEqual(faults, []);
await browser.close();
console.log("as expected");
