import { findCallbacks } from "./find-callbacks.ts";
import { findContextMethods } from "./find-context-methods.ts";
import { findEmptyLoop } from "./find-empty-loop.ts";
import { findLeftAlone } from "./find-left-alone.ts";
import { findRemoved } from "./find-removed.ts";
import { findSdk } from "./find-sdk.ts";
import type { Finding } from "./finding.ts";
import type { HandlerSource } from "./source.ts";

/** What the source alone says about nodejs24.x; worst first. */
export function checkSource(source: HandlerSource): Finding[] {
  return [
    ...findCallbacks(source),
    ...findSdk(source),
    ...findContextMethods(source),
    ...findRemoved(source),
    ...findLeftAlone(source),
    ...findEmptyLoop(source),
  ];
}
