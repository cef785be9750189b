// Lines and bars over time, each with a table of the same figures. The library that draws them is loaded where there are some.

import { html, useEffect, useRef, useState } from "./standalone.module.js";

let library = null;

function drawing() {
  library ??= new Promise((resolve, reject) => {
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = "/dashboard/uPlot.min.css";
    const script = document.createElement("script");
    script.src = "/dashboard/uPlot.iife.min.js";
    script.onload = () => resolve(window.uPlot);
    script.onerror = () => reject(new Error("The charts cannot be loaded; the figures are in the tables."));
    document.head.append(style, script);
  });
  library.catch(() => { library = null; });
  return library;
}

/** Of lines, so that nobody has to tell them apart by colour. */
const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3], [14, 4], [4, 2], [1, 4], [12, 2, 2, 2, 2, 2]];

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Whether the reader's screen is dark, also when that changes. */
function useDark() {
  const [dark, setDark] = useState(matchMedia("(prefers-color-scheme: dark)").matches);
  useEffect(() => {
    const query = matchMedia("(prefers-color-scheme: dark)");
    const changed = () => setDark(query.matches);
    query.addEventListener("change", changed);
    return () => query.removeEventListener("change", changed);
  }, []);
  return dark;
}

/** A number that an axis names, written as short as it can be told from its neighbours. */
const sparse = (format) => (_, values) => values.map((value) => (value === null ? "" : format(value)));

function options(uPlot, { labels, lines, format, bars, most }, width) {
  const ink = colour("faint");
  const axis = { stroke: ink, grid: { stroke: colour("line"), width: 1 }, ticks: { stroke: colour("line"), width: 1 }, font: "13px system-ui, sans-serif" };
  const place = (position) => {
    const label = Number.isInteger(position) ? labels[position] : undefined;
    return label ?? "";
  };
  return {
    width,
    height: 220,
    padding: [8, 12, 0, 0],
    scales: {
      x: { time: false, range: () => (bars ? [-0.6, labels.length - 0.4] : [0, Math.max(1, labels.length - 1)]) },
      y: { range: (_, __, max) => [0, most ?? (max > 0 ? max * 1.08 : 1)] },
    },
    axes: [
      { ...axis, space: 8 * Math.max(...labels.map((label) => label.length)) + 24, values: sparse(place), incrs: [1, 2, 5, 10, 12, 15, 20, 24, 48] },
      { ...axis, values: sparse(format), size: 76 },
    ],
    cursor: { y: false, drag: { x: false, y: false } },
    series: [
      { label: "At", value: (_, position) => place(position ?? labels.length - 1) },
      ...lines.map((line, i) => ({
        label: line.label,
        stroke: bars ? colour("card") : colour(line.colour ?? `line-${i % 8}`),
        fill: bars ? colour(line.colour ?? `line-${i % 8}`) : undefined,
        width: line.target ? 1.5 : bars ? 1 : 2,
        dash: bars ? undefined : line.target ? [2, 4] : DASHES[i % 8],
        paths: bars ? uPlot.paths.bars({ size: [0.7, 48] }) : line.target ? uPlot.paths.stepped({ align: 1 }) : undefined,
        points: { show: !bars && !line.target && line.values.includes(null), size: 4 },
        spanGaps: false,
        // Where nobody points at a step, the latest.
        value: (_, __, ___, at) => figure(line.values[at ?? labels.length - 1], format),
      })),
    ],
  };
}

const figure = (value, format) => (value === null || value === undefined ? "–" : format(value));

/** Of bars each stands on those before it; the tallest is drawn first, the others over it. */
function heights(lines, bars) {
  if (!bars) return lines.map((line) => line.values);
  const sums = [];
  lines.forEach((line, i) => (sums[i] = line.values.map((value, at) => (value ?? 0) + (i > 0 ? sums[i - 1][at] : 0))));
  return sums.map((line) => line.map((value) => (value === 0 ? null : value)));
}

/**
 * @param labels of the steps of time, as the axis and the table name them
 * @param lines of { label, values }, with a value, or null, for each step
 * @param bars whether they are stacked bars instead
 * @param most where the scale ends; by what there is otherwise
 */
export function Chart({ title, labels, lines, format, bars, most }) {
  const place = useRef(null);
  const dark = useDark();
  const [problem, setProblem] = useState(null);
  const [shown, setShown] = useState(false);
  const drawn = JSON.stringify([labels, lines]);
  useEffect(() => {
    let plot = null;
    let watcher = null;
    let gone = false;
    drawing().then((uPlot) => {
      if (gone) return;
      const stacked = bars ? [...lines].reverse() : lines;
      const raised = heights(lines, bars);
      const coloured = lines.map((line, i) => ({ ...line, colour: line.colour ?? `line-${i % 8}` }));
      const all = { labels, lines: bars ? coloured.reverse() : coloured, format, bars, most };
      plot = new uPlot(
        options(uPlot, all, place.current.clientWidth),
        [labels.map((_, i) => i), ...(bars ? raised.reverse() : stacked.map((line) => line.values))],
        place.current,
      );
      plot.setLegend({ idx: null }, false);
      watcher = new ResizeObserver(() => plot.setSize({ width: place.current.clientWidth, height: 220 }));
      watcher.observe(place.current);
      setProblem(null);
    }).catch(setProblem);
    return () => {
      gone = true;
      watcher?.disconnect();
      plot?.destroy();
    };
  }, [drawn, dark, bars, most]);
  const last = lines.map((line) => {
    const at = line.values.findLastIndex((value) => value !== null);
    return at < 0 ? null : `${line.label} ${format(line.values[at])}`;
  }).filter(Boolean);
  return html`<figure class="chart">
    <figcaption>${title}</figcaption>
    ${lines.length === 0
      ? html`<p class="faint">Nothing in that time.</p>`
      : html`<div ref=${place} role="img" aria-label=${`${title}. Last: ${last.join(", ")}. All figures are in the table below.`}></div>
        ${problem && html`<p class="problem">${problem.message}</p>`}
        <details onToggle=${(event) => setShown(event.target.open)}>
          <summary>Figures<span class="unseen"> of ${title}</span></summary>
          ${shown && html`<${Figures} title=${title} labels=${labels} lines=${lines} format=${format} />`}
        </details>`}
  </figure>`;
}

/** The steps that have any, the latest first. */
function Figures({ title, labels, lines, format }) {
  const steps = labels.map((_, i) => i).filter((i) => lines.some((line) => line.values[i] !== null && line.values[i] !== 0)).reverse();
  return html`<div class="scroll figures" role="region" aria-label=${title} tabindex="0"><table>
    <thead><tr><th scope="col">From</th>${lines.map((line) => html`<th scope="col" class="number">${line.label}</th>`)}</tr></thead>
    <tbody>${steps.map((i) => html`<tr><th scope="row">${labels[i]}</th>
      ${lines.map((line) => html`<td class="number">${figure(line.values[i], format)}</td>`)}</tr>`)}</tbody>
  </table></div>`;
}
