import { openStore } from "../../../src/store/embedded-store.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { storeContract } from "./contract/store-contract.ts";

storeContract("the embedded store in a directory", async () => {
  const directory = await temporaryDirectory();
  const clock = new ManualClock();
  const store = await openStore(directory.path, clock);
  return {
    store,
    clock,
    async [Symbol.asyncDispose]() {
      await store.close();
      await directory[Symbol.asyncDispose]();
    },
  };
});

storeContract("the embedded store in memory", async () => {
  const clock = new ManualClock();
  const store = await openStore(":memory:", clock);
  return {
    store,
    clock,
    [Symbol.asyncDispose]: async () => {
      await store.close();
    },
  };
});
