import { completionMethods } from "./conformance/completion-methods.ts";
import { completionOrder } from "./conformance/completion-order.ts";
import { promises } from "./conformance/promises.ts";
import { conformance } from "./run.ts";

await conformance("completion", [...completionMethods, ...completionOrder, ...promises]);
