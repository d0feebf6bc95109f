import {
  type Alias,
  type Document,
  LineCounter,
  type Pair,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseDocument,
} from "yaml";
import { type SourceFile, isTable, noteOrigin } from "./member.ts";
import { ProjectError } from "./project.ts";

export interface YamlDocument {
  readonly value: unknown;
  readonly source: SourceFile;
}

/**
 * Reads YAML, and JSON, which is a part of it. CloudFormation's short forms (`!GetAtt Queue.Arn`) become long ones; each
 * object and list remembers where its members are written.
 * @throws ProjectError
 */
export function readYaml(text: string, file: string): YamlDocument {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, logLevel: "silent", prettyErrors: false });
  const source = { file, lines: text.split(/\r?\n/) };
  const lineAt = (offset: number | undefined): number => counter.linePos(offset ?? 0).line;
  const [error] = document.errors;
  if (error) {
    const line = lineAt(error.pos[0]);
    const excerpt = source.lines[line - 1] ?? "";
    throw new ProjectError(error.message, { file, line, excerpt, cause: error });
  }
  return { value: new Reader(document, source, lineAt).value(document.contents), source };
}

class Reader {
  readonly #document: Document;
  readonly #source: SourceFile;
  readonly #lineAt: (offset: number | undefined) => number;

  constructor(document: Document, source: SourceFile, lineAt: (offset: number | undefined) => number) {
    this.#document = document;
    this.#source = source;
    this.#lineAt = lineAt;
  }

  value(node: unknown): unknown {
    if (isAlias(node)) return this.#aliased(node);
    if (isMap(node)) return tagged(node, this.#object(node.items));
    if (isSeq(node)) return tagged(node, this.#list(node.items));
    return isScalar(node) ? tagged(node, node.value) : undefined;
  }

  #aliased(alias: Alias): unknown {
    return this.value(alias.resolve(this.#document));
  }

  #object(pairs: readonly Pair[]): object {
    const object: Record<string, unknown> = {};
    const lineOf = new Map<string, number>();
    for (const { key, value } of pairs) {
      const name = String(isScalar(key) ? key.value : this.value(key));
      if (isMerge(key, name)) {
        for (const each of [this.value(value)].flat()) {
          if (isTable(each)) Object.assign(object, { ...each, ...object });
        }
        continue;
      }
      lineOf.set(name, this.#lineAt(rangeOf(key)));
      Object.defineProperty(object, name, { value: this.value(value), enumerable: true, writable: true });
    }
    noteOrigin(object, { source: this.#source, lineOf });
    return object;
  }

  #list(nodes: readonly unknown[]): unknown[] {
    const list = nodes.map((node) => this.value(node));
    const lines = nodes.map((node, index): [string, number] => [`${index}`, this.#lineAt(rangeOf(node))]);
    noteOrigin(list, { source: this.#source, lineOf: new Map(lines) });
    return list;
  }
}

function rangeOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

/** `<<: *defaults` */
function isMerge(key: unknown, name: string): boolean {
  return isScalar(key) && (key.type === undefined || key.type === "PLAIN") && name === "<<";
}

const shortForm = /^!([A-Z][A-Za-z0-9]+)$/;

function tagged({ tag }: { tag?: string }, value: unknown): unknown {
  const name = shortForm.exec(tag ?? "")?.[1];
  if (name === undefined) return value;
  if (name === "Ref" || name === "Condition") return { [name]: value };
  const isPath = name === "GetAtt" && typeof value === "string";
  return { [`Fn::${name}`]: isPath ? splitOnce(value, ".") : value };
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
