import type { ProjectReader } from "./project.ts";

/** A way to write a project down, which is loaded where a file of it is found. */
export interface LazyReader {
  /** Of the files, or the folder, that such a project is in. */
  readonly names: readonly string[];
  /** For the person. */
  readonly kind: string;
  readonly load: () => Promise<ProjectReader>;
}

/**
 * In the order in which a folder is looked through: SAM and CloudFormation, serverless.yml, cdk.out, lambkin.config. Plain
 * files are what is left.
 */
export const readers: readonly LazyReader[] = [];
