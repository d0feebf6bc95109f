import { freeze } from "./conformance/freeze.ts";
import { conformance } from "./run.ts";

await conformance("freeze", freeze);
