import { callbackHandlers } from "./conformance/callback-handlers.ts";
import { handlerNames } from "./conformance/handler-names.ts";
import { init } from "./conformance/init.ts";
import { conformance } from "./run.ts";

await conformance("init", [...callbackHandlers, ...handlerNames, ...init]);
