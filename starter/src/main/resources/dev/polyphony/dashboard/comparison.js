// The same question by another strategy: what it would cost at most is shown before anything is spent, then both side by side.

import { html, useEffect, useState } from "./standalone.module.js";
import { get, send } from "./api.js";
import { Status, useAction } from "./live.js";
import { decimal, money, time } from "./format.js";
import { Differences } from "./differences.js";
import { PlanTree, worst } from "./plan.js";

/** What went with the question; null where some of it cannot be sent again from here, such as images. */
function again(question, strategy) {
  const { prompt, conversation, label } = question;
  const messages = conversation?.messages ?? [];
  if (question.parameters || conversation?.images || conversation?.tool_call_id || messages.some((one) => one.images || one.tool_calls || one.role === "tool")) return null;
  return {
    prompt,
    strategy,
    ...(conversation?.system ? { system: conversation.system } : {}),
    ...(messages.length ? { messages: messages.map(({ role, text }) => ({ role, text })) } : {}),
    ...(question.answer_schema ? { schema: JSON.parse(question.answer_schema) } : {}),
    ...(label ? { category: label } : {}),
    ...(question.limits?.max_output_tokens ? { max_output_tokens: question.limits.max_output_tokens } : {}),
  };
}

export function Comparison({ question, result }) {
  const [strategies, setStrategies] = useState([]);
  const [strategy, setStrategy] = useState("");
  const [preview, setPreview] = useState(null);
  const [other, setOther] = useState(null);
  const action = useAction();
  useEffect(() => {
    get("/api/strategies").then(({ body }) => {
      setStrategies(body);
      setStrategy((before) => before || (body.find((one) => one.name !== result.strategy)?.name ?? ""));
    }, () => {});
  }, []);
  const request = again(question, strategy);
  if (!request) return null;
  const look = (event) => {
    event.preventDefault();
    action.run(async () => setPreview(await send("POST", "/api/plans/preview", request)));
  };
  const ask = () => action.run(async () => {
    const asked = await send("POST", "/api/analyses?wait=10m", request);
    setOther(asked.latency === undefined ? (await get(`/api/analyses/${encodeURIComponent(asked.id)}`)).body : asked);
    setPreview(null);
  });
  return html`<section>
    <h2>Another strategy</h2>
    <form class="filters" onSubmit=${look}>
      <label>Ask the same by <select onChange=${(event) => { setStrategy(event.target.value); setPreview(null); }}>
        ${strategies.map((one) => html`<option value=${one.name} selected=${one.name === strategy}>${one.name}</option>`)}
      </select></label>
      ${preview?.type === "compiled"
        ? html`<button type="button" disabled=${action.busy} onClick=${ask}>Ask it for at most ${money(worst(preview.plan.root))}</button>`
        : html`<button class="quiet" disabled=${action.busy || !strategy}>Show its price</button>`}
    </form>
    ${preview?.type === "compiled" && html`<${PlanTree} node=${preview.plan.root} />
      <p class="faint">${action.busy ? "It is being asked…" : "Nothing is spent yet."}</p>`}
    ${preview && preview.type !== "compiled" && html`<p class="problem" role="alert">${preview.field}: ${preview.problem}</p>`}
    ${action.said}
    ${other && html`<${Both} left=${result} right=${other} />`}
  </section>`;
}

function Both({ left, right }) {
  return html`<div class="scroll" role="region" aria-label="Both strategies" tabindex="0"><table class="compared">
      <thead><tr><th>Analysis</th><th>Strategy</th><th>Status</th><th>Answer of</th><th class="number">Confidence</th><th class="number">Cost</th><th class="number">Took</th></tr></thead>
      <tbody>${[left, right].map((one) => html`<tr>
        <td><a href=${`/analyses/${encodeURIComponent(one.id)}`}><code>${one.id}</code></a></td><td>${one.strategy}</td><td><${Status} of=${one.status} /></td>
        <td>${one.model_used ?? "–"}</td><td class="number">${decimal(one.confidence)}</td><td class="number">${money(one.cost)}</td><td class="number">${time(one.latency)}</td></tr>`)}</tbody>
    </table></div>
    ${left.response && right.response && html`<${Differences} left=${left.response} right=${right.response} names=${[left.strategy, right.strategy]} />`}`;
}
