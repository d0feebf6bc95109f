import { readFileSync } from "node:fs";
import { Evaluator, type Meaning, type SourceFile } from "./evaluate.ts";
import { type ModuleGraph, moduleGraph } from "./module-graph.ts";
import { type PackageName, packageFolder, packageOf } from "./package-of.ts";

/** A handler's source, as the finders look at it. */
export interface HandlerSource {
  readonly graph: ModuleGraph;
  readonly evaluator: Evaluator;
  /** What the handler may be. */
  readonly handler: readonly Meaning[];
  /** Files of the function itself that could be parsed, and of packages those that `wanted` is in. */
  readonly files: (wanted: RegExp) => SourceFile[];
  /** A reached file's text. */
  readonly text: (file: string) => string;
}

/** `entry` is the handler's file, `path` what follows the first dot of the handler setting. */
export async function readSource(entry: string, path: string): Promise<HandlerSource> {
  const graph = await moduleGraph(entry);
  const evaluator = new Evaluator(graph);
  const texts = new Map<string, string>();
  const text = (file: string): string => {
    const known = texts.get(file) ?? readFileSync(file, "utf8");
    texts.set(file, known);
    return known;
  };
  const files = (wanted: RegExp): SourceFile[] =>
    [...graph.modules.keys()].flatMap((file) => {
      const parsed = wanted.test(text(file)) ? evaluator.file(file) : undefined;
      return parsed ? [parsed] : [];
    });
  return { graph, evaluator, handler: evaluator.exported(path), files, text };
}

export function isOwn({ file }: { readonly file: string }): boolean {
  return packageFolder(file) === undefined;
}

/** The packages that lead from the handler to `file`, the one that its own code names first. */
export function packagesTo(file: string, { modules }: ModuleGraph): PackageName[] {
  const packages: PackageName[] = [];
  for (let at: string | undefined = file; at !== undefined; at = modules.get(at)?.from) {
    const found = packageOf(at);
    const [last] = packages;
    if (found && (found.name !== last?.name || found.version !== last.version)) packages.unshift(found);
  }
  return packages;
}
