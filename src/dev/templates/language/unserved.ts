import { dirname, relative } from "node:path";
import type { Unserved } from "../../project.ts";
import type { Position } from "./template-node.ts";

/** What is in the templates of a project and not served, each thing once, and the files they were read from. */
export class UnservedList {
  readonly files: Set<string>;
  readonly #root: string;
  readonly #told = new Map<string, Unserved>();

  /** Absolute path of the project's main file; places are told from its folder on. */
  constructor(file: string) {
    this.files = new Set([file]);
    this.#root = dirname(file);
  }

  add(what: string, { file, line }: Position): void {
    const where = `${relative(this.#root, file).replaceAll("\\", "/")}:${line}`;
    if (!this.#told.has(`${where} ${what}`)) this.#told.set(`${where} ${what}`, { what, where });
  }

  /** In the order of the lines. */
  get items(): readonly Unserved[] {
    return [...this.#told.values()].toSorted((left, right) => byPlace(left.where, right.where));
  }
}

function byPlace(left: string, right: string): number {
  return left.localeCompare(right, "en", { numeric: true });
}
