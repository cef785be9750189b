// Which page it is, what stands around it, and the key that the service wants.

import { html, render, useEffect, useState, useCallback } from "./standalone.module.js";
import { send, session } from "./api.js";
import { Navigation } from "./live.js";
import { Analyses } from "./analyses.js";
import { Analysis } from "./analysis.js";
import { Pipeline, Pipelines } from "./pipelines.js";
import { Providers } from "./providers.js";
import { Costs } from "./costs.js";
import { Quality } from "./quality.js";
import { Experiments } from "./experiments.js";

const PAGES = [
  ["/", "Analyses"],
  ["/pipelines", "Pipelines"],
  ["/provider-status", "Providers"],
  ["/costs", "Costs"],
  ["/quality", "Quality"],
  ["/experiments", "Experiments"],
];

function page(path) {
  const analysis = /^\/analyses\/([^/]+)$/.exec(path);
  if (analysis) return { title: "Analysis", body: html`<${Analysis} key=${path} id=${decodeURIComponent(analysis[1])} />` };
  const pipeline = /^\/pipelines\/([^/]+)$/.exec(path);
  if (pipeline) return { title: "Pipeline", body: html`<${Pipeline} key=${path} id=${decodeURIComponent(pipeline[1])} />` };
  if (path === "/pipelines") return { title: "Pipelines", body: html`<${Pipelines} />` };
  if (path === "/provider-status") return { title: "Providers", body: html`<${Providers} />` };
  if (path === "/costs") return { title: "Costs", body: html`<${Costs} />` };
  if (path === "/quality") return { title: "Quality", body: html`<${Quality} />` };
  if (path === "/experiments") return { title: "Experiments", body: html`<${Experiments} />` };
  if (path !== "/" && path !== "/analyses") return { title: "No such page", body: html`<h1>No such page</h1><p>Nothing is served at <code>${path}</code>. <a href="/">The analyses</a> are a place to begin.</p>` };
  return { title: "Analyses", body: html`<${Analyses} />` };
}

function App() {
  const [path, setPath] = useState(location.pathname);
  const [asked, setAsked] = useState(false);
  const [era, setEra] = useState(0);
  const go = useCallback((to) => {
    history.pushState(null, "", to);
    setPath(location.pathname);
    document.querySelector("main")?.focus();
    window.scrollTo(0, 0);
  }, []);
  useEffect(() => {
    const back = () => setPath(location.pathname);
    const wanted = () => setAsked(true);
    addEventListener("popstate", back);
    addEventListener("polyphony-key-wanted", wanted);
    return () => {
      removeEventListener("popstate", back);
      removeEventListener("polyphony-key-wanted", wanted);
    };
  }, []);
  const { title, body } = page(path);
  useEffect(() => {
    document.title = `${title} · Polyphony`;
  }, [title]);
  const follow = (event) => {
    const link = event.target.closest("a");
    if (link && link.origin === location.origin && !link.target && !event.metaKey && !event.ctrlKey && isPage(link.pathname)) {
      event.preventDefault();
      go(link.pathname + link.search);
    }
  };
  return html`
    <${Navigation.Provider} value=${go}>
      <div onClick=${follow}>
        <a class="skip" href="#main">To the content</a>
        <header>
          <nav aria-label="Pages">
            <strong>Polyphony</strong>
            ${PAGES.map(([to, name]) => html`
              <a href=${to} aria-current=${isBelow(path, to) ? "page" : undefined}>${name}</a>`)}
            <a href="/docs/index.html" target="_blank" rel="noopener">API</a>
            <button class="quiet" onClick=${() => setAsked(!asked)} aria-expanded=${asked}>
              ${session.key ? "Key set" : "Key"}${session.tenant ? ` · ${session.tenant}` : ""}
            </button>
          </nav>
          ${asked && html`<${Access} done=${() => { setAsked(false); setEra(era + 1); }} />`}
        </header>
        <main id="main" tabindex="-1" key=${era}>${body}</main>
      </div>
    <//>`;
}

function isPage(path) {
  return PAGES.some(([to]) => to === path) || /^\/(analyses|pipelines)(\/[^/]+)?$/.test(path);
}

const isBelow = (path, page) => path === page || path.startsWith(page === "/" ? "/analyses" : `${page}/`);

/** Kept in this tab alone, until it is closed. */
function Access({ done }) {
  const [key, setKey] = useState(session.key);
  const [tenant, setTenant] = useState(session.tenant);
  const [decrypts, setDecrypts] = useState(false);
  const [problem, setProblem] = useState("");
  const save = async (event) => {
    event.preventDefault();
    session.key = key.trim();
    session.tenant = tenant.trim();
    try {
      if (decrypts) await send("POST", "/codec/session");
      done();
    } catch (refused) {
      setProblem(refused.message);
    }
  };
  return html`
    <form class="access" onSubmit=${save}>
      <label>API key <input type="password" autocomplete="off" value=${key} onInput=${(e) => setKey(e.target.value)} placeholder="pk_…" /></label>
      <label>Tenant <input value=${tenant} onInput=${(e) => setTenant(e.target.value)} placeholder="that of the key" /></label>
      <label><input type="checkbox" checked=${decrypts} onChange=${(e) => setDecrypts(e.target.checked)} /> Let Temporal's Web UI decrypt, for 12 hours</label>
      <button>Use</button>
      ${problem && html`<p role="alert">${problem}</p>`}
      <small>Kept in this tab until it is closed. <code>polyphony keys create</code> makes a key; on the service's own machine none is needed.</small>
    </form>`;
}

render(html`<${App} />`, document.body);
