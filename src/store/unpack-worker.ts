import { parentPort, workerData } from "node:worker_threads";
import { AwsException } from "../model/exceptions.ts";
import { atOnce } from "./file-access.ts";
import { maxEntries } from "./package-entries.ts";
import { unpack } from "./unpack.ts";
import type { Unpacked } from "./unpacker.ts";

const [zipPath = "", directory = ""]: readonly string[] = workerData;

let outcome: Unpacked;
try {
  await unpack({ zipPath, directory, access: atOnce }, maxEntries);
  outcome = {};
} catch (error) {
  // An exception of a class of ours arrives as a plain error.
  outcome = error instanceof AwsException ? { refusal: error.message } : { failure: error };
}
parentPort?.postMessage(outcome, []);
