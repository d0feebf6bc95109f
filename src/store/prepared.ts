import type { Database, Row, Statement } from "./database.ts";
import { sqsStatements } from "./sqs-statements.ts";
import { statements } from "./statements.ts";

const texts = { ...statements, ...sqsStatements };

export type StatementName = keyof typeof statements | keyof typeof sqsStatements;

export type Parameters = Readonly<Record<string, string | number | Uint8Array | null>>;

/** The store's statements on one connection, each prepared at its first use. */
export class Statements {
  readonly #database: Database;
  readonly #prepared = new Map<StatementName, Statement>();

  constructor(database: Database) {
    this.#database = database;
  }

  get(name: StatementName, parameters: Parameters = {}): Row | undefined {
    return this.#prepare(name).get(parameters);
  }

  all(name: StatementName, parameters: Parameters = {}): Row[] {
    return this.#prepare(name).all(parameters);
  }

  run(name: StatementName, parameters: Parameters = {}): void {
    this.#prepare(name).run(parameters);
  }

  #prepare(name: StatementName): Statement {
    const known = this.#prepared.get(name);
    if (known) return known;
    const statement = this.#database.prepare(texts[name]);
    this.#prepared.set(name, statement);
    return statement;
  }
}
