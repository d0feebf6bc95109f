import { successorOf, upgradeOf } from "./advice.ts";
import { type Finding, type FindingPlace, placeOf } from "./finding.ts";
import { lengthOf } from "./nodes.ts";
import { type HandlerSource, packagesTo } from "./source.ts";
import type { ModuleGraph } from "./module-graph.ts";

/** Handlers with three or more parameters, whoever made them (RT-152). One that may be something else is let be. */
export function findCallbacks({ handler, graph }: HandlerSource): Finding[] {
  const functions = handler.flatMap((each) => (each.kind === "function" ? [each] : []));
  const isCertain = functions.length === handler.length && functions.every(({ node }) => lengthOf(node) >= 3);
  if (!isCertain) return [];
  return functions.map(({ node, at }) => callbackHandler(placeOf(at.module, node), graph));
}

/** `place` is where the handler's function is defined, if that is known. */
export function callbackHandler(place: FindingPlace | undefined, graph: ModuleGraph): Finding {
  const why =
    "the handler has three or more parameters: there is no callback any more, and the runtime refuses it before the first event";
  const packages = place ? packagesTo(place.file, graph) : [];
  const own = "make it async (event, context), return the result and throw the error";
  const others = `${upgradeOf(packages)}, or wrap its handler in a promise:
exports.handler = (event, context) => new Promise((resolve, reject) => {
  wrapped(event, context, (error, result) => (error ? reject(error) : resolve(result)));
});`;
  const change = successorOf(packages) ?? (place?.package ? others : own);
  return { kind: "callback-handler", effect: "refused", place, why, change };
}
