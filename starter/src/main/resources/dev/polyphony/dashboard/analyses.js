// The analyses, the newest first, as they come and go; and a new one.

import { html, useContext, useEffect, useState } from "./standalone.module.js";
import { send, get } from "./api.js";
import { Navigation, Problem, Status, useAction, useLive } from "./live.js";
import { money, time, when } from "./format.js";
import { PlanTree, worst } from "./plan.js";

const STATES = ["running", "waiting", "answered", "no_answer", "abstained", "rejected", "deadline_passed", "cancelled"];

export function Analyses() {
  const [filter, setFilter] = useState({ status: "", strategy: "", category: "", since: "" });
  const [cursors, setCursors] = useState([]);
  const query = new URLSearchParams({ limit: "25" });
  Object.entries(filter).forEach(([name, value]) => value && query.set(name, value));
  const path = cursors.at(-1) ?? `/api/analyses?${query}`;
  const { body, next, problem, again } = useLive(path, cursors.length ? 0 : 2000);
  const change = (name) => (event) => {
    setCursors([]);
    setFilter({ ...filter, [name]: event.target.value });
  };
  return html`
    <h1>Analyses</h1>
    <${NewAnalysis} />
    <form class="filters" onSubmit=${(e) => e.preventDefault()} aria-label="Filters">
      <label>Status <select onChange=${change("status")}>
        <option value="">all</option>
        ${STATES.map((state) => html`<option value=${state} selected=${state === filter.status}>${state.replace("_", " ")}</option>`)}
      </select></label>
      <label>Strategy <input value=${filter.strategy} onChange=${change("strategy")} size="10" /></label>
      <label>Category <input value=${filter.category} onChange=${change("category")} size="12" /></label>
      <label>Since <select onChange=${change("since")}>
        <option value="">ever</option><option value="1h">an hour</option><option value="24h">a day</option><option value="7d">a week</option>
      </select></label>
    </form>
    <${Problem} of=${problem} />
    ${body === null && !problem && html`<p class="faint">…</p>`}
    ${body?.length === 0 && html`<p class="faint">${filter.status || filter.strategy || filter.category || filter.since
      ? "None of that kind." : "None yet. Ask something above, or: polyphony analyze \"…\""}</p>`}
    ${body?.length > 0 && html`
      <div class="scroll" role="region" aria-label="Analyses" tabindex="0"><table>
        <thead><tr><th>Analysis</th><th>Status</th><th>Strategy</th><th>Models</th><th class="number">Cost</th><th class="number">Took</th><th>Started</th></tr></thead>
        <tbody>${body.map((one) => html`<${Row} key=${one.id} one=${one} />`)}</tbody>
      </table></div>
      <p class="pages">
        ${cursors.length > 0 && html`<button class="quiet" onClick=${() => setCursors(cursors.slice(0, -1))}>Newer</button>`}
        ${next && html`<button class="quiet" onClick=${() => setCursors([...cursors, next])}>Older</button>`}
        ${cursors.length > 0 && html`<button class="quiet" onClick=${again}>Read again</button>`}
      </p>`}`;
}

function Row({ one }) {
  const took = one.latency ?? (one.ended ? (new Date(one.ended) - new Date(one.started)) / 1000 : null);
  return html`<tr>
    <td><a href=${`/analyses/${encodeURIComponent(one.id)}`}><code>${one.id}</code></a></td>
    <td><${Status} of=${one.status} /></td>
    <td>${one.strategy}</td>
    <td class="wrap">${(one.models ?? []).join(", ")}</td>
    <td class="number">${one.cost_usd === null ? (one.ended ? money(null) : "") : (one.cost_complete === false ? "≥ " : "") + money(one.cost_usd)}</td>
    <td class="number">${took === null ? "" : time(took)}</td>
    <td>${when(one.started)}</td>
  </tr>`;
}

/** Asked in two steps: what it would do and cost at most, then it is asked. */
function NewAnalysis() {
  const go = useContext(Navigation);
  const [open, setOpen] = useState(false);
  const [prompt, setPrompt] = useState("");
  const [strategy, setStrategy] = useState("fallback");
  const [strategies, setStrategies] = useState([]);
  const [maxCost, setMaxCost] = useState("");
  const [preview, setPreview] = useState(null);
  const action = useAction();
  useEffect(() => {
    if (open && strategies.length === 0) {
      get("/api/strategies").then(({ body }) => setStrategies(body), () => setStrategies([]));
    }
  }, [open]);
  const request = () => ({ prompt, strategy, ...(maxCost ? { max_cost: maxCost } : {}) });
  const look = (event) => {
    event.preventDefault();
    action.run(async () => setPreview(await send("POST", "/api/plans/preview", request())));
  };
  const submit = () => action.run(async () => {
    const { id } = await send("POST", "/api/analyses", { ...request(), stream: true });
    go(`/analyses/${encodeURIComponent(id)}`);
  });
  const edit = (set) => (event) => {
    set(event.target.value);
    setPreview(null);
  };
  if (!open) return html`<p><button onClick=${() => setOpen(true)}>Ask something</button></p>`;
  return html`
    <form class="card" onSubmit=${look}>
      <label class="whole">Question <textarea rows="4" required value=${prompt} onInput=${edit(setPrompt)}></textarea></label>
      <label>Strategy <select onChange=${edit(setStrategy)}>
        ${(strategies.length ? strategies : [{ name: strategy }]).map((one) => html`<option value=${one.name} selected=${one.name === strategy}>${one.name}</option>`)}
      </select></label>
      <label>At most, in dollars <input inputmode="decimal" size="8" value=${maxCost} onInput=${edit(setMaxCost)} placeholder="no limit" /></label>
      <p class="faint">${strategies.find((one) => one.name === strategy)?.sentence}</p>
      ${preview?.type === "compiled" && html`
        <${PlanTree} node=${preview.plan.root} />
        <p>At most <strong>${money(worst(preview.plan.root))}</strong>, each call answered once at full length. Nothing is spent yet.</p>`}
      ${preview && preview.type !== "compiled" && html`<p class="problem" role="alert">${preview.field}: ${preview.problem}</p>`}
      <p>
        ${preview?.type === "compiled"
          ? html`<button type="button" disabled=${action.busy} onClick=${submit}>Ask</button>`
          : html`<button disabled=${action.busy || !prompt.trim()}>Show the plan and its price</button>`}
        <button type="button" class="quiet" onClick=${() => setOpen(false)}>Close</button>
      </p>
      ${action.said}
    </form>`;
}
