// How one analysis went: each call along the time of the whole, what became of its money, and the plan with what came of it.

import { html } from "./standalone.module.js";
import { Status } from "./live.js";
import { count, money, seconds, time, words } from "./format.js";
import { PlanTree } from "./plan.js";

/** A call's time, from when to when in seconds: one that runs has reached the end of what there is. */
function span(call, total) {
  if (call.outcome === "running") return [call.after, total];
  const from = seconds(call.started_after);
  return [from, from + seconds(call.elapsed)];
}

/** Parts of a call's time, each from when to when in seconds; what is not known is in none of them. */
function phases(call, requests, began, total) {
  const [from, to] = span(call, total);
  const parts = [];
  let at = from;
  for (const request of requests) {
    const sent = Math.min(Math.max(at, (new Date(request.reserved_at) - began) / 1000), to);
    const ended = request.ended_at ? Math.min(to, Math.max(sent, (new Date(request.ended_at) - began) / 1000)) : to;
    const first = request.first_piece_at ? Math.min(ended, Math.max(sent, (new Date(request.first_piece_at) - began) / 1000)) : null;
    parts.push({ kind: "waited", name: at === from ? "waited" : "waited to be sent again", from: at, to: sent });
    const end = request.outcome && request.outcome !== "answered" ? "failed" : request.ended_at ? "answered" : "running";
    if (first !== null && end !== "failed") {
      parts.push({ kind: "first", name: "until the first piece", from: sent, to: first }, { kind: end, name: "the answer came", from: first, to: ended });
    } else {
      parts.push({ kind: end, name: end === "failed" ? words(request.outcome) : end === "running" ? "under way" : "answered", from: sent, to: ended });
    }
    at = ended;
  }
  if (requests.length === 0) return parts.concat(unrecorded(call, from, to));
  return parts.filter((part) => part.to > part.from);
}

/** Of a call whose requests nobody has: how long the answer took is told with it. */
function unrecorded(call, from, to) {
  const answer = call.reply?.latency ?? null;
  if (answer === null || answer >= to - from) return [{ kind: call.outcome, name: words(call.outcome), from, to }];
  return [{ kind: "waited", name: "waited", from, to: to - answer }, { kind: call.outcome, name: words(call.outcome), from: to - answer, to }];
}

/** Requests of the calls: of a place that is asked more than once each call has those that were sent in its time. */
function requestsOf(call, all, began, total) {
  const [from, to] = span(call, total);
  return all.filter((one) => {
    const at = (new Date(one.reserved_at) - began) / 1000;
    return one.path === call.path && at >= from - 0.25 && at <= to + 0.25;
  });
}

/** Who was asked when, for how long, with what end: a bar for each call along the time of the whole. */
export function Waterfall({ calls, total, requests, began }) {
  if (calls.length === 0) return html`<p class="faint">Nobody was asked.</p>`;
  return html`<div class="scroll" role="region" aria-label="Calls" tabindex="0"><table class="waterfall">
    <thead><tr><th>Model</th><th class="bars">${time(total)} in all</th><th class="number">Took</th><th class="number">Cost</th><th>End</th></tr></thead>
    <tbody>${calls.map((call) => {
      const took = call.outcome === "running" ? Math.max(0, total - call.after) : seconds(call.elapsed);
      const parts = phases(call, requestsOf(call, requests, began, total), began, total);
      const told = parts.map((part) => `${part.name} ${time(part.to - part.from)}`).join(", ");
      return html`<tr>
        <td><strong>${call.name}</strong> <span class="faint">${call.duty ?? call.step ?? ""}</span></td>
        <td class="bars"><svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label=${told}><title>${told}</title>
          ${parts.map((part) => html`<rect class=${part.kind} x=${(100 * part.from) / total} width=${Math.max(0.4, (100 * (part.to - part.from)) / total)} y="1" height="8" />`)}
        </svg></td>
        <td class="number">${time(took)}</td>
        <td class="number">${call.reply ? money(call.reply.cost) : ""}</td>
        <td class="wrap">${call.outcome === "answered"
          ? html`answered${call.reply.sends > 1 ? ` after ${call.reply.sends} requests` : ""}`
          : html`<${Status} of=${call.outcome} /> ${failure(call)}`}</td>
      </tr>`;
    })}</tbody>
  </table></div>
  <p class="legend faint"><span class="key waited"></span> waiting: queued, for a limit or a budget, or to be sent again <span class="key first"></span> until the first piece
    <span class="key answered"></span> answering <span class="key failed"></span> failed</p>`;
}

function failure(call) {
  const of = call.failure;
  if (!of) return "";
  const more = Object.entries(of).filter(([name, value]) => name !== "type" && name !== "kind" && value !== null && typeof value !== "object");
  return `${words(of.type ?? of.kind ?? "")}${more.length ? ` (${more.map(([name, value]) => `${words(name)} ${value}`).join(", ")})` : ""}`;
}

const STATES = {
  held: "reserved",
  settled: "settled",
  released: "not billed",
  unknown: "in doubt",
  written_off: "written off",
};

/** Each request's money: settled, reserved at the most that it can cost, or in doubt at that. */
export function Money({ requests }) {
  if (requests.length === 0) return null;
  const sum = (...states) => requests.filter((one) => states.includes(one.state)).reduce((all, one) => all + Number(one.amount_usd ?? 0), 0);
  const parts = [["Settled", sum("settled", "written_off")], ["Reserved", sum("held")], ["In doubt", sum("unknown")]];
  return html`
    <dl class="facts">${parts.map(([name, usd]) => html`<div><dt>${name}</dt><dd>${money(usd)}</dd></div>`)}</dl>
    <details>
      <summary>Requests: ${requests.length}</summary>
      <div class="scroll" role="region" aria-label="Requests" tabindex="0"><table>
        <thead><tr><th>Model</th><th>Place</th><th class="number">Request</th><th>End</th><th class="number">Took</th><th>Money</th><th class="number">Amount</th></tr></thead>
        <tbody>${requests.map((one) => html`<tr>
          <td>${one.provider}/${one.model}</td><td>${one.path || "–"}</td><td class="number">${one.n}</td>
          <td class="wrap">${one.outcome ? words(one.outcome) : one.state === "released" ? "not sent" : one.ended_at ? "nobody knows" : "under way"}</td>
          <td class="number">${time(one.took_seconds)}</td><td>${STATES[one.state] ?? words(one.state)}</td>
          <td class="number">${one.state === "released" ? "–" : money(one.amount_usd)}</td></tr>`)}</tbody>
      </table></div>
    </details>`;
}

/** The plan, and at each of its places what came of it; where it stopped. */
export function PlanAsItWent({ plan, calls, result }) {
  if (!plan) return null;
  const decisions = result?.decisions ?? [];
  const chosen = answering(calls, result, decisions);
  const came = (node) => {
    const own = calls.filter((call) => call.path === node.path);
    if (node.type === "skipped") return html` <span class="came">${reason(node.why)}</span>`;
    const decided = decisions.filter((one) => one.path === node.path).map(decision).filter(Boolean);
    const words_ = node.type === "call"
      ? own.length > 0
        ? own.map((call) => html` <${Status} of=${call.outcome} /> <span class="came">${failure(call)}</span>`)
        : result ? html` <span class="came">not asked${why(node, plan.root, calls, decisions)}</span>` : html` <span class="came">not asked yet</span>`
      : null;
    return html`${words_}${node.path === chosen && node.type === "call" ? html` <strong class="said">the answer</strong>` : ""}
      ${decided.length > 0 && html` <span class="came">${decided.join("; ")}</span>`}`;
  };
  const left = plan.funding?.left_out ?? [];
  return html`<section>
    <h2>Plan</h2>
    ${(plan.choices ?? []).map((choice) => html`<p class="faint">${explored(choice) ? `asked ${choice.chosen} to learn about it` : choice.chosen}: ${choice.why}</p>`)}
    <${PlanTree} node=${plan.root} came=${came} />
    ${left.map((one) => html`<p class="faint">${one.name} is left out: ${one.budget} leaves ${money(one.left)}${one.need ? `, it could cost ${money(one.need)}` : ""}</p>`)}
    ${result?.problem && html`<p class="problem">It stopped: ${result.problem.message ?? words(result.status)}</p>`}
    ${result && ["deadline_passed", "cancelled"].includes(result.status) && html`<p class="problem">It stopped: ${words(result.status)}.</p>`}
  </section>`;
}

/** Whether a model was drawn to be asked, so that more is learnt of it. */
function explored(choice) {
  return choice.exploration?.drawn && !choice.exploration.refused;
}

/** The place of the call that gave the answer; null where there is none. */
function answering(calls, result, decisions) {
  if (!result?.response) return null;
  const judged = decisions.filter((one) => one.type === "judged").at(-1);
  if (judged?.chairman) return judged.chairman;
  if (judged?.verdict?.chosen) return judged.verdict.chosen;
  return calls.filter((call) => call.outcome === "answered" && !call.duty && call.name === result.model_used).at(-1)?.path ?? null;
}

const reason = (why) => (why ? `skipped: ${words(why.type ?? why.kind ?? "")}${why.tokens ? ` (at least ${count(why.tokens)} tokens, context ${count(why.context)})` : ""}` : "skipped");

/** As far as the plan and the calls say it: a call before it in its chain that answered. */
function why(node, root, calls, decisions) {
  const out = decisions.find((one) => one.type === "left_out" && one.path === node.path);
  if (out) return ": a budget had no room for it";
  if (decisions.some((one) => one.type === "hedged" && one.path === node.path && one.cause === "denied")) return ": no extra call was to be had";
  const chain = chainOf(node.path, root);
  const earlier = chain !== null && calls.some((call) => call.outcome === "answered" && call.path !== node.path && under(call.path, chain));
  return earlier ? ": an earlier one had answered" : "";
}

const under = (path, parent) => parent === "" || path === parent || path.startsWith(`${parent}.`);

/** The path of the innermost chain or hedge that the place is a step of; null where it is of none. */
function chainOf(path, node) {
  let found = null;
  const steps = [...(node.steps ?? []).map((step) => step.node), ...(node.contenders ?? []).map((one) => one.node)];
  for (const child of [...steps, ...(node.members ?? [])]) {
    if (child && under(path, child.path)) {
      found = chainOf(path, child) ?? (steps.includes(child) ? node.path : null);
    }
  }
  return found;
}

function decision(one) {
  switch (one.type) {
    case "sure": return "good enough";
    case "unsure": return "not sure enough: on to the next";
    case "kept": return "the rest failed: the surest before stands";
    case "hedged": return one.cause === "slow" ? "the one before was slow" : one.cause === "failed" ? "the one before failed" : "";
    case "left_out": return "a budget had no room";
    case "judged": return `judged: ${words(one.verdict?.details?.ruling ?? "the best score")}${one.early ? ", enough without the others" : ""}`;
    default: return "";
  }
}
