import { moreResults } from "./conformance/more-results.ts";
import { results } from "./conformance/results.ts";
import { conformance } from "./run.ts";

await conformance("results", [...moreResults, ...results]);
