// Figures as people read them.

const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD", minimumFractionDigits: 2, maximumFractionDigits: 6 });
const whole = new Intl.NumberFormat("en-US");

export const money = (usd) => (usd === null || usd === undefined ? "unknown" : dollars.format(Number(usd)));

export const count = (n) => (n === null || n === undefined ? "–" : whole.format(n));

export const share = (part) => (part === null || part === undefined ? "–" : `${(100 * part).toFixed(part > 0 && part < 0.1 ? 1 : 0)} %`);

export const decimal = (value) => (value === null || value === undefined ? "–" : Number(value).toFixed(2));

/** Seconds as 0.43 s, 12 s, 3 min 5 s. */
export function time(seconds) {
  if (seconds === null || seconds === undefined || Number.isNaN(seconds)) return "–";
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.round(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** PT1M2.5S as seconds. */
export function seconds(iso) {
  const found = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(iso ?? "");
  return found ? Number(found[1] ?? 0) * 3600 + Number(found[2] ?? 0) * 60 + Number(found[3] ?? 0) : 0;
}

/** An instant in the time zone of whoever looks, of 24 hours as everywhere: 30 Nov, 10:24:21 UTC. */
export function when(instant) {
  if (!instant) return "–";
  const at = new Date(instant);
  const year = at.getFullYear() === new Date().getFullYear() ? {} : { year: "numeric" };
  return at.toLocaleString("en-GB", { ...year, day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit", timeZoneName: "short" });
}

export const words = (name) => (name ?? "").replaceAll("_", " ");
