import { type TestBench, openTestBench } from "../support/test-bench.ts";
import { clientSandbox } from "./client-guest.ts";

/** A test bench on which AWS's runtime interface clients run the functions instead of the guest. */
export async function openClientBench(): Promise<TestBench> {
  return await openTestBench(async () => await Promise.resolve(clientSandbox));
}
