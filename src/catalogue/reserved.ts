import { type Place, functionArn } from "../model/arn.ts";
import { InvalidParameterValueException, UntypedInvalidParameterValueException } from "../model/exceptions.ts";
import { leastUnreservedConcurrency } from "../model/limits.ts";
import { type Address, addressOf, functionNotFound } from "./address.ts";
import type { Changes } from "./changes.ts";
import { functionsOnly } from "./conflicts.ts";
import type { FunctionDocument } from "./documents.ts";
import type { Functions } from "./functions.ts";

export interface ReservedConcurrencyOptions {
  readonly functions: Functions;
  readonly changes: Changes;
  readonly config: { readonly accountConcurrency: number };
}

/**
 * How many of an account's invocations at once belong to one function, and are the most it may have (API-213, API-600).
 * Every method may throw what `addressOf` does, ResourceNotFoundException, and InvalidParameterValueException where a
 * version or an alias is named.
 */
export class ReservedConcurrency {
  readonly #functions: Functions;
  readonly #changes: Changes;
  readonly #accountLimit: number;
  #last: Promise<void> = Promise.resolve();

  constructor({ functions, changes, config }: ReservedConcurrencyOptions) {
    this.#accountLimit = config.accountConcurrency;
    this.#functions = functions;
    this.#changes = changes;
  }

  /** @throws InvalidParameterValueException beyond what may be reserved (API-600, API-601) */
  async put(name: string, place: Place, reserved: number): Promise<void> {
    const address = unqualified(name, place, "PutFunctionConcurrency");
    if (!this.#functions.get(place, address.functionName)) {
      throw functionNotFound(functionArn(place, address.functionName, "$LATEST"));
    }
    // One after the other: what two of them leave to all others is checked with both.
    const turn = this.#reserve(address, reserved, this.#last);
    this.#last = turn.catch(() => {}); // whoever asked hears of it
    await turn;
  }

  async #reserve(address: Address, reserved: number, before: Promise<void>): Promise<void> {
    await before;
    await this.#changes.apply(address, (document) => {
      this.#check(document, reserved);
      return { ...document, reserved };
    });
  }

  get(name: string, place: Place): number | undefined {
    const address = unqualified(name, place, "GetFunctionConcurrency");
    return this.#functions.find(address).known.document.reserved;
  }

  async delete(name: string, place: Place): Promise<void> {
    await this.#changes.apply(unqualified(name, place, "DeleteFunctionConcurrency"), (document) => {
      const { reserved, ...rest } = document;
      return reserved === undefined ? document : rest;
    });
  }

  /** What is left to all functions of an account in a region that have none reserved. */
  unreserved(place: Place): number {
    let left = this.#accountLimit;
    for (const { document } of this.#functions.in(place)) left -= document.reserved ?? 0;
    return left;
  }

  /** @throws UntypedInvalidParameterValueException */
  #check(document: FunctionDocument, reserved: number): void {
    const left = this.unreserved(document.place) + (document.reserved ?? 0) - reserved;
    if (left < leastUnreservedConcurrency) {
      throw new UntypedInvalidParameterValueException(
        "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution " +
          `below its minimum value of [${leastUnreservedConcurrency}].`,
      );
    }
    const provisioned = provisionedOf(document);
    if (reserved >= provisioned) return;
    throw new UntypedInvalidParameterValueException(
      ` ReservedConcurrentExecutions  ${reserved} should not be lower than function's total provisioned concurrency ` +
        `[${provisioned}].`,
    );
  }
}

/** Environments that are to be initialised before any event, of all versions and aliases together. */
export function provisionedOf({ provisioned = {} }: FunctionDocument): number {
  return Object.values(provisioned).reduce((sum, { requested }) => sum + requested, 0);
}

function unqualified(name: string, place: Place, operation: string): Address {
  const address = addressOf(name, undefined, { place, operation });
  if (address.qualifier !== undefined) throw new InvalidParameterValueException(functionsOnly);
  return address;
}
