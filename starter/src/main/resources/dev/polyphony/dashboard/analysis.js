// One analysis: what it came to, who was asked when, how they differ, why it went as it did.

import { html, useEffect, useMemo, useState } from "./standalone.module.js";
import { events, get, send } from "./api.js";
import { Problem, Status, useAction, useLive } from "./live.js";
import { decimal, money, seconds, time, when, words } from "./format.js";
import { Differences } from "./differences.js";
import { Comparison } from "./comparison.js";
import { Money, PlanAsItWent, Waterfall } from "./timeline.js";

export function Analysis({ id }) {
  const path = `/api/analyses/${encodeURIComponent(id)}`;
  const [ended, setEnded] = useState(false);
  const { body, problem, again } = useLive(path, ended ? 0 : 1500);
  const timeline = useLive(body ? `${path}/timeline` : null, ended ? 0 : 1500);
  const [question, setQuestion] = useState(null);
  const [streamed, setStreamed] = useState({});
  const isResult = body && body.timestamp !== undefined;

  useEffect(() => {
    if (isResult) setEnded(true);
  }, [isResult]);
  useEffect(() => {
    if (isResult) timeline.again();
  }, [isResult, path]);
  useEffect(() => {
    get(`${path}/question`).then(({ body: asked }) => setQuestion(asked), () => {});
  }, [path]);
  useEffect(() => {
    if (ended || problem) return undefined;
    const stop = new AbortController();
    events(id, stop.signal, (name, data) => {
      if (name === "tokens") setStreamed((before) => ({ ...before, [data.call]: (before[data.call] ?? "") + data.text }));
      if (name === "result") again();
    }).catch(() => {});
    return () => stop.abort();
  }, [id, ended, Boolean(problem)]);

  if (!body) return html`<h1><code>${id}</code></h1><${Problem} of=${problem} />${!problem && html`<p class="faint">…</p>`}`;
  const calls = isResult ? body.calls : (body.calls ?? []).map((call) => running(call, body.started_at));
  const total = isResult ? body.latency : Math.max(1, (Date.now() - new Date(body.started_at)) / 1000);
  return html`
    <h1><code>${id}</code> <${Status} of=${body.status} /></h1>
    <${Problem} of=${problem} />
    <${TemporalLink} to=${timeline.body?.temporal} />
    <${Actions} id=${id} path=${path} body=${body} isResult=${isResult} again=${again} />
    ${question && html`<section><h2>Question</h2><pre class="text">${question.prompt}</pre></section>`}
    ${body.waits_for && html`<p class="notice">It waits, and asks nobody meanwhile: ${body.waits_for}. Approve lets it go on all the same.</p>`}
    ${isResult ? html`<${Outcome} result=${body} />` : html`<${Streamed} pieces=${streamed} calls=${calls} />`}
    <section>
      <h2>Calls</h2>
      <${Waterfall} calls=${calls} total=${total} requests=${timeline.body?.requests ?? []} began=${began(body, isResult)} />
      <${Money} requests=${timeline.body?.requests ?? []} />
    </section>
    <${PlanAsItWent} plan=${timeline.body?.plan} calls=${calls} result=${isResult ? body : null} />
    ${isResult && html`<${Votes} result=${body} />`}
    ${isResult && html`<${Answers} result=${body} />`}
    ${isResult && html`<${Decisions} of=${body.decisions} />`}
    ${isResult && question && html`<${Comparison} question=${question} result=${body} />`}`;
}

/** When its time began, in milliseconds: an ended one says when it ended, and after how long. */
function began(body, isResult) {
  return isResult ? new Date(body.timestamp).getTime() - 1000 * body.latency : new Date(body.started_at).getTime();
}

/** Left out where it leads to the service's own machine, and the reader sits at another. */
function TemporalLink({ to }) {
  const own = ["localhost", "127.0.0.1", "[::1]"];
  if (!to || (own.includes(new URL(to).hostname) && !own.includes(location.hostname))) return null;
  return html`<p><a href=${to} target="_blank" rel="noopener noreferrer">Its history in Temporal's Web UI</a></p>`;
}

/** A call of an analysis that still runs, in the shape of one that ended. */
function running(call, startedAt) {
  const after = call.started_at && startedAt ? (new Date(call.started_at) - new Date(startedAt)) / 1000 : 0;
  return call.ended ?? { path: call.path, name: call.name, outcome: "running", after, step: call.step };
}

const verdict = (score) => (score === 1 ? "good" : score === 0 ? "bad" : `${decimal(score)} of 1`);

function Actions({ id, path, body, isResult, again }) {
  const action = useAction();
  const [rejudged, setRejudged] = useState(null);
  const [strategy, setStrategy] = useState("");
  const judge = (event) => {
    event.preventDefault();
    action.run(async () => setRejudged(await send("POST", `${path}/rejudge`, strategy ? { strategy } : {})));
  };
  const [ratings, setRatings] = useState([]);
  const readRatings = () => get(`${path}/ratings`).then(({ body: said }) => setRatings(said), () => {});
  useEffect(() => {
    if (body.status === "answered") readRatings();
  }, [body.status, path]);
  const rate = (score) => () => action.run(async () => {
    await send("PUT", `${path}/rating`, { score });
    await readRatings();
  });
  return html`
    <div class="actions">
      ${!isResult && html`<button class="quiet" disabled=${action.busy} onClick=${() => action.run(async () => { await send("POST", `${path}/cancel`); again(); }, "Asked to end.")}>Cancel</button>`}
      ${body.status === "waiting" && html`<button disabled=${action.busy} onClick=${() => action.run(async () => { await send("POST", `${path}/approve`); again(); }, "Approved.")}>Approve</button>`}
      ${body.status === "answered" && html`<span>Was the answer of use?</span>
        <button class="quiet" disabled=${action.busy} onClick=${rate("good")}>Good</button>
        <button class="quiet" disabled=${action.busy} onClick=${rate("bad")}>Bad</button>
        ${ratings.map((one) => html`<span class="faint rated">Rated ${verdict(one.score)} by ${one.by}, ${when(one.at)}${one.comment ? `: ${one.comment}` : ""}.</span>`)}`}
      ${isResult && !["rejected", "cancelled"].includes(body.status) && html`<form class="inline" onSubmit=${judge}>
        <label>Judge again by <select onChange=${(e) => setStrategy(e.target.value)}>
          <option value="">its own, at today's prices</option>
          ${["fallback", "escalate", "ensemble", "vote"].map((name) => html`<option value=${name} selected=${name === strategy}>${name}</option>`)}
        </select></label>
        <button class="quiet" disabled=${action.busy}>Judge</button>
      </form>`}
      ${action.said}
    </div>
    ${rejudged && html`<div class="scroll" role="region" aria-label="Judged again" tabindex="0"><table class="card">
      <caption>Judged again: nobody was asked, nothing was spent</caption>
      <thead><tr><th></th><th>Status</th><th>Strategy</th><th>Answer of</th><th class="number">Confidence</th><th class="number">Cost</th></tr></thead>
      <tbody>${[["then", rejudged.before], ["now", rejudged.after]].map(([name, one]) => html`<tr>
        <th scope="row">${name}</th><td><${Status} of=${one.status} /></td><td>${one.strategy}</td><td>${one.model_used ?? "–"}</td>
        <td class="number">${decimal(one.confidence)}</td><td class="number">${money(one.cost)}</td></tr>`)}</tbody>
    </table></div>
    ${rejudged.after.problem && html`<p class="problem" role="alert">${rejudged.after.problem.field}: ${rejudged.after.problem.message}</p>`}`}`;
}

function Outcome({ result }) {
  const facts = [
    ["Answer of", result.model_used],
    ["Confidence", result.confidence === null || result.confidence === undefined ? null : `${decimal(result.confidence)}${result.calibrated ? "" : ", as it sounds"}`],
    ["Agreement", result.agreement === null || result.agreement === undefined ? null : decimal(result.agreement)],
    ["Cost", `${result.cost_complete === false ? "at least " : ""}${money(result.cost)}`],
    ["Took", time(result.latency)],
    ["Strategy", result.strategy],
    ["Ended", when(result.timestamp)],
  ].filter(([, value]) => value);
  return html`
    <section>
      <h2>Answer</h2>
      ${result.simulated && html`<p class="notice">This answer is simulated: no model was asked.</p>`}
      ${result.degraded && html`<p class="notice">Something is lacking: ${(result.degraded_because ?? []).map((one) => one.describe ?? one.type ?? one).join(", ") || "see the calls"}.</p>`}
      ${result.problem && html`<p class="problem">${result.problem.field ? `${result.problem.field}: ` : ""}${result.problem.message ?? ""}</p>`}
      ${result.response ? html`<pre class="text answer">${result.response}</pre>` : html`<p class="faint">There is none.</p>`}
      <dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
    </section>`;
}

function Streamed({ pieces, calls }) {
  const written = Object.entries(pieces);
  return html`<section aria-live="polite">
    <h2>Answer</h2>
    ${written.length === 0 && html`<p class="faint">Nothing yet.</p>`}
    ${written.map(([path, text]) => html`<h3>${calls.find((call) => call.path === path)?.name ?? path}</h3><pre class="text answer">${text}</pre>`)}
  </section>`;
}

function Votes({ result }) {
  const verdict = (result.decisions ?? []).filter((one) => one.type === "judged").map((one) => one.verdict).at(-1);
  const groups = verdict?.details?.groups?.length ? verdict.details.groups : null;
  const names = new Map(result.calls.map((call) => [call.path, call.name]));
  const scores = Object.entries(verdict?.scores ?? {}).length
    ? Object.entries(verdict.scores)
    : result.calls.filter((call) => typeof call.score === "number").map((call) => [call.path, call.score]);
  if (!verdict || (!groups && !scores.length)) return null;
  return html`<section>
    <h2>${groups ? "Votes" : "Scores"}</h2>
    <div class="scroll" role="region" aria-label="Votes" tabindex="0"><table>
      ${groups
        ? html`<thead><tr><th>Said</th><th>By</th><th class="number">Weight</th></tr></thead>
          <tbody>${groups.map((group) => html`<tr class=${group.paths.includes(verdict.chosen) ? "chosen" : ""}>
            <td class="wrap">${group.value}</td><td>${group.paths.map((path) => names.get(path) ?? path).join(", ")}</td><td class="number">${decimal(group.weight)}</td></tr>`)}</tbody>`
        : html`<thead><tr><th>Model</th><th class="number">Score</th></tr></thead>
          <tbody>${scores.map(([path, score]) => html`<tr class=${path === verdict.chosen ? "chosen" : ""}>
            <td>${names.get(path) ?? path}</td><td class="number">${decimal(score)}</td></tr>`)}</tbody>`}
    </table></div>
    ${verdict.details?.ruling && html`<p class="faint">Ruling: ${words(verdict.details.ruling)}${verdict.agreement === undefined ? "" : `, agreement ${decimal(verdict.agreement)}`}.</p>`}
  </section>`;
}

/** Two answers side by side, with what is in one of them alone marked. */
function Answers({ result }) {
  const answered = useMemo(() => result.calls.filter((call) => call.reply?.text && !call.duty), [result]);
  const taken = answered.findIndex((call) => call.name === result.model_used);
  const [left, setLeft] = useState(Math.max(0, taken));
  const dissent = answered.findIndex((call) => (result.dissent ?? []).some((one) => one.path === call.path));
  const [right, setRight] = useState(dissent >= 0 ? dissent : answered.findIndex((_, i) => i !== Math.max(0, taken)));
  if (answered.length < 2) return null;
  const choice = (label, value, set) => html`<label>${label} <select onChange=${(e) => set(Number(e.target.value))}>
    ${answered.map((call, i) => html`<option value=${i} selected=${i === value}>${call.name}${call.name === result.model_used ? " (the answer)" : ""}</option>`)}
  </select></label>`;
  return html`<section>
    <h2>Answers side by side</h2>
    <div class="filters">${choice("Left", left, setLeft)}${choice("Right", right, setRight)}</div>
    <${Differences} left=${answered[left].reply.text} right=${answered[right]?.reply.text ?? ""} names=${[answered[left].name, answered[right]?.name]} />
  </section>`;
}

function Decisions({ of }) {
  if (!of?.length) return null;
  return html`<section>
    <h2>Why</h2>
    <ol class="decisions">${of.map((one) => html`<li><span class="faint">${time(seconds(one.after))}</span> ${said(one)}</li>`)}</ol>
  </section>`;
}

function said(one) {
  const at = one.path ? `${one.path}: ` : "";
  switch (one.type) {
    case "chosen": return `${at}${one.choice.chosen} (${one.choice.why})`;
    case "unsure": return `${at}not sure enough, ${decimal(one.confidence)} below ${decimal(one.threshold)}: on`;
    case "sure": return `${at}good enough, ${decimal(one.confidence)}`;
    case "judged": return `${at}judged: ${words(one.verdict?.details?.ruling ?? "the best score")}`;
    default: return `${at}${words(one.type)}`;
  }
}
