import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { InvalidParameterValueException } from "../model/exceptions.ts";
import { ownModule } from "../model/own-files.ts";
import { fromPool } from "./file-access.ts";
import { StoreError } from "./store.ts";
import { unpack } from "./unpack.ts";
import { withCompileCache } from "./worker-calls.ts";

/** A thread takes as long to start as so many files take to unpack, in turns too short for anybody to notice. */
const fewEntries = 200;

/** How a worker ended: well, with the zip's fault, or with another. */
export type Unpacked = { readonly refusal?: string; readonly failure?: unknown };

/** Unpacks zips without holding up anybody: those of many files on a thread of their own, one at a time. */
export class Unpacker {
  #last: Promise<unknown> = Promise.resolve();

  /** As `unpack` does, and for any number of entries that it takes. */
  async unpack(zipPath: string, directory: string): Promise<void> {
    if (await unpack({ zipPath, directory, access: fromPool }, fewEntries)) return;
    const turn = this.#last.then(async () => await unpackOnThread(zipPath, directory));
    this.#last = turn.catch(() => undefined);
    await turn;
  }
}

async function unpackOnThread(zipPath: string, directory: string): Promise<void> {
  const { refusal, failure } = await outcomeOf(zipPath, directory);
  if (refusal !== undefined) throw new InvalidParameterValueException(refusal);
  if (failure !== undefined) throw new StoreError("Unavailable", `cannot unpack ${zipPath}`, { cause: failure });
}

async function outcomeOf(zipPath: string, directory: string): Promise<Unpacked> {
  const module = ownModule("store/unpack-worker");
  const workerData = [zipPath, directory];
  const worker = new Worker(module, { workerData, execArgv: [], env: withCompileCache(process.env) });
  try {
    const [outcome]: Unpacked[] = await once(worker, "message");
    return outcome ?? {};
  } catch (failure) {
    return { failure };
  } finally {
    await worker.terminate();
  }
}
