// What the pages ask of the REST API, as whoever looks at them.

const KEY = "polyphony-key";
const TENANT = "polyphony-tenant";

export const session = {
  get key() { return sessionStorage.getItem(KEY) ?? ""; },
  set key(value) { value ? sessionStorage.setItem(KEY, value) : sessionStorage.removeItem(KEY); },
  get tenant() { return sessionStorage.getItem(TENANT) ?? ""; },
  set tenant(value) { value ? sessionStorage.setItem(TENANT, value) : sessionStorage.removeItem(TENANT); },
};

/** What the service said that it would not do, in its own words. */
export class Refused extends Error {
  constructor(status, words) {
    super(words);
    this.status = status;
  }
}

function headers(more) {
  const all = { accept: "application/json", ...more };
  if (session.key) all.authorization = `Bearer ${session.key}`;
  if (session.tenant) all["polyphony-tenant"] = session.tenant;
  return all;
}

async function refusal(response) {
  let words = "";
  try {
    const problem = await response.json();
    words = problem.detail ?? problem.error?.message ?? problem.title ?? "";
  } catch {
    // No JSON: the status says it.
  }
  return new Refused(response.status, words || `The service answered ${response.status}.`);
}

export async function get(path, signal) {
  const response = await fetch(path, { headers: headers(), signal });
  if (!response.ok) throw await refusal(response);
  const body = await response.json();
  return { body, next: nextOf(response.headers.get("link")) };
}

function nextOf(link) {
  const found = /<([^>]+)>;\s*rel="next"/.exec(link ?? "");
  if (!found) return null;
  const url = new URL(found[1], location.href);
  return url.pathname + url.search;
}

export async function send(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: headers({ "content-type": "application/json" }),
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw await refusal(response);
  const text = await response.text();
  return text ? JSON.parse(text) : null;
}

/** A file as it is, to be read there. */
export async function upload(path, type, file) {
  const response = await fetch(path, { method: "POST", headers: headers({ "content-type": type }), body: file });
  if (!response.ok) throw await refusal(response);
  return response.json();
}

/** Events of an analysis from the first one on, until its result, or until the signal says that nobody looks any more. */
export async function events(id, signal, onEvent) {
  let last = null;
  for (let tries = 0; ; tries++) {
    try {
      const response = await fetch(`/api/analyses/${encodeURIComponent(id)}/events`, {
        headers: headers({ accept: "text/event-stream", ...(last ? { "last-event-id": last } : {}) }),
        signal,
      });
      if (!response.ok) throw await refusal(response);
      for await (const event of parsed(response.body)) {
        tries = 0;
        if (event.id) last = event.id;
        onEvent(event.name, event.data);
        if (event.name === "result" || event.name === "error") return;
      }
    } catch (problem) {
      if (signal.aborted || (problem instanceof Refused && problem.status < 500)) throw problem;
    }
    await new Promise((resolve) => setTimeout(resolve, Math.min(10_000, 500 * 2 ** tries)));
    if (signal.aborted) return;
  }
}

async function* parsed(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value.replaceAll("\r\n", "\n");
    for (let end; (end = text.indexOf("\n\n")) >= 0; text = text.slice(end + 2)) {
      const event = { name: "message", id: null, data: null };
      const data = [];
      for (const line of text.slice(0, end).split("\n")) {
        if (line.startsWith("event:")) event.name = line.slice(6).trim();
        else if (line.startsWith("id:")) event.id = line.slice(3).trim();
        else if (line.startsWith("data:")) data.push(line.slice(5).trim());
      }
      if (data.length) {
        event.data = JSON.parse(data.join("\n"));
        yield event;
      }
    }
  }
}
