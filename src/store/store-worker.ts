/** The thread on which the store's database blocks: what `embedded-store.ts` starts. */
import { openStoreDatabase } from "./store-database.ts";
import { answerCalls } from "./worker-answers.ts";

answerCalls(openStoreDatabase);
