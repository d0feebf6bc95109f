import { suite } from "node:test";
import { changes } from "./changes.ts";
import { commits } from "./commits.ts";
import { documents } from "./documents.ts";
import { leases } from "./leases.ts";
import { queues } from "./queues.ts";
import type { Open } from "./under-test.ts";

/** What every implementation of the `Store` port promises: `cluster.md` section 4. */
export function storeContract(name: string, open: Open): void {
  void suite(name, () => {
    for (const promises of [commits, documents, changes, leases, queues]) promises(open);
  });
}
