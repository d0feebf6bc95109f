import { streaming } from "./conformance/streaming.ts";
import { conformance } from "./run.ts";

await conformance("streaming", streaming);
