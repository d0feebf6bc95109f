import { loading } from "./conformance/loading.ts";
import { modules } from "./conformance/modules.ts";
import { conformance } from "./run.ts";

await conformance("loading", [...loading, ...modules]);
