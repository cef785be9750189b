// A provider's invoice or usage export beside the ledger, by day and model. Nothing is kept, nothing is changed.

import { html, useEffect, useState } from "./standalone.module.js";
import { get, upload } from "./api.js";
import { useAction } from "./live.js";
import { count, money, words } from "./format.js";

export function Reconciliation() {
  const [providers, setProviders] = useState([]);
  const [provider, setProvider] = useState("");
  const [file, setFile] = useState(null);
  const [all, setAll] = useState(false);
  const [found, setFound] = useState(null);
  const action = useAction();
  useEffect(() => {
    get("/api/costs?by=provider").then(({ body }) => {
      setProviders(body.costs.map((one) => one.key));
    }, () => {});
  }, []);
  const compare = (event) => {
    event.preventDefault();
    setFound(null);
    action.run(async () => setFound(await upload(`/api/costs/reconciliation?provider=${encodeURIComponent(provider)}`, "text/csv", file)));
  };
  return html`<section>
    <h2>Compared with an invoice</h2>
    <p class="faint">A CSV file with the columns <code>day, model, cost</code>, or a costs or usage export of OpenAI or Anthropic as it was downloaded. It is compared and not kept.</p>
    <form class="filters" onSubmit=${compare}>
      <label>Billed by <select onChange=${(event) => { setProvider(event.target.value); setFound(null); }}>
        <option value="" selected=${provider === ""}>choose …</option>
        ${providers.map((one) => html`<option value=${one} selected=${one === provider}>${one}</option>`)}
      </select></label>
      <label>File <input type="file" accept=".csv,text/csv" onChange=${(event) => { setFile(event.target.files[0] ?? null); setFound(null); }} /></label>
      <button disabled=${action.busy || !file || !provider}>Compare</button>
      <label class="check"><input type="checkbox" checked=${all} onChange=${(event) => setAll(event.target.checked)} /> what matches, too</label>
    </form>
    ${action.said}
    ${found && html`<${Found} of=${found} all=${all} />`}
  </section>`;
}

function Found({ of, all }) {
  const shown = of.lines.filter((line) => all || line.finding !== "matched" || line.in_doubt > 0);
  const matched = of.lines.filter((line) => line.finding === "matched").length;
  return html`
    <p role="status">${of.from === of.to ? of.from : `${of.from} to ${of.to}`} (${of.format}): billed ${money(of.invoiced_usd)}, settled ${money(of.settled_usd)}${of.in_doubt > 0 ? `, ${count(of.in_doubt)} in doubt of at most ${money(of.in_doubt_usd)}` : ""}.
      ${matched === of.lines.length ? " All of it matches." : ` ${matched} of ${of.lines.length} lines match.`}</p>
    ${shown.length > 0 && html`<div class="scroll" role="region" aria-label="Invoice and ledger" tabindex="0"><table class="reconciled">
      <thead><tr><th>Day</th><th>Model</th><th class="number">Billed</th><th class="number">Settled</th><th class="number">Difference</th><th class="number">In doubt</th><th>Finding</th></tr></thead>
      <tbody>${shown.map((line) => html`<tr>
        <td>${line.day}</td><td>${line.model}</td>
        <td class="number">${line.invoiced_usd === undefined ? tokens(line.invoiced_input_tokens, line.invoiced_output_tokens) : money(line.invoiced_usd)}</td>
        <td class="number">${line.invoiced_usd === undefined && line.invoiced_output_tokens !== undefined ? tokens(line.input_tokens, line.output_tokens) : money(line.settled_usd)}</td>
        <td class="number">${line.difference_usd === undefined ? "–" : money(line.difference_usd)}</td>
        <td class="number">${line.in_doubt || "–"}</td>
        <td class="wrap"><span class=${`status ${line.finding}`}>${words(line.finding)}</span> ${line.meaning}
          ${line.in_doubt_analyses.length > 0 && html`<br />In doubt: ${line.in_doubt_analyses.map((id, i) => html`${i > 0 ? ", " : ""}<a href=${`/analyses/${encodeURIComponent(id)}`}><code>${id}</code></a>`)}.
            <span class="faint"> <code>polyphony costs resolve ID --amount USD</code> says what one cost after all.</span>`}</td>
      </tr>`)}</tbody>
    </table></div>`}`;
}

const tokens = (input, output) => (output === undefined ? "–" : `${count(input)} in, ${count(output)} out`);
