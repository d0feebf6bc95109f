import { existsSync } from "node:fs";
import { type BuildOptions, type ImportKind, type PluginBuild, build } from "esbuild";

/** A file that a handler reaches, and where each name that it requires or imports leads. */
export interface ReachedModule {
  /** Absolute. */
  readonly file: string;
  readonly imports: ReadonlyMap<string, string>;
  /** The file it was reached from first, nearest to the handler; `undefined` for the handler's own. */
  readonly from: string | undefined;
}

/** A name that leads nowhere in the package. */
export interface MissingImport {
  readonly importer: string;
  readonly specifier: string;
}

export interface ModuleGraph {
  readonly entry: string;
  readonly modules: ReadonlyMap<string, ReachedModule>;
  readonly missing: readonly MissingImport[];
}

/** What esbuild needs no help with; anything else a package may load is no source. */
const sources = /\.([cm]?[jt]s|[jt]sx|json)$/;

/** Every file that `entry` reaches, as Node.js resolves names. A file that can't be parsed leads nowhere. */
export async function moduleGraph(entry: string): Promise<ModuleGraph> {
  const edges = new Map<string, Map<string, string>>();
  const missing: MissingImport[] = [];
  const follow = (builder: PluginBuild): void => {
    builder.onResolve({ filter: /.*/ }, async ({ path, pluginData, ...where }) => {
      if (pluginData === passed || where.kind === "entry-point") return undefined;
      const kind: ImportKind = where.kind;
      const { importer, resolveDir } = where;
      const found = await builder.resolve(path, { kind, importer, resolveDir, pluginData: passed });
      if (found.errors.length > 0) {
        missing.push({ importer, specifier: path });
        return { path, external: true };
      }
      if (!found.external && found.namespace === "file") edgesOf(edges, importer).set(path, found.path);
      return found;
    });
    builder.onLoad({ filter: /.*/ }, ({ path }) =>
      sources.test(path) || path === entry ? undefined : { contents: "", loader: "empty" },
    );
  };
  await build({ ...options, entryPoints: [entry], plugins: [{ name: "module-graph", setup: follow }] }).catch(() => {
    // A syntax error somewhere: what was reached until then is what there is; the runtime says the rest.
  });
  return { entry, modules: existsSync(entry) ? nearestFirst(entry, edges) : new Map(), missing };
}

const passed = Symbol("esbuild's own resolution");

const options: BuildOptions = {
  bundle: true,
  write: false,
  outdir: "out",
  platform: "node",
  format: "esm",
  target: "esnext",
  // Else esbuild would prefer what bundlers are meant to take.
  conditions: [],
  logLevel: "silent",
};

function edgesOf(edges: Map<string, Map<string, string>>, importer: string): Map<string, string> {
  const known = edges.get(importer) ?? new Map<string, string>();
  edges.set(importer, known);
  return known;
}

function nearestFirst(entry: string, edges: ReadonlyMap<string, ReadonlyMap<string, string>>): ModuleGraph["modules"] {
  const modules = new Map<string, ReachedModule>();
  const queue: { file: string; from: string | undefined }[] = [{ file: entry, from: undefined }];
  for (const { file, from } of queue) {
    if (modules.has(file)) continue;
    const imports = edges.get(file) ?? new Map<string, string>();
    modules.set(file, { file, imports, from });
    queue.push(...[...imports.values()].map((next) => ({ file: next, from: file })));
  }
  return modules;
}
