import type { AnyNode } from "acorn";
import { fullAncestor } from "acorn-walk";
import { successorOf, upgradeOf } from "./advice.ts";
import type { SourceFile } from "./evaluate.ts";
import { type Finding, placeOf } from "./finding.ts";
import { isFunction, nameOf } from "./nodes.ts";
import { type HandlerSource, isOwn, packagesTo } from "./source.ts";

const sdk = /^aws-sdk(\/|$)/;

export interface SdkFinding extends Finding {
  /** Whether loading the handler's module meets it, and not only some call. */
  readonly isAtLoad: boolean;
}

/**
 * `aws-sdk` where it is not in the package: no runtime from nodejs18.x on brings it (RT-136). In a package only what is
 * loaded at once counts: what a call may load, nobody may call.
 */
export function findSdk({ graph, evaluator }: HandlerSource): SdkFinding[] {
  const missing = graph.missing.filter(({ specifier }) => sdk.test(specifier));
  const importers = new Set(missing.map(({ importer }) => importer));
  return [...importers].flatMap((importer) => {
    const module = evaluator.file(importer);
    const names = missing.filter((each) => each.importer === importer).map(({ specifier }) => specifier);
    return module ? found(module, names, graph) : [];
  });
}

function found(module: SourceFile, names: readonly string[], graph: HandlerSource["graph"]): SdkFinding[] {
  const findings: SdkFinding[] = [];
  const packages = packagesTo(module.file, graph);
  fullAncestor<undefined>(module.program, (node, _state, ancestors) => {
    if (!names.includes(loadedBy(node) ?? "") || ancestors.some((each) => each.type === "TryStatement")) return;
    const isAtLoad = !ancestors.some((each) => isFunction(each));
    if (!isAtLoad && !isOwn(module)) return;
    const why = "aws-sdk (version 2) is not in the package, and no runtime from nodejs18.x on brings it";
    const change = isOwn(module)
      ? "use the clients of @aws-sdk, which the runtime brings, or package aws-sdk"
      : `${successorOf(packages) ?? upgradeOf(packages)}, or package aws-sdk`;
    findings.push({ kind: "sdk-v2", effect: "fails", place: placeOf(module, node), why, change, isAtLoad });
  });
  return findings;
}

/** The name that a require or an import has. */
function loadedBy(node: AnyNode): string | undefined {
  if (node.type === "ImportDeclaration" || node.type === "ImportExpression") return nameOf(node.source, true);
  if (node.type !== "CallExpression" || node.callee.type !== "Identifier" || node.callee.name !== "require") {
    return undefined;
  }
  const [first] = node.arguments;
  return first && nameOf(first, true);
}
