import { consoleText } from "./conformance/console.ts";
import { jsonLog } from "./conformance/json-log.ts";
import { rawOutput } from "./conformance/raw-output.ts";
import { conformance } from "./run.ts";

await conformance("logging", [...consoleText, ...jsonLog, ...rawOutput]);
