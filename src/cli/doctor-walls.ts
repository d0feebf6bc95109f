import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { lookAround } from "../sandbox/machine.ts";
import { openSandbox } from "../sandbox/open-sandbox.ts";
import type { Gap, Sandbox } from "../sandbox/sandbox.ts";
import { temporaryDirectory } from "../store/opening.ts";

export interface Finding {
  readonly subject: string;
  readonly verdict: "ok" | "warn" | "fail";
  readonly finding: string;
  /** What to do about it, where something is to be done. */
  readonly remedy?: string;
}

const subject = "walls";

/** Puts up walls as the engine would, and says which of them stand. */
export async function walls(cacheDirectory: string): Promise<Finding[]> {
  await using opened = new AsyncDisposableStack();
  const directory = await temporaryDirectory(opened, "lambkin-doctor-");
  const folders = { environmentsDirectory: join(directory, "environments"), codeDirectory: join(directory, "code") };
  await mkdir(folders.environmentsDirectory);
  const wanted = { isolation: "auto", network: "auto", isCpuCapped: false, cacheDirectory, ...folders } as const;
  const sandbox = await openSandbox(wanted);
  await sandbox.close();
  return [standing(sandbox), ...sandbox.gaps.map(missing)];
}

function standing({ kind }: Sandbox): Finding {
  if (kind === "plain") return { subject, verdict: "warn", finding: "functions run as plain processes" };
  const whom = lookAround().isRoot ? "root" : "an ordinary user";
  return { subject, verdict: "ok", finding: `bubblewrap stands around every function; the engine is ${whom}` };
}

function missing({ finding, remedy }: Gap): Finding {
  return { subject, verdict: "warn", finding, remedy };
}
