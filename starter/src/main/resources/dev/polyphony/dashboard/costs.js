// What was spent, by whom and for what; and how the budgets stand.

import { html, useState } from "./standalone.module.js";
import { Problem, useLive } from "./live.js";
import { count, money, share } from "./format.js";
import { Chart } from "./chart.js";
import { Reconciliation } from "./reconciliation.js";

const BY = ["model", "provider", "category", "strategy", "tenant", "day", "week", "month"];

export function Costs() {
  const [by, setBy] = useState("model");
  const [period, setPeriod] = useState("");
  const report = useLive(`/api/costs?by=${by}${period ? `&period=${period}` : ""}`, 5000);
  const statistics = useLive(`/api/costs/statistics${period ? `?period=${period}` : ""}`, 5000);
  const budgets = useLive("/api/budgets", 5000);
  const most = Math.max(0.000001, ...(report.body?.costs ?? []).map(total));
  return html`
    <h1>Costs</h1>
    <form class="filters" onSubmit=${(event) => event.preventDefault()}>
      <label>By <select onChange=${(event) => setBy(event.target.value)}>${BY.map((one) => html`<option value=${one} selected=${one === by}>${one}</option>`)}</select></label>
      <label>Of <select onChange=${(event) => setPeriod(event.target.value)}>
        <option value="">all time</option><option value="daily">today</option><option value="weekly">this week</option><option value="monthly">this month</option>
      </select></label>
    </form>
    <${Problem} of=${report.problem ?? budgets.problem} />
    ${report.body && html`
      <div class="scroll" role="region" aria-label="Costs" tabindex="0"><table>
        <thead><tr><th>${by}</th><th class="number">Requests</th><th class="number">Tokens in</th><th class="number">Tokens out</th>
          <th class="number">Settled</th><th class="number">Reserved</th><th class="number">In doubt</th><th class="bars">Part</th></tr></thead>
        <tbody>${report.body.costs.map((one) => html`<${Row} key=${one.key} one=${one} most=${most} />`)}</tbody>
        <tfoot><${Row} one=${{ ...report.body.total, key: "all" }} most=${0} /></tfoot>
      </table></div>
      ${report.body.total.simulated_usd > 0 && html`<p class="notice">${money(report.body.total.simulated_usd)} of it is what simulated answers would have cost: nobody is billed for them.</p>`}
      ${report.body.total.unpriced_requests > 0 && html`<p class="notice">${count(report.body.total.unpriced_requests)} ${report.body.total.unpriced_requests === 1 ? "request" : "requests"} had a model of unknown price.</p>`}
      <p class="legend faint"><span class="key answered"></span> settled <span class="key waited reserved"></span> reserved <span class="key failed"></span> in doubt: it may have been billed</p>`}
    <${OverTime} />
    ${statistics.body?.analyses > 0 && html`<${Statistics} of=${statistics.body} />`}
    <section>
      <h2>Budgets</h2>
      ${budgets.body?.length === 0 && html`<p class="faint">None. <code>polyphony budgets set tenant:default/day 5</code> sets one.</p>`}
      ${budgets.body?.map((one) => html`<${Budget} key=${one.budget.id} one=${one} />`)}
    </section>
    <${Reconciliation} />`;
}

/** Day by day, or by longer periods: who cost how much of it. */
function OverTime() {
  const [per, setPer] = useState("day");
  const [by, setBy] = useState("model");
  const { body, problem } = useLive(`/api/costs/series?by=${by}&per=${per}`, 15_000);
  const open = (body?.periods ?? []).map((_, i) => (body.costs ?? []).reduce((sum, one) => sum + Number(one.reserved[i]) + Number(one.unknown[i]), 0));
  const lines = [
    ...(body?.costs ?? []).map((one) => ({ label: one.key, values: one.settled.map(Number) })),
    ...(open.some((usd) => usd > 0) ? [{ label: "reserved or in doubt", values: open, colour: "bar" }] : []),
  ];
  return html`
    <section>
      <h2>Over time</h2>
      <form class="filters" onSubmit=${(event) => event.preventDefault()}>
        <label>Each <select onChange=${(event) => setPer(event.target.value)}>
          ${["day", "week", "month"].map((one) => html`<option value=${one} selected=${one === per}>${one}</option>`)}</select></label>
        <label>Told apart by <select onChange=${(event) => setBy(event.target.value)}>
          ${["model", "provider", "category", "tenant", "strategy"].map((one) => html`<option value=${one} selected=${one === by}>${one}</option>`)}</select></label>
      </form>
      <${Problem} of=${problem} />
      ${body && html`<${Chart} title=${`Cost of each ${per} by ${by}, UTC`} labels=${body.periods} lines=${lines} format=${money} bars=${true} />`}
    </section>`;
}

const total = (one) => Number(one.settled_usd) + Number(one.reserved_usd) + Number(one.unknown_usd);

function Row({ one, most }) {
  return html`<tr>
    <td class="wrap">${one.key}</td><td class="number">${count(one.requests)}</td><td class="number">${count(one.input_tokens)}</td><td class="number">${count(one.output_tokens)}</td>
    <td class="number">${money(one.settled_usd)}</td><td class="number">${money(one.reserved_usd)}</td><td class="number">${money(one.unknown_usd)}</td>
    <td class="bars">${most > 0 && html`<${Money} parts=${[["answered", one.settled_usd], ["waited reserved", one.reserved_usd], ["failed", one.unknown_usd]]} most=${most} label=${money(total(one))} />`}</td>
  </tr>`;
}

function Money({ parts, most, label }) {
  let at = 0;
  return html`<svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label=${label}>
    ${parts.map(([name, usd]) => {
      const width = Math.min(100 - at, (100 * Number(usd)) / most);
      const part = html`<rect class=${name} x=${at} y="1" width=${Math.max(0, width)} height="8" />`;
      at += width;
      return part;
    })}
  </svg>`;
}

/** What it would have cost otherwise, of those analyses where that can be said. */
function Statistics({ of }) {
  const saved = (one) => (one?.analyses > 0 ? `${money(one.otherwise)}, ${share(one.saved_share)} saved in ${count(one.analyses)} analyses` : null);
  const facts = [
    ["An analysis, on average", of.per_analysis === null ? null : money(of.per_analysis)],
    ["Always the strongest model asked", saved(of.strongest)],
    ["Always everybody in the plan", saved(of.everybody)],
    ["Answers from the cache", of.cache?.hits > 0 ? `${count(of.cache.hits)}, ${money(of.cache.saved)} saved` : null],
  ].filter(([, value]) => value);
  return html`<section>
    <h2>Compared</h2>
    <dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
  </section>`;
}

function Budget({ one }) {
  const limit = Number(one.budget.limit);
  const used = Number(one.settled) + Number(one.reserved) + Number(one.unknown);
  const label = `${money(used)} of ${money(limit)}${Number(one.unknown) > 0 ? `, ${money(one.unknown)} of it in doubt` : ""}`;
  return html`<div class="budget">
    <p><strong>${one.budget.id}</strong> ${label}</p>
    <${Money} parts=${[["answered", one.settled], ["waited reserved", one.reserved], ["failed", one.unknown]]} most=${limit} label=${`${one.budget.id}: ${label}`} />
  </div>`;
}
