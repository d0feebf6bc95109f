import { AccessKeys } from "../edge/access/access-keys.ts";
import { LambdaClient } from "../client/lambda-client.ts";
import { type Credentials, signerWith } from "../client/sign-requests.ts";
import { type EngineConfig, type Inspection, engineConfig } from "../config.ts";
import type { Teller } from "../dev/teller.ts";
import { type Engine, startEngine } from "../engine.ts";
import { firstFreePort } from "./first-free-port.ts";
import { type ServeFlags, configOf } from "./start.ts";

/** An engine for somebody who develops. */
export interface DevEngine {
  readonly engine: Engine;
  readonly config: EngineConfig;
  /** The first of its own access keys, where it has any. */
  readonly key: Credentials | undefined;
  /** What is to be said of the port. */
  readonly portNote: string;
}

const usualPort = 4566;

/** What the person asked for. */
export interface DevFlags {
  readonly serving: ServeFlags;
  readonly inspection: Inspection | undefined;
  /** See `EngineConfig`. */
  readonly fetchesAhead?: boolean;
}

/** @throws UsageError, and what `startEngine` does */
export async function startDevEngine(asked: DevFlags, teller: Teller): Promise<DevEngine> {
  const chosen = await chosenConfig(asked);
  const flags = asked.serving;
  let isUp = false;
  // What an engine says of itself when it starts is for those who operate one.
  const announce = (line: string): void => void (isUp && teller.note(line));
  const { diagnosed } = teller;
  const engine = await startEngine(chosen, {
    observer: teller,
    announce,
    ...(diagnosed && { diagnostics: diagnosed }),
  });
  isUp = true;
  const portNote = flags.port === undefined && chosen.port !== usualPort ? `, for ${usualPort} is taken` : "";
  return { engine, config: engineConfig(chosen), key: ownKey(chosen), portNote };
}

/** What `dev` chooses where the person has not. */
async function chosenConfig({
  serving: flags,
  inspection,
  fetchesAhead = true,
}: DevFlags): Promise<Partial<EngineConfig>> {
  const given = configOf(flags, inspection);
  const { isolation = "none", host = "127.0.0.1" } = given;
  const port = flags.port === undefined ? await firstFreePort(host, usualPort) : given.port;
  return {
    retryDelaysMs: [1000, 2000],
    urlAccess: "open",
    ...given,
    ...(port !== undefined && { port }),
    isolation,
    dataDirectory: flags.data === undefined ? undefined : given.dataDirectory,
    allowFileCode: true,
    // Behind walls nothing is seen of what a link leads to: there a copy is made.
    linksFolders: isolation === "none",
    mapsSources: true,
    fetchesAhead,
  };
}

function ownKey({ dataDirectory }: Partial<EngineConfig>): Credentials | undefined {
  const [key] = dataDirectory === undefined ? [] : new AccessKeys(dataDirectory).list();
  return key && { accessKeyId: key.id, secretAccessKey: key.secret };
}

export async function clientOf({ engine, config, key }: DevEngine): Promise<LambdaClient> {
  return new LambdaClient(engine.endpoint, key && (await signerWith(key, config.region, "lambda")));
}
