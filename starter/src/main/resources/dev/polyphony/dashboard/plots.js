// Small plots of a few points, each with its figures as a table for whoever cannot see it.

import { html } from "./standalone.module.js";

const WIDTH = 400;
const HEIGHT = 280;
const LEFT = 44;
const RIGHT = 388;
const TOP = 26;
const BOTTOM = 236;

/**
 * Points in a square, each with the interval of its height.
 *
 * @param x, y { label, most, format }, from 0 on
 * @param points { x, y, low, high, mark }: mark is what is written beside it
 * @param diagonal whether a line shows where both are equal
 */
export function Scatter({ label, x, y, points, diagonal }) {
  const across = (value) => LEFT + ((RIGHT - LEFT) * Math.min(value, x.most)) / x.most;
  const up = (value) => BOTTOM - ((BOTTOM - TOP) * Math.min(value, y.most)) / y.most;
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  return html`<svg class="plot" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${label}>
    ${ticks.map((tick) => html`
      <line class="grid" x1=${LEFT} x2=${RIGHT} y1=${up(tick * y.most)} y2=${up(tick * y.most)} />
      <text x=${LEFT - 6} y=${up(tick * y.most) + 4} text-anchor="end">${y.format(tick * y.most)}</text>
      <text x=${across(tick * x.most) + (tick === 1 ? 12 : 0)} y=${BOTTOM + 16} text-anchor=${tick === 1 ? "end" : "middle"}>${x.format(tick * x.most)}</text>`)}
    <text x=${(LEFT + RIGHT) / 2} y=${BOTTOM + 36} text-anchor="middle">${x.label}</text>
    <text x=${LEFT} y=${TOP - 12} class="name">${y.label}</text>
    ${diagonal && html`<line class="even" x1=${across(0)} y1=${up(0)} x2=${across(x.most)} y2=${up(y.most)} />`}
    ${points.map((one) => html`
      <line class="interval" x1=${across(one.x)} x2=${across(one.x)} y1=${up(one.low)} y2=${up(one.high)} />
      <circle class="point" cx=${across(one.x)} cy=${up(one.y)} r="4.5" />
      <text class="mark" x=${across(one.x) + (one.x > 0.85 * x.most ? -8 : 8)} y=${up(one.y) - 6}
        text-anchor=${one.x > 0.85 * x.most ? "end" : "start"}>${one.mark}</text>`)}
  </svg>`;
}

const ROW = 34;

/**
 * Differences with their intervals, beside nothing and what would be worth it.
 *
 * @param rows { name, least, most, low, high, finding }, in shares
 */
export function Differences({ label, rows, worth }) {
  const reach = Math.max(worth, ...rows.flatMap((row) => [Math.abs(row.low), Math.abs(row.high)])) * 1.1;
  const across = (value) => 8 + ((WIDTH - 16) * (value + reach)) / (2 * reach);
  const bottom = rows.length * ROW + 4;
  const points = (value) => `${value > 0 ? "+" : ""}${(100 * value).toFixed(1)}`;
  return html`<svg class="plot differences" viewBox=${`0 0 ${WIDTH} ${bottom + 34}`} role="img" aria-label=${label}>
    <rect class="worthless" x=${across(0)} width=${across(worth) - across(0)} y="0" height=${bottom} />
    <line class="even" x1=${across(0)} x2=${across(0)} y1="0" y2=${bottom} />
    ${rows.map((row, i) => html`
      <text class="name" x="8" y=${i * ROW + 13}>${row.name}</text>
      <line class=${`interval ${row.finding}`} x1=${across(row.low)} x2=${across(row.high)} y1=${i * ROW + 24} y2=${i * ROW + 24} />
      <line class=${`known ${row.finding}`} x1=${across(row.least)} x2=${across(row.most)} y1=${i * ROW + 24} y2=${i * ROW + 24} />
      <circle class=${`point ${row.finding}`} cx=${across((row.least + row.most) / 2)} cy=${i * ROW + 24} r="4.5" />`)}
    ${[-reach / 1.1, 0, reach / 1.1].map((tick) => html`
      <text x=${Math.min(WIDTH - 14, Math.max(14, across(tick)))} y=${bottom + 14} text-anchor="middle">${tick === 0 ? "0" : points(tick)}</text>`)}
    <text x=${WIDTH / 2} y=${bottom + 30} text-anchor="middle">points of a hundred that the panel is ahead</text>
  </svg>`;
}
