import type { Clock } from "../clock.ts";
import { codeSigningConfigArn, functionArn } from "../model/arn.ts";
import type { Place } from "../model/arn.ts";
import {
  CodeSigningConfigNotFoundException,
  ResourceConflictException,
  UnknownCodeSigningConfigException,
} from "../model/exceptions.ts";
import { StoreError } from "../store/store.ts";
import { addressOf } from "./address.ts";
import type { Address, Target } from "./address.ts";
import type { Changes } from "./changes.ts";
import { checkTags } from "./checks.ts";
import { codeSigningKey } from "./code-signing-documents.ts";
import type { CodeSigningDocument, CodeSigningSettings } from "./code-signing-documents.ts";
import type { FunctionDocument } from "./documents.ts";
import type { Functions } from "./functions.ts";
import { bodiesIn } from "./in-place.ts";
import type { Row, Table } from "./table.ts";

/** API-231 */
export function configNotFound(arn: string): UnknownCodeSigningConfigException {
  return new UnknownCodeSigningConfigException(`The Lambda code signing configuration ${arn} can not be found.`);
}

export interface CodeSigningConfigsOptions {
  readonly clock: Clock;
  readonly functions: Functions;
  readonly changes: Changes;
  readonly codeSigning: Table<CodeSigningDocument>;
}

export interface CreateCodeSigningRequest {
  readonly place: Place;
  readonly tags: Readonly<Record<string, string>>;
  readonly settings: CodeSigningSettings;
}

type FunctionTarget = Pick<Target, "place" | "name">;

/** A function, and the ARN of the code signing configuration that it has. */
export interface Attachment {
  readonly functionName: string;
  readonly codeSigningConfigArn: string | undefined;
}

/** Whose signatures functions accept: kept and shown, no package is checked (API-228, API-231). */
export class CodeSigningConfigs {
  readonly #clock: Clock;
  readonly #functions: Functions;
  readonly #changes: Changes;
  readonly #configs: Table<CodeSigningDocument>;

  constructor({ clock, functions, changes, codeSigning }: CodeSigningConfigsOptions) {
    this.#clock = clock;
    this.#functions = functions;
    this.#changes = changes;
    this.#configs = codeSigning;
  }

  /** @throws InvalidParameterValueException for too many tags (API-222) */
  async create({ place, tags, settings }: CreateCodeSigningRequest): Promise<CodeSigningDocument> {
    checkTags(tags);
    const id = `csc-${this.#clock.uuid().replaceAll("-", "").slice(0, 17)}`;
    const document = { place, id, modifiedAt: this.#clock.now(), tags, ...settings };
    await this.#configs.write(codeSigningKey(place, id), document, "absent");
    return document;
  }

  /** What is not given stays as it is. @throws ResourceNotFoundException */
  async update(place: Place, arn: string, settings: Partial<CodeSigningSettings>): Promise<CodeSigningDocument> {
    return await this.#commit(place, arn, async ({ key, rev, body }) => {
      const document = { ...body, ...settings, modifiedAt: this.#clock.now() };
      await this.#configs.write(key, document, rev);
      return document;
    });
  }

  /** @throws ResourceNotFoundException */
  get(place: Place, arn: string): CodeSigningDocument {
    return this.#find(place, arn).body;
  }

  /** @throws ResourceNotFoundException, ResourceConflictException while a function has it */
  async delete(place: Place, arn: string): Promise<void> {
    await this.#commit(place, arn, async (row) => {
      if (this.functionsWith(place, arn).length > 0) {
        throw new ResourceConflictException(
          "The code signing configuration cannot be deleted because it is attached to one or more functions.",
        );
      }
      await this.#configs.remove(row);
    });
  }

  /** In no order. */
  list(place: Place): CodeSigningDocument[] {
    return bodiesIn(this.#configs, place);
  }

  /** Their unqualified ARNs, in no order. @throws ResourceNotFoundException */
  functionsWith(place: Place, arn: string): string[] {
    this.#find(place, arn);
    return [...this.#functions.in(place)]
      .filter(({ document }) => document.codeSigningConfigArn === arn)
      .map(({ document }) => functionArn(place, document.functionName));
  }

  /** Before a function gets it. @throws CodeSigningConfigNotFoundException (API-231) */
  checkThere(place: Place, arn: string): void {
    if (this.#lookUp(place, arn)) return;
    throw new CodeSigningConfigNotFoundException(
      `The code signing configuration cannot be found. Check that the provided configuration is not deleted: ${arn}.`,
    );
  }

  /** @throws CodeSigningConfigNotFoundException, ResourceNotFoundException for the function */
  async attach(target: FunctionTarget, arn: string): Promise<Attachment> {
    const address = functionAddress(target, "PutFunctionCodeSigningConfig");
    this.checkThere(target.place, arn);
    return attachmentOf(await this.#changes.apply(address, (document) => ({ ...document, codeSigningConfigArn: arn })));
  }

  /** @throws ResourceNotFoundException for the function */
  attached(target: FunctionTarget): Attachment {
    const { known } = this.#functions.find(functionAddress(target, "GetFunctionCodeSigningConfig"));
    return attachmentOf(known.document);
  }

  /** None that is attached is no error. @throws ResourceNotFoundException for the function */
  async detach(target: FunctionTarget): Promise<void> {
    await this.#changes.apply(functionAddress(target, "DeleteFunctionCodeSigningConfig"), (document) => {
      if (document.codeSigningConfigArn === undefined) return document;
      const { codeSigningConfigArn: _, ...rest } = document;
      return rest;
    });
  }

  /** Once more on top of what was written in between. */
  async #commit<T>(place: Place, arn: string, write: (row: Row<CodeSigningDocument>) => Promise<T>): Promise<T> {
    for (;;) {
      const row = this.#find(place, arn);
      try {
        return await write(row);
      } catch (error) {
        if (!(error instanceof StoreError && error.code === "Conflict")) throw error;
        await this.#configs.refresh(row);
      }
    }
  }

  /** @throws ResourceNotFoundException without a `Type` (API-231) */
  #find(place: Place, arn: string): Row<CodeSigningDocument> {
    const row = this.#lookUp(place, arn);
    if (row) return row;
    throw configNotFound(arn);
  }

  #lookUp(place: Place, arn: string): Row<CodeSigningDocument> | undefined {
    const id = arn.slice(arn.lastIndexOf(":") + 1);
    return codeSigningConfigArn(place, id) === arn ? this.#configs.get(codeSigningKey(place, id)) : undefined;
  }
}

function functionAddress({ place, name }: FunctionTarget, operation: string): Address {
  return { ...addressOf(name, undefined, { place, operation }), qualifier: undefined };
}

function attachmentOf({ functionName, codeSigningConfigArn: arn }: FunctionDocument): Attachment {
  return { functionName, codeSigningConfigArn: arn };
}
