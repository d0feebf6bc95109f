import { context } from "./conformance/context.ts";
import { environment } from "./conformance/environment.ts";
import { conformance } from "./run.ts";

await conformance("context", [...context, ...environment]);
