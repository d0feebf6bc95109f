/** A log event without what stands before its text in CloudWatch. */
export interface LogLine {
  readonly level: "error" | "warn" | "info" | "debug" | undefined;
  readonly text: string;
  /** The init phase failed, which is logged once more when it is tried again. */
  readonly isInitError?: true;
}

const ofPlatform = /^(START RequestId: |END RequestId: |REPORT RequestId: |INIT_START |INIT_REPORT |XRAY TraceId: )/;
/** Frames of the runtime's own: beneath the handler there is nothing of the person's. */
const ofRuntime = /^\s+at .*([\\/](src|dist)[\\/]guest[\\/][\w-]+\.js:\d+:\d+\)?$|\(?node:internal\/|[( ]internal\/)/;
const exit = /^RequestId: \S+ Error: (Runtime exited [^\n]*)(\nRuntime\.ExitError)?$/;
const dated = /^\d{4}-\d\d-\d\dT[\d:.]+Z[\t ]/;

/** What of a log event is the function's; `undefined` for the platform's own lines, which the line of the invocation says. */
export function logLine(message: string): LogLine | undefined {
  const text = message.replace(/\n+$/, "");
  if (ofPlatform.test(text) || text === "Runtime.ExitError") return undefined;
  if (text.startsWith("{")) return jsonLine(text);
  const [, exited] = exit.exec(text) ?? [];
  if (exited !== undefined) return { level: "error", text: exited };
  if (!dated.test(text)) return { level: undefined, text };
  if (/ Task timed out after [\d.]+ seconds$/.test(text)) return undefined;
  const [, requestId = "", levelOrText = "", ...rest] = text.split("\t");
  if (requestId === "") return { level: undefined, text };
  const level = levelOf(levelOrText);
  if (level === undefined || rest.length === 0) return { level: undefined, text: [levelOrText, ...rest].join("\t") };
  return { level, ...thrown(rest.join("\t"), requestId === "undefined") };
}

/** What of all log events of an invocation is the function's: an error of the init phase once, though it is tried twice. */
export function logLines(messages: readonly string[]): LogLine[] {
  const lines = withoutDumps(messages).flatMap((message) => logLine(message) ?? []);
  const isRepeated = (line: LogLine, at: number): boolean =>
    line.isInitError === true && lines.findIndex(({ text }) => text === line.text) < at;
  return lines.filter((line, at) => !isRepeated(line, at));
}

/** Node.js prints the error that the runtime gives up with, which is in the log already. */
function withoutDumps(messages: readonly string[]): readonly string[] {
  const from = messages.findIndex((message) => /^node:internal\/process\/promises:\d+/.test(message));
  const length = messages.slice(from).findIndex((message) => /^Node\.js v\d+/m.test(message)) + 1;
  if (from < 0 || length === 0) return messages;
  const dumped = messages.slice(from, from + length);
  const isRuntimes = dumped.some((message) => /^(Error \[Runtime\.\w+\]|Runtime\.\w+): /m.test(message));
  return [...messages.slice(0, from), ...(isRuntimes ? [] : dumped), ...withoutDumps(messages.slice(from + length))];
}

const thrownText = /^(Invoke Error|Init Error|Uncaught Exception|Unhandled Promise Rejection) ?\t(\{.*\})$/s;

/** `Invoke Error <tab> {…}` as the stack that is in it. */
function thrown(text: string, isBeforeAll: boolean): Omit<LogLine, "level"> {
  const [, what, body] = thrownText.exec(text) ?? [];
  if (body === undefined) return { text };
  return { text: stackIn(parsed(body)) ?? text, ...((isBeforeAll || what === "Init Error") && { isInitError: true }) };
}

function stackIn({ stack, errorType, errorMessage }: Record<string, unknown>): string | undefined {
  const lines = Array.isArray(stack) ? stack.map(textOf).filter((line) => !ofRuntime.test(line)) : [];
  if (lines.length > 0) return lines.join("\n");
  return errorMessage === undefined ? undefined : `${textOf(errorType)}: ${textOf(errorMessage)}`;
}

/** Functions with `LogFormat: JSON`, and whatever else looks so. */
function jsonLine(text: string): LogLine | undefined {
  const { type, record, timestamp, level, message, stackTrace, errorType, errorMessage } = parsed(text);
  if (typeof type === "string" && type.startsWith("platform.") && record !== undefined) return undefined;
  if (timestamp === undefined || typeof level !== "string") return { level: undefined, text };
  const said = textOf(message ?? errorMessage ?? "");
  const error = errorType !== undefined && message === undefined ? `${textOf(errorType)}: ${said}` : said;
  const stack = Array.isArray(stackTrace) ? `\n${stackTrace.map(textOf).join("\n")}` : "";
  return { level: levelOf(level), text: error + stack };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function levelOf(text: string): LogLine["level"] {
  switch (text) {
    case "ERROR":
    case "FATAL":
      return "error";
    case "WARN":
      return "warn";
    case "INFO":
      return "info";
    case "DEBUG":
    case "TRACE":
      return "debug";
    default:
      return undefined;
  }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {}; // SyntaxError: it only looked like JSON
  }
}
