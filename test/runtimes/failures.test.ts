import { strangeErrors } from "./conformance/strange-errors.ts";
import { strangeFailures } from "./conformance/strange-failures.ts";
import { conformance } from "./run.ts";

await conformance("failures", [...strangeErrors, ...strangeFailures]);
