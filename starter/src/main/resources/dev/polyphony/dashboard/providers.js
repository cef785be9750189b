// How the providers stand, how work is spread over them, and what an operator can turn.

import { html, useState } from "./standalone.module.js";
import { send } from "./api.js";
import { Problem, Status, useAction, useLive } from "./live.js";
import { count, money, share, time, when } from "./format.js";
import { Chart } from "./chart.js";

export function Providers() {
  const { body, problem, again } = useLive("/api/providers/status", 1000);
  return html`
    <h1>Providers ${body && html`<${Status} of=${body.overall} />`}</h1>
    <${Problem} of=${problem} />
    ${body?.reasons?.length > 0 && html`<ul class="notice">${body.reasons.map((reason) => html`<li>${reason}</li>`)}</ul>`}
    ${body && html`
      <div class="scroll" role="region" aria-label="Providers" tabindex="0"><table>
        <thead><tr>
          <th>Provider</th><th>State</th><th class="number">Success</th><th class="number">Response</th><th class="number">Requests</th>
          <th class="number">In flight</th><th class="number">Cost</th><th class="bars">Share of traffic</th><th>Agents</th><th><span class="unseen">Orders</span></th>
        </tr></thead>
        <tbody>${body.providers.map((one) => html`
          <${Row} key=${one.name} one=${one} again=${again} />
          ${(one.hosts ?? []).map((host) => html`<${Machine} key=${`${one.name} ${host.name}`} host=${host} />`)}`)}</tbody>
      </table></div>
      <p class="faint">Success, response, requests, cost and share are those of the last 15 minutes over all workers; the line in a bar is the target.</p>
      <${Weights} providers=${body.providers} again=${again} />
      <${History} />
      <${Failures} again=${again} />`}`;
}

function Row({ one, again }) {
  const action = useAction();
  const order = (what, done) => () => action.run(async () => {
    await send("POST", `/api/providers/${encodeURIComponent(one.name)}/${what}`);
    again();
  }, done);
  return html`<tr>
    <td><strong>${one.name}</strong>${one.simulated && html` <span class="faint">simulated</span>`}</td>
    <td class="wrap"><${Status} of=${one.state} /> <span class="faint">${one.why && one.why !== "simulated" ? one.why : ""}${one.since ? ` since ${when(one.since)}` : ""}${one.circuit?.retry_at ? `, next look ${when(one.circuit.retry_at)}` : ""}</span></td>
    <td class="number">${share(one.success_rate)}</td>
    <td class="number">${time(one.avg_response_time)}</td>
    <td class="number">${count(one.requests)}</td>
    <td class="number">${count(one.in_flight)}</td>
    <td class="number">${money(one.cost)}</td>
    <td class="bars"><svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label=${`${share(one.share)} of the traffic, target ${share(one.target_share)}`}>
      <rect class="waited" x="0" y="1" width="100" height="8" />
      <rect class="answered" x="0" y="1" width=${100 * (one.share ?? 0)} height="8" />
      ${one.target_share !== null && html`<rect class="target" x=${100 * one.target_share} y="0" width="0.8" height="10" />`}
    </svg></td>
    <td class="agents">${one.agents.map((agent) => html`<span class=${agent.in_flight ? "agent busy" : "agent"} title=${`${agent.requests} requests, ${agent.in_flight} in flight`}>${agent.name}</span>`)}</td>
    <td>
      ${one.state === "drained"
        ? html`<button class="quiet small" disabled=${action.busy} onClick=${order("enable", "In use.")} aria-label=${`Enable ${one.name}`}>Enable</button>`
        : html`<button class="quiet small" disabled=${action.busy} onClick=${order("drain", "Out of use.")} aria-label=${`Drain ${one.name}`}>Drain</button>`}
      ${one.circuit?.state !== "closed" && one.state !== "drained" && html` <button class="quiet small" disabled=${action.busy} onClick=${order("reset", "Closed.")} aria-label=${`Close the circuits of ${one.name}`}>Reset</button>`}
      <${Problem} of=${action.problem} />
    </td>
  </tr>`;
}

/** One of several behind a provider. */
function Machine({ host }) {
  return html`<tr>
    <td class="below">${host.name}</td>
    <td class="wrap"><${Status} of=${host.state} /> <span class="faint">${host.why ?? ""}</span></td>
    <td colspan="3" class="wrap">${host.loaded.length ? `loaded: ${host.loaded.map((one) => one.model).join(", ")}` : "nothing loaded"}</td>
    <td class="number">${count(host.in_flight)}</td>
    <td colspan="4" class="faint">${host.last_check ? `looked at ${when(host.last_check)}` : ""}</td>
  </tr>`;
}

/** New weights hold on every worker at once; what held before can be put back. */
function Weights({ providers, again }) {
  const weighted = providers.filter((one) => one.weight !== null);
  const now = Object.fromEntries(weighted.map((one) => [one.name, one.weight]));
  const [edited, setEdited] = useState({});
  const [before, setBefore] = useState(null);
  const action = useAction();
  const apply = (weights, undo) => action.run(async () => {
    await send("POST", "/api/providers/rebalance", { weights });
    setBefore(undo);
    setEdited({});
    again();
  }, undo ? "Holds on every worker." : "As before.");
  const wanted = { ...now, ...Object.fromEntries(Object.entries(edited).map(([name, value]) => [name, Number(value)])) };
  const wrong = Object.values(wanted).some((value) => !(value >= 0));
  return html`
    <section>
      <h2>Weights</h2>
      <form class="filters" onSubmit=${(event) => { event.preventDefault(); apply(wanted, now); }}>
        ${weighted.map((one) => html`<label>${one.name}
          <input type="number" min="0" max="1000" step="any" size="6" value=${edited[one.name] ?? one.weight}
            onInput=${(event) => setEdited({ ...edited, [one.name]: event.target.value })} /></label>`)}
        <button disabled=${action.busy || wrong || Object.keys(edited).length === 0}>Rebalance</button>
        ${before && html`<button type="button" class="quiet" disabled=${action.busy} onClick=${() => apply(before, null)}>Undo</button>`}
      </form>
      <p class="faint">What balanced plans are spread by, beside error rate and response time.</p>
      ${action.said}
    </section>`;
}

const SPANS = [["1h", "an hour"], ["24h", "24 hours"], ["7d", "7 days"]];

/** How each did over time. */
function History() {
  const [span, setSpan] = useState("1h");
  const { body, problem } = useLive(`/api/providers/history?span=${span}`, span === "1h" ? 5_000 : 60_000);
  const labels = (body?.at ?? []).map((at) => step(at, span));
  const chart = (title, figure, format, more) => html`<${Chart} title=${title} labels=${labels} format=${format} ...${more}
    lines=${(body?.providers ?? []).map((one) => ({ label: one.name, values: one[figure] }))} />`;
  const shares = (body?.providers ?? []).flatMap((one, i) => [
    { label: one.name, values: one.share, colour: `line-${i % 8}` },
    ...(one.weight_share.some((value) => value !== null) ? [{ label: `${one.name} by weight`, values: one.weight_share, colour: `line-${i % 8}`, target: true }] : []),
  ]);
  return html`
    <section>
      <h2>Over time</h2>
      <div class="filters"><label>Look back <select onChange=${(event) => setSpan(event.target.value)}>
        ${SPANS.map(([value, name]) => html`<option value=${value} selected=${value === span}>${name}</option>`)}
      </select></label></div>
      <${Problem} of=${problem} />
      ${body && (body.providers.length === 0
        ? html`<p class="faint">Nobody was asked in that time.</p>`
        : html`<div class="charts">
          ${chart("Success rate", "success_rate", share, { most: 1 })}
          ${chart("Requests", "requests", count)}
          ${chart("Response time, half of the answers within", "p50", time)}
          ${chart("Response time, 95 of 100 answers within", "p95", time)}
          ${chart("Cost", "cost", money)}
          <${Chart} title="Share of the traffic, dotted: share of the weights" labels=${labels} lines=${shares} format=${share} most=${1} />
        </div>
        <p class="faint">Plans aim at the weights, corrected by error rate, response time and health of the moment, which are not kept.</p>`)}
    </section>`;
}

function step(at, span) {
  const begun = new Date(at);
  const clock = begun.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  return span === "1h" ? clock : `${begun.toLocaleDateString("en-GB", { day: "numeric", month: "short" })} ${clock}`;
}

function Failures({ again }) {
  const action = useAction();
  return html`
    <section>
      <h2>Circuits</h2>
      <p><button disabled=${action.busy} onClick=${() => action.run(async () => { await send("POST", "/api/llm/reset-failures", {}); again(); }, "All circuits are closed.")}>Close all circuits</button>
      <span class="faint"> Each model is then asked again at once, whatever closed it off.</span></p>
      ${action.said}
    </section>`;
}
