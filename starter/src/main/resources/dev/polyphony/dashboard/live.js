// What is read again and again while somebody looks, and how it is shown that it cannot be.

import { createContext, html, useCallback, useEffect, useRef, useState } from "./standalone.module.js";
import { get } from "./api.js";

/** Goes to another page of these without loading the document again. */
export const Navigation = createContext(() => {});

/**
 * Reads the path now, every so often while the page is seen, and when it is told to.
 *
 * @param path null for nothing
 */
export function useLive(path, everyMillis) {
  const [state, setState] = useState({ path: null, body: null, next: null, problem: null });
  const timer = useRef(0);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (!path) return undefined;
    const stop = new AbortController();
    const read = async () => {
      clearTimeout(timer.current);
      if (document.visibilityState === "visible") {
        try {
          const { body, next } = await get(path, stop.signal);
          setState({ path, body, next, problem: null });
        } catch (problem) {
          if (stop.signal.aborted) return;
          if (problem.status === 401) dispatchEvent(new Event("polyphony-key-wanted"));
          setState((before) => ({ ...before, path, body: before.path === path ? before.body : null, problem }));
        }
      }
      if (!stop.signal.aborted && everyMillis) timer.current = setTimeout(read, everyMillis);
    };
    const seen = () => document.visibilityState === "visible" && read();
    read();
    document.addEventListener("visibilitychange", seen);
    return () => {
      stop.abort();
      clearTimeout(timer.current);
      document.removeEventListener("visibilitychange", seen);
    };
  }, [path, everyMillis, turn]);
  const again = useCallback(() => setTurn((n) => n + 1), []);
  return { ...(state.path === path ? state : { body: null, next: null, problem: null }), again };
}

export function Problem({ of }) {
  return of ? html`<p class="problem" role="alert">${of.message}</p>` : null;
}

/** Runs what a button is for, and says how it went. */
export function useAction() {
  const [state, setState] = useState({ busy: false, problem: null, done: null });
  const run = useCallback(async (action, done) => {
    setState({ busy: true, problem: null, done: null });
    try {
      await action();
      setState({ busy: false, problem: null, done: done ?? null });
    } catch (problem) {
      setState({ busy: false, problem, done: null });
    }
  }, []);
  const said = html`<span class="said" role="status">${state.done}</span><${Problem} of=${state.problem} />`;
  return { run, busy: state.busy, problem: state.problem, said };
}

export function Status({ of }) {
  return html`<span class=${`status ${of}`}>${(of ?? "").replaceAll("_", " ")}</span>`;
}
