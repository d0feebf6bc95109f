import type { ProjectReader } from "./project.ts";

/** A way to write a project down, which is loaded where a file of it is found. */
export interface LazyReader {
  /** Of the files, or the folder, that such a project is in. */
  readonly names: readonly string[];
  /** Of files with other names that are such a project where somebody names one. */
  readonly others?: RegExp;
  /** In the text of a file that nobody named, where its name alone could be another thing's. */
  readonly sign?: RegExp;
  readonly load: () => Promise<ProjectReader>;
}

/**
 * In the order in which a folder is looked through: SAM and CloudFormation, serverless.yml, cdk.out, lambkin.config. Plain
 * files are what is left.
 */
export const readers: readonly LazyReader[] = [
  {
    names: endings("template", ["yaml", "yml", "json"]),
    others: /\.(ya?ml|json|template)$/,
    sign: /\bResources\b/,
    load: async () => (await import("./templates/sam-reader.ts")).samReader,
  },
  {
    names: endings("serverless", ["yml", "yaml", "json", "ts", "mts", "js", "cjs", "mjs"]),
    sign: /\bprovider\b/,
    load: async () => (await import("./serverless/serverless-reader.ts")).serverlessReader,
  },
  {
    names: ["cdk.out", "manifest.json"],
    load: async () => (await import("./templates/cdk-reader.ts")).cdkReader,
  },
  {
    names: endings("lambkin.config", ["ts", "mts", "js", "mjs"]),
    load: async () => (await import("./config/config-reader.ts")).configReader,
  },
];

function endings(name: string, extensions: readonly string[]): string[] {
  return extensions.map((extension) => `${name}.${extension}`);
}
