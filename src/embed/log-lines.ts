/** What platform and runtime write into a log by themselves, as text (RT-330 … RT-340) and as JSON (RT-343). */
const platformLine = new RegExp(
  [
    "^(?:START|END|REPORT) RequestId: ",
    "^INIT_(?:START|REPORT) ",
    "^(?:EXTENSION|TELEMETRY|LOGS)\tName: ",
    "^RequestId: [0-9a-f-]{36} (?:Error: |Process exited)",
    "^[0-9TZ:.-]{24} [0-9a-f-]{36} Task timed out after ",
    "^(?:Runtime|Sandbox|Extension)\\.\\w+\n?$",
    '^\\{"time":"[^"]+","type":"platform\\.',
    // The runtime's own word about a failure (RT-240, RT-313).
    "^[0-9TZ:.-]{24}\t[^\t\n]*\tERROR\t(?:Invoke Error|Uncaught Exception|Unhandled Promise Rejection|Init Error) \t",
  ].join("|"),
);

/** What a runtime puts in front of what is printed: time, request id, and since Node.js 10 the level. */
const prefix = /^[0-9TZ:.-]{24}\t[^\t\n]*\t(?:(?:TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\t)?/;

export function isPlatformLine(line: string): boolean {
  return platformLine.test(line);
}

/** A line of the function as it was printed. */
export function printedText(line: string): string {
  return line.replace(prefix, "").replace(/\n$/, "");
}
