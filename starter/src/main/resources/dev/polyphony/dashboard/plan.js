// A compiled plan as a tree.

import { html } from "./standalone.module.js";
import { money } from "./format.js";

const KINDS = {
  fallback: "one after the other, the next where one fails",
  escalate: "one after the other, the next where an answer is not sure enough",
  hedge: "a second one too where the first is slow",
  panel: "at once",
  sequential: "one after the other, until those that answered are sure enough together",
};

/** The nodes below one: steps, contenders or members, then those who are consulted. */
export function below(node) {
  const parts = [...(node.steps ?? []).map((step) => step.node ?? step), ...(node.contenders ?? []), ...(node.members ?? [])];
  const consulted = node.aggregation ?? {};
  const judges = [...(consulted.reviewers ?? []), ...(consulted.judges ?? []), ...(consulted.chairman ? [consulted.chairman] : [])];
  return [...parts, ...judges.map((one) => one.node ?? one)].filter((one) => one && one.type);
}

/** What it costs at most, where each call is answered once; null where a price is unknown. */
export function worst(node) {
  const own = node.type === "call" ? node.ceiling ?? null : 0;
  const parts = [own, ...below(node).map(worst)];
  return parts.includes(null) ? null : parts.reduce((sum, one) => sum + one);
}

/** @param came what came of a node, for people, by its path; absent where nobody has been asked yet */
export function PlanTree({ node, came }) {
  return html`<ul class="tree"><${Branch} node=${node} came=${came} /></ul>`;
}

function panel(aggregation) {
  return aggregation?.type === "sequential" ? KINDS.sequential : `${KINDS.panel}, then ${aggregation?.type ?? "best"}`;
}

function Branch({ node, came }) {
  const children = below(node);
  const how = node.type === "panel" ? panel(node.aggregation) : KINDS[node.type];
  return html`<li>
    ${node.type === "skipped"
      ? html`<strong>${node.name}</strong> <span class="faint">cannot be asked</span>`
      : node.type === "call"
      ? html`<strong>${node.name}</strong> <span class="faint">${[node.step, node.ceiling === undefined || node.ceiling === null ? "cost unknown" : `at most ${money(node.ceiling)}`].filter(Boolean).join(" · ")}</span>`
      : html`<span>${node.type}</span> <span class="faint">${node.name ?? ""} ${how ?? ""}${node.threshold ? `, below ${node.threshold}` : ""}</span>`}
    ${came?.(node)}
    ${children.length > 0 && html`<ul>${children.map((child) => html`<${Branch} node=${child} came=${came} />`)}</ul>`}
  </li>`;
}
