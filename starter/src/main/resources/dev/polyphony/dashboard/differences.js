// Two texts side by side; words that only one of them has are marked.

import { html, useMemo } from "./standalone.module.js";

/** Beyond so many words together a comparison by the longest common sequence takes too long to look at. */
const MOST = 4000;

/** The words of both, each with whether it is in the longest sequence that they have in common. */
export function compared(left, right) {
  const a = left.split(/(?<=\s)(?=\S)/);
  const b = right.split(/(?<=\s)(?=\S)/);
  if (a.length + b.length > MOST) return null;
  const same = (x, y) => x.trim().toLowerCase() === y.trim().toLowerCase();
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i][j] = same(a[i], b[j]) ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const left_ = [];
  const right_ = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && same(a[i], b[j])) {
      left_.push({ text: a[i++], common: true });
      right_.push({ text: b[j++], common: true });
    } else if (j >= b.length || (i < a.length && lengths[i + 1][j] >= lengths[i][j + 1])) {
      left_.push({ text: a[i++], common: false });
    } else {
      right_.push({ text: b[j++], common: false });
    }
  }
  return [left_, right_];
}

export function Differences({ left, right, names }) {
  const found = useMemo(() => compared(left, right), [left, right]);
  const side = (parts, text) => (parts ? parts.map((part) => (part.common ? part.text : html`<mark>${part.text}</mark>`)) : text);
  return html`<div class="sides">
    <div><h3>${names[0]}</h3><pre class="text">${side(found?.[0], left)}</pre></div>
    <div><h3>${names[1]}</h3><pre class="text">${side(found?.[1], right)}</pre></div>
  </div>`;
}
