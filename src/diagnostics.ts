/** The engine's own log: one JSON line an event on stderr. Never a payload, a variable or a credential. */

export type Level = "error" | "warn" | "info" | "debug";
export type Facts = Readonly<Record<string, string | number | boolean | undefined>>;
export type Diagnostics = (level: Level, event: string, facts?: Facts) => void;

const rank: Record<Level, number> = { error: 0, warn: 1, info: 2, debug: 3 };

/** Writes events of at least `threshold` to `out`, e.g. `{"time":…,"level":"warn","event":"environment.init-failed"}`. */
export function diagnosticsTo(out: NodeJS.WritableStream, threshold: Level): Diagnostics {
  return (level, event, facts = {}) => {
    if (rank[level] > rank[threshold]) return;
    out.write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...facts })}\n`);
  };
}

/** An unexpected error as facts: its text and stack, for the person who mends it. */
export function errorFacts(error: unknown): Facts {
  if (error instanceof Error) return { error: `${error.name}: ${error.message}`, stack: error.stack ?? "" };
  return { error: String(error) };
}
