import { type EndFacts, type PlatformLines, billedMs } from "./platform-lines.ts";

/** RT-330 … RT-337. `legacy` is the platform of nodejs4.3 to 8.10; `initStart` came with nodejs14.x. */
export function textLines(platform: { legacy: boolean; initStart: boolean }): PlatformLines {
  return {
    initStart(facts) {
      if (!platform.initStart) return undefined;
      return `INIT_START Runtime Version: ${facts.runtimeVersion}\tRuntime Version ARN: ${facts.runtimeVersionArn}\n`;
    },
    initEnd(facts) {
      if (platform.legacy || facts.status === "success") return [];
      const type = facts.errorType === undefined ? "" : `\tError Type: ${facts.errorType}`;
      const duration = facts.durationMs.toFixed(2);
      return [`INIT_REPORT Init Duration: ${duration} ms\tPhase: ${facts.phase}\tStatus: ${facts.status}${type}\n`];
    },
    start: (requestId, version) => `START RequestId: ${requestId} Version: ${version}\n`,
    end: (facts) => [`END RequestId: ${facts.requestId}\n`, report(facts, platform.legacy)],
    extension({ name, state, events, errorType }) {
      const reason = errorType === undefined ? "" : `\tError Type: ${errorType}`;
      return [`EXTENSION\tName: ${name}\tState: ${state}\tEvents: [${events.join(", ")}]${reason}\n`];
    },
    subscription({ api, name, state, types }) {
      const shown = state === "Subscribed" ? types.map(capitalised) : types;
      return [`${api}\tName: ${name}\tState: ${state}\tTypes: [${shown.join(", ")}]\n`];
    },
  };
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function report(facts: EndFacts, legacy: boolean): string {
  const duration = facts.durationMs.toFixed(2);
  const parts = [
    `REPORT RequestId: ${facts.requestId}`,
    `Duration: ${duration} ms`,
    `Billed Duration: ${billedMs(Number(duration), legacy)} ms${legacy ? " " : ""}`,
    `Memory Size: ${facts.memoryMiB} MB`,
    `Max Memory Used: ${facts.maxMemoryUsedMiB} MB`,
  ];
  if (!legacy && facts.initDurationMs !== undefined) parts.push(`Init Duration: ${facts.initDurationMs.toFixed(2)} ms`);
  return `${parts.join("\t")}\t${legacy ? "" : status(facts)}\n${xray(facts.traceHeader)}`;
}

/** Failures of the environment, not of the handler (RT-335). */
function status(facts: EndFacts): string {
  if (facts.status === "timeout") return "Status: timeout";
  if (facts.status !== "error") return "";
  return `Status: error\tError Type: ${facts.errorType ?? "Runtime.Unknown"}`;
}

/** RT-334 */
function xray(traceHeader: string | undefined): string {
  if (!traceHeader?.includes("Sampled=1")) return "";
  const fields = new URLSearchParams(traceHeader.replaceAll(";", "&"));
  if (fields.get("Sampled") !== "1") return "";
  return `XRAY TraceId: ${fields.get("Root") ?? ""}\tSegmentId: ${fields.get("Parent") ?? ""}\tSampled: true\t\n`;
}
