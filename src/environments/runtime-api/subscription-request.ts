import { Refusal } from "./refusal.ts";

export type TelemetryApi = "TELEMETRY" | "LOGS";
export type Category = "platform" | "function" | "extension";

/** What an extension asks of the Telemetry API or the Logs API (API-960, API-963). */
export interface SubscriptionRequest {
  readonly api: TelemetryApi;
  readonly schemaVersion: string;
  readonly types: readonly Category[];
  readonly maxItems: number;
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly destination: Destination;
}

/** On the environment's loopback. */
export type Destination =
  | { readonly protocol: "HTTP"; readonly port: number; readonly path: string; readonly method: "POST" | "PUT" }
  | { readonly protocol: "TCP"; readonly port: number };

const schemaVersions: Readonly<Record<TelemetryApi, readonly string[]>> = {
  TELEMETRY: ["2022-07-01", "2022-12-13", "2025-01-29"],
  LOGS: ["2020-08-15", "2021-03-18"],
};
const categories: readonly Category[] = ["platform", "function", "extension"];
const hosts = ["sandbox.localdomain", "sandbox"];
/** The Runtime API's own. */
const takenPort = 9001;

const bounds = {
  maxItems: { least: 1000, most: 10_000, usual: { TELEMETRY: 1000, LOGS: 10_000 } },
  maxBytes: { least: 262_144, most: 1_048_576, usual: { TELEMETRY: 262_144, LOGS: 262_144 } },
  timeoutMs: { least: 25, most: 30_000, usual: { TELEMETRY: 1000, LOGS: 1000 } },
} as const;

type Fields = Readonly<Record<string, unknown>>;

/** @throws Refusal with all that is wrong with it */
export function subscriptionRequest(api: TelemetryApi, body: string): SubscriptionRequest {
  const request = fieldsOf(parsed(body));
  const problems: string[] = [];
  const version = request["schemaVersion"] ?? schemaVersions[api][0];
  const schemaVersion = schemaVersions[api].find((each) => each === version);
  if (schemaVersion === undefined) problems.push(`schemaVersion should be one of ${schemaVersions[api].join(", ")}`);
  const destination = destinationIn(fieldsOf(request["destination"]), problems);
  const types = typesIn(request["types"], problems);
  const buffering = fieldsOf(request["buffering"]);
  const [maxItems = 0, maxBytes = 0, timeoutMs = 0] = (["maxItems", "maxBytes", "timeoutMs"] as const).map((name) => {
    const { least, most, usual } = bounds[name];
    const value = buffering[name] ?? usual[api];
    if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
    problems.push(`buffering.${name} should be between ${least} and ${most}`);
    return least;
  });
  if (problems.length > 0 || !destination || schemaVersion === undefined)
    throw new Refusal(400, "ValidationError", problems.join("; "));
  return { api, schemaVersion, types, maxItems, maxBytes, timeoutMs, destination };
}

function typesIn(value: unknown, problems: string[]): Category[] {
  const given: unknown[] = Array.isArray(value) ? value : [];
  if (given.length === 0) problems.push("types should not be empty");
  const types = categories.filter((each) => given.includes(each));
  const strange = given.filter((each) => !categories.some((known) => known === each));
  if (strange.length > 0) problems.push(`types should be platform, function or extension, not ${strange.join(", ")}`);
  // As they were asked for: they are shown in this order.
  return types.toSorted((one, other) => given.indexOf(one) - given.indexOf(other));
}

function destinationIn(destination: Fields, problems: string[]): Destination | undefined {
  const { protocol, URI: uri, port, method = "POST" } = destination;
  if (protocol === "TCP" && (typeof port === "number" || typeof uri === "string")) {
    const there = typeof port === "number" ? port : Number(urlIn(String(uri))?.port);
    return isFree(there, problems) ? { protocol, port: there } : undefined;
  }
  if (protocol !== "HTTP") {
    problems.push(protocol === "TCP" ? "port is not provided" : "destination.protocol should be HTTP or TCP");
    return undefined;
  }
  if (method !== "POST" && method !== "PUT") problems.push("destination.method should be POST or PUT");
  const url = typeof uri === "string" ? urlIn(uri) : undefined;
  if (!url || !hosts.includes(url.hostname)) {
    problems.push("URI host should be sandbox.localdomain");
    return undefined;
  }
  if (!isFree(Number(url.port), problems)) return undefined;
  const path = `${url.pathname}${url.search}`;
  return { protocol, port: Number(url.port), path, method: method === "PUT" ? "PUT" : "POST" };
}

function isFree(port: number, problems: string[]): boolean {
  if (port > 0 && port < 65_536 && port !== takenPort) return true;
  problems.push(port === takenPort ? `port ${takenPort} is taken by the Runtime API` : "URI port is not provided");
  return false;
}

function urlIn(uri: string): URL | undefined {
  return URL.parse(uri.includes("://") ? uri : `http://${uri}`) ?? undefined;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // Whatever it is, it is not JSON.
    throw new Refusal(400, "ValidationError", "Failed to parse JSON");
  }
}
