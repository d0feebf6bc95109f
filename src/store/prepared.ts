import type { Database, Row, Statement } from "./database.ts";
import { type StatementName, statements } from "./statements.ts";

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
    const statement = this.#database.prepare(statements[name]);
    this.#prepared.set(name, statement);
    return statement;
  }
}
