// Pipelines, and one of them as its tree, with what people are asked.

import { html, useState } from "./standalone.module.js";
import { send } from "./api.js";
import { Problem, Status, useAction, useLive } from "./live.js";
import { money, time, when } from "./format.js";

export function Pipelines() {
  const { body, problem } = useLive("/api/pipelines?limit=50", 2000);
  return html`
    <h1>Pipelines</h1>
    <${Problem} of=${problem} />
    ${body?.pipelines?.length === 0 && html`<p class="faint">None yet: <code>polyphony pipeline development "…"</code></p>`}
    ${body?.pipelines?.length > 0 && html`
      <div class="scroll" role="region" aria-label="Pipelines" tabindex="0"><table>
        <thead><tr><th>Pipeline</th><th>Name</th><th>Status</th><th class="number">Nodes done</th><th class="number">Cost</th><th>Asks</th><th>Begun</th></tr></thead>
        <tbody>${body.pipelines.map((one) => html`<tr key=${one.id}>
          <td><a href=${`/pipelines/${encodeURIComponent(one.id)}`}><code>${one.id}</code></a></td>
          <td class="wrap">${one.name ?? ""}</td>
          <td><${Status} of=${standing(one)} /></td>
          <td class="number">${one.nodes.filter(isOver).length} of ${one.nodes.length}</td>
          <td class="number">${money(one.cost)}</td>
          <td class="wrap">${one.nodes.filter((node) => node.status === "waiting").map((node) => `a decision at ${node.name}`).join(", ")}</td>
          <td>${when(one.created_at)}</td>
        </tr>`)}</tbody>
      </table></div>`}`;
}

/** One that asks a person, and nobody else meanwhile, does not run. */
const standing = (one) => {
  const statuses = one.nodes.map((node) => node.status);
  return !one.ended_at && statuses.includes("waiting") && !statuses.includes("running") ? "waiting" : one.state;
};

const isOver = (node) => !["pending", "running", "waiting"].includes(node.status);

export function Pipeline({ id }) {
  const path = `/api/pipelines/${encodeURIComponent(id)}`;
  const [ended, setEnded] = useState(false);
  const { body, problem, again } = useLive(`${path}/result`, ended ? 0 : 1500);
  const action = useAction();
  if (body?.ended_at && !ended) setEnded(true);
  const order = (what, done) => () => action.run(async () => {
    await send("POST", `${path}/${what}`);
    setEnded(false);
    again();
  }, done);
  if (!body) return html`<h1><code>${id}</code></h1><${Problem} of=${problem} />${!problem && html`<p class="faint">…</p>`}`;
  const over = Boolean(body.ended_at);
  return html`
    <h1>${body.name ?? ""} <code>${body.id}</code> <${Status} of=${standing(body)} /></h1>
    <${Problem} of=${problem} />
    ${body.problem && html`<p class="problem">${body.problem.field ? `${body.problem.field}: ` : ""}${body.problem.message}</p>`}
    ${standing(body) === "waiting" && html`<p class="notice">It waits for a person to decide: ${body.nodes.filter((node) => node.status === "waiting").map((node) => node.name).join(", ")}.</p>`}
    <dl class="facts">
      <div><dt>Nodes done</dt><dd>${body.nodes.filter(isOver).length} of ${body.nodes.length}</dd></div>
      <div><dt>Cost</dt><dd>${money(body.cost)}${body.max_cost ? ` of at most ${money(body.max_cost)}` : ""}</dd></div>
      <div><dt>Begun</dt><dd>${when(body.created_at)}</dd></div>
      ${body.ended_at && html`<div><dt>Took</dt><dd>${time((new Date(body.ended_at) - new Date(body.created_at)) / 1000)}</dd></div>`}
      ${body.round > 1 && html`<div><dt>Resumed</dt><dd>${body.round - 1} times</dd></div>`}
    </dl>
    <div class="actions">
      ${!over && html`<button disabled=${action.busy} onClick=${order("cancel", "Asked to end.")}>Cancel</button>`}
      ${over && body.nodes.some((node) => isOver(node) && !["answered", "approved", "skipped"].includes(node.status))
        && html`<button disabled=${action.busy} onClick=${order("resume", "It goes on.")}>Resume</button>`}
      ${action.said}
    </div>
    ${body.nodes.filter((node) => node.status === "waiting").map((node) => html`<${Decision} key=${node.name} node=${node} path=${path} again=${again} />`)}
    <section>
      <h2>Nodes</h2>
      <ul class="tree">${roots(body.nodes).map((node) => html`<${Node} key=${node.name} node=${node} all=${body.nodes} />`)}</ul>
    </section>`;
}

/** Each node stands below the last of those that it waits for. */
const parent = (node, all) => all.findLast((one) => node.after.includes(one.name))?.name ?? null;
const roots = (all) => all.filter((node) => parent(node, all) === null);

function Node({ node, all }) {
  const below = all.filter((one) => parent(one, all) === node.name);
  const took = node.began_at ? ((node.ended_at ? new Date(node.ended_at) : new Date()) - new Date(node.began_at)) / 1000 : null;
  return html`<li>
    <strong>${node.analysis ? html`<a href=${`/analyses/${encodeURIComponent(node.analysis)}`}>${node.name}</a>` : node.name}</strong> <${Status} of=${node.status} />
    <span class="faint"> ${[node.model, took === null ? null : time(took), node.cost === undefined || node.cost === null ? null : money(node.cost),
      node.after.length > 1 ? `after ${node.after.join(", ")}` : null, node.why].filter(Boolean).join(" · ")}</span>
    ${node.text && html`<details><summary>What it said</summary><pre class="text">${node.text}</pre></details>`}
    ${below.length > 0 && html`<ul>${below.map((one) => html`<${Node} key=${one.name} node=${one} all=${all} />`)}</ul>`}
  </li>`;
}

function Decision({ node, path, again }) {
  const [comment, setComment] = useState("");
  const action = useAction();
  const decide = (what) => () => action.run(async () => {
    await send("POST", `${path}/${what}`, { node: node.name, ...(comment.trim() ? { comment: comment.trim() } : {}) });
    again();
  });
  return html`<section class="card" aria-label=${`Decision: ${node.name}`}>
    <h2>${node.name} asks</h2>
    <pre class="text">${node.question}</pre>
    <p><label class="whole">Comment, which later nodes may read <textarea rows="2" value=${comment} onInput=${(event) => setComment(event.target.value)}></textarea></label></p>
    <p><button disabled=${action.busy} onClick=${decide("approve")}>Approve</button> <button class="quiet" disabled=${action.busy} onClick=${decide("reject")}>Reject</button></p>
    ${action.said}
  </section>`;
}
