// Experiments: how the candidate does beside the control, and what an operator can do about it.

import { html, useState } from "./standalone.module.js";
import { send } from "./api.js";
import { Problem, Status, useAction, useLive } from "./live.js";
import { count, money, share, time, when, words } from "./format.js";

const EVERY = 5000;
const KINDS = { canary: "canary", ab: "A/B test" };

export function Experiments() {
  const { body, problem, again } = useLive("/api/experiments", EVERY);
  return html`
    <h1>Experiments</h1>
    <${Problem} of=${problem} />
    ${body?.length === 0 && html`<p class="faint">None yet. A candidate gets a share of what a control would get, and is rolled back by itself where it is worse.</p>`}
    ${body?.map((one) => html`<${Experiment} key=${one.id} of=${one} told=${again} />`)}
    <${Start} started=${again} />`;
}

function Experiment({ of, told }) {
  const path = `/api/experiments/${encodeURIComponent(of.name)}`;
  const { body, problem, again } = useLive(path, of.state === "running" ? EVERY : 0);
  const action = useAction();
  const order = (what, done) => () => action.run(async () => {
    await send("POST", `${path}/${what}`);
    told();
    again();
  }, done);
  const remove = () => action.run(async () => {
    await send("DELETE", path);
    told();
  }, "Removed.");
  const { design } = of;
  return html`<article class="card" aria-label=${`Experiment ${of.name}`}>
    <h2>${of.name} <${Status} of=${of.state} /> ${of.finding && html`<span class=${`status ${FOUND[of.finding]}`}>${words(of.finding)}</span>`}</h2>
    <p class="faint">${KINDS[design.kind]}: ${asked(of)}; by ${design.outcome}${design.everywhere ? `; also what asks for ${design.control.name}` : ""}; since ${when(of.changed_at)}, by ${of.changed_by}</p>
    <${Problem} of=${problem} />
    ${body && html`<${Figures} of=${body} />`}
    <div class="actions">
      ${(of.state === "running" || of.state === "concluded") && html`<button disabled=${action.busy} onClick=${order("promote", "All go to the candidate.")}>Promote ${design.candidate.name}</button>`}
      ${(of.state === "running" || of.state === "promoted") && html`<button class="quiet" disabled=${action.busy} onClick=${order("stop", "All go to the control.")}>Stop</button>`}
      ${ENDED.includes(of.state) && html`<button class="quiet" disabled=${action.busy} onClick=${remove}>Remove</button>`}
      ${action.said}
    </div>
  </article>`;
}

const ENDED = ["stopped", "rolled_back", "concluded"];

/** Who is asked now. */
function asked({ state, design: { share: part, candidate, control } }) {
  if (state === "running") return `${share(part)} to ${candidate.name}, the rest to ${control.name}`;
  const [all, other] = state === "promoted" ? [candidate, control] : [control, candidate];
  return `all to ${all.name}, none to ${other.name} (${share(part)} to ${candidate.name} while it ran)`;
}

const FOUND = { worse: "failed", fails_more: "failed", no_worse: "answered", better: "answered", no_different: "" };

function Figures({ of }) {
  const { design } = of.experiment;
  const unit = UNITS[design.outcome];
  return html`
    <p>${of.sentence}</p>
    ${of.difference && html`<${Interval} of=${of.difference} design=${design} unit=${unit} label=${of.sentence} />`}
    <div class="scroll" role="region" aria-label="Control and candidate" tabindex="0"><table>
      <thead><tr><th></th><th>Asks</th><th class="number">Ended</th><th class="number">Answered</th><th class="number">Counted</th>
        <th class="number">${design.outcome}</th><th class="number">Cost</th><th class="number">Time</th></tr></thead>
      <tbody>${of.arms.map((one) => html`<tr>
        <td>${one.arm}</td><td class="wrap">${one.asks}</td><td class="number">${count(one.analyses)}</td><td class="number">${count(one.answered)}</td>
        <td class="number">${count(one.outcomes)}</td><td class="number">${one.mean === undefined ? "–" : unit.mean(one.mean)}</td>
        <td class="number">${one.cost_usd === undefined ? "–" : money(one.cost_usd)}</td><td class="number">${time(one.seconds)}</td>
      </tr>`)}</tbody>
    </table></div>
    ${of.successes && html`<p class="faint">Of answers: ${points(of.successes.estimate)} (${points(of.successes.interval.low)} to ${points(of.successes.interval.high)}) points more by the candidate.</p>`}
    ${of.notes.map((note) => html`<p class="faint">${note}</p>`)}`;
}

const points = (value) => `${value > 0 ? "+" : ""}${(100 * value).toFixed(1)}`;
const signed = (format) => (value) => `${value < 0 ? "−" : "+"}${format(Math.abs(value))}`;

const UNITS = {
  rating: { mean: (value) => value.toFixed(3), difference: points, name: "points of the rating, candidate less control" },
  accuracy: { mean: share, difference: points, name: "points of a hundred right, candidate less control" },
  success: { mean: share, difference: points, name: "points of a hundred answered, candidate less control" },
  cost: { mean: money, difference: signed(money), name: "US dollars for an analysis, candidate less control" },
  latency: { mean: time, difference: signed(time), name: "of an analysis, candidate less control" },
};

const WIDTH = 400;

/** The difference with its interval, beside nothing and the margin on the side where the candidate is worse. */
function Interval({ of, design, unit, label }) {
  const worse = ["cost", "latency"].includes(design.outcome) ? 1 : -1;
  const reach = Math.max(Math.abs(of.interval.low), Math.abs(of.interval.high), design.margin, design.no_worse) * 1.1;
  const across = (value) => 8 + ((WIDTH - 16) * (value + reach)) / (2 * reach);
  const edge = worse * design.no_worse;
  return html`<svg class="plot" viewBox=${`0 0 ${WIDTH} 68`} role="img" aria-label=${label}>
    <rect class="worthless" x=${Math.min(across(0), across(edge))} width=${Math.abs(across(edge) - across(0))} y="0" height="30" />
    <line class="even" x1=${across(worse * design.margin)} x2=${across(worse * design.margin)} y1="0" y2="30" />
    <line class="interval" x1=${across(of.interval.low)} x2=${across(of.interval.high)} y1="15" y2="15" />
    <circle class="point" cx=${across(of.estimate)} cy="15" r="4.5" />
    ${[of.interval.low, of.interval.high].map((tick) => html`
      <text x=${Math.min(WIDTH - 30, Math.max(30, across(tick)))} y="44" text-anchor="middle">${unit.difference(tick)}</text>`)}
    <text x=${WIDTH / 2} y="62" text-anchor="middle">${unit.name}</text>
  </svg>`;
}

const OUTCOMES = ["rating", "accuracy", "success", "cost", "latency"];

function Start({ started }) {
  const [wanted, setWanted] = useState({ name: "", control: "", candidate: "", share: "0.1", outcome: "rating", most: "", kind: "canary" });
  const action = useAction();
  const set = (field) => (event) => setWanted({ ...wanted, [field]: event.target.value });
  const amount = ["cost", "latency"].includes(wanted.outcome);
  const start = (event) => {
    event.preventDefault();
    action.run(async () => {
      await send("POST", "/api/experiments", {
        name: wanted.name.trim(),
        control: wanted.control.trim(),
        candidate: wanted.candidate.trim(),
        kind: wanted.kind,
        share: Number(wanted.share),
        outcome: wanted.outcome,
        ...(amount && wanted.most ? { most: Number(wanted.most) } : {}),
      });
      started();
    }, "It runs.");
  };
  return html`<form class="card" onSubmit=${start} aria-label="Start an experiment">
    <h2>Start one</h2>
    <label>Name <input required value=${wanted.name} onInput=${set("name")} placeholder="greeting" pattern="[a-z][a-z0-9\\-]*" /></label>
    <label>Control <input required value=${wanted.control} onInput=${set("control")} placeholder="gpt-4o" /></label>
    <label>Candidate <input required value=${wanted.candidate} onInput=${set("candidate")} placeholder="gpt-4o-mini" /></label>
    <label>Share of the candidate <input type="number" step="any" min="0" max="1" value=${wanted.share} onInput=${set("share")} /></label>
    <label>By <select onChange=${set("outcome")}>${OUTCOMES.map((one) => html`<option value=${one} selected=${one === wanted.outcome}>${one}</option>`)}</select></label>
    ${amount && html`<label>From which on more is the same (${wanted.outcome === "cost" ? "US dollars" : "seconds"}) <input type="number" step="any" min="0" required value=${wanted.most} onInput=${set("most")} /></label>`}
    <label>Kind <select onChange=${set("kind")}><option value="canary">canary: watched for being worse</option><option value="ab">A/B test: which is better</option></select></label>
    <p><button disabled=${action.busy}>Start</button> ${action.said}</p>
    <p class="faint">Control and candidate are strategies, chains or models. Analyses that ask for the name as their strategy, or for the model <code>polyphony/NAME</code>, are drawn.</p>
  </form>`;
}
