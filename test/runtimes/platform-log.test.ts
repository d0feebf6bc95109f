import { platformEvents } from "./conformance/platform-events.ts";
import { platformLines } from "./conformance/platform-lines.ts";
import { conformance } from "./run.ts";

await conformance("platform-log", [...platformEvents, ...platformLines]);
