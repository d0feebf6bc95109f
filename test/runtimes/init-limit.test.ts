import { initLimit } from "./conformance/init-limit.ts";
import { conformance } from "./run.ts";

await conformance("init-limit", initLimit);
