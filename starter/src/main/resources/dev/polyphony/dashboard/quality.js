// Whether panels are worth it, whether confidence is right, and what strategies cost for how often they are right.

import { html, useState } from "./standalone.module.js";
import { Problem, useLive } from "./live.js";
import { count, decimal, words } from "./format.js";
import { Differences, Scatter } from "./plots.js";

const TASKS = ["planning", "coding", "review", "testing", "documentation", "debugging", "math", "research", "analysis", "writing"];
const EVERY = 15_000;

export function Quality() {
  const [since, setSince] = useState("");
  const [task, setTask] = useState("");
  const [worth, setWorth] = useState("0.02");
  const query = new URLSearchParams([["since", since], ["task", task]].filter(([, value]) => value)).toString();
  const panels = useLive(`/api/quality/panels?worth=${worth}&${query}`, EVERY);
  const confidence = useLive(`/api/quality/confidence?${query}`, EVERY);
  const strategies = useLive(`/api/quality/strategies?${query}`, EVERY);
  return html`
    <h1>Quality</h1>
    <form class="filters" onSubmit=${(event) => event.preventDefault()}>
      <label>Rated <select onChange=${(event) => setSince(event.target.value)}>
        <option value="">at any time</option><option value="7d">in the last 7 days</option><option value="30d">in the last 30 days</option><option value="90d">in the last 90 days</option>
      </select></label>
      <label>Task <select onChange=${(event) => setTask(event.target.value)}>
        <option value="">any</option>${TASKS.map((one) => html`<option value=${one}>${one}</option>`)}
      </select></label>
      <label>A panel is worth it from <select onChange=${(event) => setWorth(event.target.value)}>
        ${["0.01", "0.02", "0.05", "0.1"].map((one) => html`<option value=${one} selected=${one === worth}>${100 * one} ${one === "0.01" ? "point" : "points"}</option>`)}
      </select></label>
    </form>
    <${Problem} of=${panels.problem ?? confidence.problem ?? strategies.problem} />
    ${panels.body && html`<${Panels} of=${panels.body} />`}
    ${panels.body?.answers > 0 && confidence.body && html`<${Confidence} of=${confidence.body} />`}
    ${strategies.body?.length > 0 && html`<section>
      <h2>Strategies</h2>
      <p class="faint">By what was rated. They were not asked the same questions: one may have had the harder ones.</p>
      <${CostCurve} rows=${strategies.body.map((one) => ({ name: one.strategy, right: one.right, cost: one.cost_usd }))} per="an answer" />
    </section>`}
    <${Bench} />`;
}

function Panels({ of }) {
  if (of.answers === 0) {
    return html`<section>
      <h2>Is the panel worth it?</h2>
      <p class="notice">No rated answers yet (those of simulated answers do not count). Rate some: <code>polyphony rate ID good</code>, or Good and Bad on the page of an analysis.</p>
      <p class="faint">A file of graded answers tells at once: <code>polyphony quality panel graded.jsonl</code>.</p>
    </section>`;
  }
  return html`<section>
    <h2>Is the panel worth it?</h2>
    <p>${count(of.answers)} ${of.answers === 1 ? "answer was" : "answers were"} rated, ${count(of.of_panels)} of ${of.answers === 1 ? "it" : "them"} of panels.
      ${of.panels.length === 0 && html` A strategy such as <code>vote</code> asks one.`}</p>
    ${of.panels.map((one) => html`<${Panel} key=${`${one.panel} ${one.members}`} of=${one} />`)}
  </section>`;
}

const WITH = {
  best_member: "its best member alone",
  self_fusion: "the best model asked as often",
  random_at_equal_cost: "what its cost buys otherwise",
};

function Panel({ of }) {
  const rows = of.comparisons.map((one) => ({ ...one, ...one.interval, name: `against ${WITH[one.with]}` }));
  return html`<article class="card">
    <h3>${of.panel} of ${of.members.join(", ")} <${Found} finding=${of.finding} /></h3>
    <p>${of.sentence}</p>
    <${Differences} label=${of.comparisons.map((one) => one.sentence).join(" ")} rows=${rows} worth=${of.worth} />
    <ul>${of.comparisons.map((one) => html`<li>${one.sentence}</li>`)}${of.notes.map((note) => html`<li class="faint">${note}</li>`)}</ul>
    <details><summary>The figures as a table</summary>
      <div class="scroll" role="region" aria-label="Contestants" tabindex="0"><table>
        <thead><tr><th></th><th class="number">Right</th><th class="number">95 %</th><th class="number">A question</th><th class="number">A right answer</th></tr></thead>
        <tbody>${of.contestants.map((one) => html`<tr class=${one.role === "panel" ? "chosen" : ""}>
          <td class="wrap">${one.name}${one.role === "oracle" ? " (at best)" : ""}</td>
          <td class="number">${one.least === one.most ? percent(one.least) : `${percent(one.least)} to ${percent(one.most)}`}</td>
          <td class="number">${one.right ? between(one.right.interval) : ""}</td>
          <td class="number">${usd(one.cost_usd)}</td><td class="number">${usd(one.cost_of_right_usd)}</td>
        </tr>`)}</tbody>
      </table></div>
    </details>
  </article>`;
}

const FOUND = { better: "answered", no_better: "waiting", worse: "failed", cannot_tell: "" };

const Found = ({ finding }) => html`<span class=${`status ${FOUND[finding]}`}>${words(finding)}</span>`;

function Confidence({ of }) {
  const both = [["A probability", of.probabilities, "Learnt from graded answers to such questions."], ["How sure it sounds", of.sounding, "No probability: it is not meant to lie on the line."]];
  return html`<section>
    <h2>Confidence</h2>
    ${!of.probabilities && !of.sounding && html`<p class="faint">None of the rated answers has a confidence.</p>`}
    <div class="sides">${both.filter(([, one]) => one).map(([name, one, meaning]) => html`<div>
      <h3>${name}</h3>
      <p>${meaning} ${count(one.answers)} ${one.answers === 1 ? "answer" : "answers"}; it is off by ${decimal(one.error)} on average (expected calibration error); Brier score ${decimal(one.brier)}.</p>
      <${Scatter} label=${`Reliability: ${one.bins.map((bin) => `${percent(bin.mean_confidence)} sure, ${percent(bin.right.share)} right of ${bin.right.of}`).join("; ")}`}
        x=${{ label: "confidence", most: 1, format: percent }} y=${{ label: "right", most: 1, format: percent }} diagonal=${true}
        points=${one.bins.map((bin) => ({ x: bin.mean_confidence, y: bin.right.share, low: bin.right.interval.low, high: bin.right.interval.high, mark: count(bin.right.of) }))} />
      <details><summary>The figures as a table</summary><table>
        <thead><tr><th>Confidence</th><th class="number">Mean</th><th class="number">Right</th><th class="number">95 %</th><th class="number">Answers</th></tr></thead>
        <tbody>${one.bins.map((bin) => html`<tr><td>${percent(bin.from)} to ${percent(bin.to)}</td><td class="number">${percent(bin.mean_confidence)}</td>
          <td class="number">${percent(bin.right.share)}</td><td class="number">${between(bin.right.interval)}</td><td class="number">${count(bin.right.of)}</td></tr>`)}</tbody>
      </table></details>
    </div>`)}</div>
  </section>`;
}

/** @param rows { name, right, cost } */
function CostCurve({ rows, per }) {
  const marked = rows.map((row, i) => ({ ...row, mark: String(i + 1) }));
  const priced = marked.filter((row) => row.cost !== null && row.cost !== undefined);
  const most = Math.max(...priced.map((row) => row.cost), 0) * 1.1 || 0.001;
  return html`
    ${priced.length > 0 && html`<${Scatter} label=${priced.map((row) => `${row.name}: ${percent(row.right.share)} right at ${usd(row.cost)}`).join("; ")}
      x=${{ label: `US dollars for ${per}`, most, format: (value) => usd(value) }} y=${{ label: "right", most: 1, format: percent }}
      points=${priced.map((row) => ({ x: row.cost, y: row.right.share, low: row.right.interval.low, high: row.right.interval.high, mark: row.mark }))} />`}
    <div class="scroll" role="region" aria-label="Right answers and their cost" tabindex="0"><table>
      <thead><tr><th class="number">No.</th><th>Strategy</th><th class="number">Right</th><th class="number">95 %</th><th class="number">Answers</th><th class="number">Cost of ${per}</th></tr></thead>
      <tbody>${marked.map((row) => html`<tr><td class="number">${row.mark}</td><td class="wrap">${row.name}</td><td class="number">${percent(row.right.share)}</td>
        <td class="number">${between(row.right.interval)}</td><td class="number">${count(row.right.of)}</td><td class="number">${usd(row.cost)}</td></tr>`)}</tbody>
    </table></div>`;
}

/** What bench/quality wrote, of a file that is read in the browser and sent nowhere. */
function Bench() {
  const [groups, setGroups] = useState([]);
  const [problem, setProblem] = useState(null);
  const read = async (event) => {
    const file = event.target.files[0];
    if (!file) return;
    try {
      setGroups(JSON.parse(await file.text()).groups.map(rowsOf));
      setProblem(null);
    } catch {
      setGroups([]);
      setProblem({ message: `${file.name} is no report of bench/quality: bench/quality/run --json report.json writes one.` });
    }
  };
  return html`<section>
    <h2>A report of the bench</h2>
    <p class="faint">What <code>bench/quality/run --json report.json</code> found out of recorded answers. It is read here and sent nowhere.</p>
    <form class="filters" onSubmit=${(event) => event.preventDefault()}><label>Report <input type="file" accept=".json,application/json" onChange=${read} /></label></form>
    <${Problem} of=${problem} />
    ${groups.map((group) => html`<h3>${group.name}</h3><${CostCurve} rows=${group.rows} per="a prompt" />`)}
  </section>`;
}

function rowsOf(group) {
  const rows = [...group.singles, ...group.strategies].filter((row) => !row.simulatedJudges);
  return {
    name: `${group.models.join(", ")}: ${count(group.prompts)} prompts`,
    rows: rows.map((row) => ({
      name: row.name,
      right: { share: row.accuracy, of: group.prompts, interval: wilson(row.accuracy, group.prompts) },
      cost: row.costKnown ? row.costUsd / group.prompts : null,
    })),
  };
}

/** Wilson's score interval at 95 %, as the service reckons its own. */
function wilson(share, of) {
  const z = 1.959964;
  const square = (z * z) / of;
  const half = (z / (1 + square)) * Math.sqrt((share * (1 - share)) / of + square / of / 4);
  const middle = (share + square / 2) / (1 + square);
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

const percent = (value) => `${(100 * value).toFixed(value > 0 && value < 1 && (1000 * value) % 10 !== 0 ? 1 : 0)} %`;

const between = (interval) => `${percent(interval.low)} to ${percent(interval.high)}`;

/** A cost is mostly a small part of a cent. */
const usd = (value) => (value === null || value === undefined ? "unknown" : value === 0 ? "$0" : `$${Number(value.toPrecision(2)).toLocaleString("en-US", { maximumFractionDigits: 8 })}`);
