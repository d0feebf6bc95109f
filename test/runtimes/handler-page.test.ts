import { handlerPage } from "./conformance/handler-page.ts";
import { errorLogCut } from "./conformance/error-log-cut.ts";
import { conformance } from "./run.ts";

await conformance("handler-page", [...handlerPage, ...errorLogCut]);
