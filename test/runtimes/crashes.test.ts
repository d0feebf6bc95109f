import { crashes } from "./conformance/crashes.ts";
import { leftovers } from "./conformance/leftovers.ts";
import { timeouts } from "./conformance/timeouts.ts";
import { conformance } from "./run.ts";

await conformance("crashes", [...crashes, ...leftovers, ...timeouts]);
