import { sandbox } from "./conformance/sandbox.ts";
import { conformance } from "./run.ts";

await conformance("sandbox", sandbox);
