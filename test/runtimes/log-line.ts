/** One event of a log stream, read by the grammar of the specification's section 7. */
export interface LogLine {
  /** The event without the one LF at its end. */
  readonly text: string;
  /** RT-300: every event of the text format ends in LF. */
  readonly endsInLineFeed: boolean;
  readonly kind: "console" | "platform" | "json" | "raw";
  /** `START`, `END`, `REPORT`, `INIT_START`, `INIT_REPORT`, or in the JSON format `platform.start` and so on. */
  readonly platform: string | undefined;
  readonly timestamp: string | undefined;
  /** As printed: a request id, `undefined` or `-`. */
  readonly id: string | undefined;
  readonly level: string | undefined;
  /** What the function said, without prefix; the whole text of a raw line. */
  readonly message: string;
  readonly json: Readonly<Record<string, unknown>> | undefined;
}

const prefix = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\t([0-9a-f-]{36}|undefined|-)\t([^]*)$/;
const level = /^(TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\t([^]*)$/;
const platform = /^(?:(START|END|REPORT) RequestId: |(INIT_START) Runtime Version: |(INIT_REPORT) Init Duration: )/;

/** Reads one event; lines of legacy runtimes carry no level (RT-301). */
export function parseLogLine(event: string, legacy: boolean): LogLine {
  const text = event.endsWith("\n") ? event.slice(0, -1) : event;
  const base = { text, endsInLineFeed: event.endsWith("\n"), ...unknownParts, message: text };
  const [, timestamp, id, rest] = prefix.exec(text) ?? [];
  if (rest !== undefined) {
    const leveled = legacy ? undefined : level.exec(rest);
    return { ...base, kind: "console", timestamp, id, level: leveled?.[1], message: leveled?.[2] ?? rest };
  }
  const name = platform.exec(text)?.slice(1).find(Boolean);
  if (name) return { ...base, kind: "platform", platform: name };
  return parseJsonLine(base) ?? { ...base, kind: "raw" };
}

const unknownParts = { platform: undefined, timestamp: undefined, id: undefined, level: undefined, json: undefined };

function parseJsonLine(base: Omit<LogLine, "kind">): LogLine | undefined {
  const json = parseObject(base.text);
  if (json && typeof json["type"] === "string" && json["type"].startsWith("platform.")) {
    return { ...base, kind: "platform", platform: json["type"], timestamp: asText(json["time"]), json };
  }
  if (!json || typeof json["level"] !== "string" || typeof json["timestamp"] !== "string") return undefined;
  const { timestamp, requestId, message } = json;
  return {
    ...base,
    kind: "json",
    timestamp,
    id: asText(requestId),
    level: json["level"],
    message: asText(message) ?? "",
    json,
  };
}

function parseObject(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined; // a SyntaxError: a raw line that only begins like JSON
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function asText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
