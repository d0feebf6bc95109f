import type { Clock } from "../clock.ts";
import { functionArn, parseFunctionReference, placeIn } from "../model/arn.ts";
import { InvalidParameterValueException, ResourceNotFoundException } from "../model/exceptions.ts";
import { addressOf, arnOf } from "./address.ts";
import type { Address, Target } from "./address.ts";
import type { Changes } from "./changes.ts";
import { checkDestinations } from "./destinations.ts";
import { own, versionIn, without } from "./documents.ts";
import type { EventInvokeConfig, EventInvokeSettings, FunctionDocument } from "./documents.ts";
import type { Functions } from "./functions.ts";

export interface EventInvokeConfigsOptions {
  readonly clock: Clock;
  readonly functions: Functions;
  readonly changes: Changes;
}

export interface DescribedEventInvoke {
  readonly config: EventInvokeConfig;
  /** Always qualified. */
  readonly functionArn: string;
}

/**
 * What becomes of asynchronous invocations of a function, by the qualifier that is invoked (API-215, API-404): a part
 * of the function's document that changes no RevisionId. Every method may throw what `addressOf` does.
 */
export class EventInvokeConfigs {
  readonly #clock: Clock;
  readonly #functions: Functions;
  readonly #changes: Changes;

  constructor({ clock, functions, changes }: EventInvokeConfigsOptions) {
    this.#clock = clock;
    this.#functions = functions;
    this.#changes = changes;
  }

  /**
   * In place of whatever there was.
   * @throws InvalidParameterValueException for none or impossible settings, ResourceNotFoundException (API-215)
   */
  async put(target: Target, settings: EventInvokeSettings): Promise<DescribedEventInvoke> {
    return await this.#write(qualified(target, "PutFunctionEventInvokeConfig"), settings, () => ({}));
  }

  /** What is not given stays as it is. @throws as `put`; ResourceNotFoundException where there is nothing to change */
  async update(target: Target, settings: EventInvokeSettings): Promise<DescribedEventInvoke> {
    const address = qualified(target, "UpdateFunctionEventInvokeConfig");
    return await this.#write(address, settings, (before) => {
      if (!before) throw notConfigured(address);
      return before;
    });
  }

  /** @throws ResourceNotFoundException, which stands for a missing function too (API-215) */
  get(target: Target): DescribedEventInvoke {
    const address = qualified(target, "GetFunctionEventInvokeConfig");
    return { config: this.#find(address), functionArn: arnOf(address) };
  }

  /** What holds for events that were sent to `invokedFunctionArn`: qualifiers inherit nothing (API-404). */
  settingsOf(invokedFunctionArn: string): EventInvokeSettings {
    const { functionName = "", qualifier = "$LATEST" } = parseFunctionReference(invokedFunctionArn) ?? {};
    const known = this.#functions.get(placeIn(invokedFunctionArn), functionName);
    return own(known?.document.eventInvoke, qualifier) ?? {};
  }

  /** @throws as `get` */
  async delete(target: Target): Promise<void> {
    const address = qualified(target, "DeleteFunctionEventInvokeConfig");
    this.#find(address);
    await this.#changes.apply(address, (document) => ({
      ...document,
      eventInvoke: without(document.eventInvoke, address.qualifier),
    }));
  }

  /** All of a function, in no order. @throws ResourceNotFoundException */
  list({ place, name }: Pick<Target, "place" | "name">): DescribedEventInvoke[] {
    const { functionName } = addressOf(name, undefined, { place, operation: "ListFunctionEventInvokeConfigs" });
    const known = this.#functions.get(place, functionName);
    if (!known) throw noFunction();
    return Object.entries(known.document.eventInvoke ?? {}).map(([qualifier, config]) => ({
      config,
      functionArn: functionArn(place, functionName, qualifier),
    }));
  }

  #find(address: QualifiedAddress): EventInvokeConfig {
    const known = this.#functions.get(address.place, address.functionName);
    const config = own(known?.document.eventInvoke, address.qualifier);
    if (!config) throw notConfigured(address);
    return config;
  }

  async #write(
    address: QualifiedAddress,
    settings: EventInvokeSettings,
    under: (before: EventInvokeConfig | undefined) => EventInvokeSettings,
  ): Promise<DescribedEventInvoke> {
    const { place, functionName, qualifier } = address;
    if (Object.keys(settings).length === 0) {
      throw new InvalidParameterValueException(
        "You must specify at least one of error handling or destination setting.",
      );
    }
    const modifiedAt = this.#clock.now();
    const configured = (document: FunctionDocument | undefined): EventInvokeConfig => {
      if (!document) throw noFunction();
      const before = under(own(document.eventInvoke, qualifier));
      if (!versionIn(document, qualifier)) throw noFunction();
      checkDestinations(settings.destinations ?? {}, address, this.#functions);
      return { ...before, ...settings, modifiedAt };
    };
    // a missing function has words of its own here
    let config = configured(this.#functions.get(place, functionName)?.document);
    await this.#changes.apply(address, (document) => {
      config = configured(document);
      return { ...document, eventInvoke: { ...document.eventInvoke, [qualifier]: config } };
    });
    return { config, functionArn: arnOf(address) };
  }
}

type QualifiedAddress = Address & { readonly qualifier: string };

function qualified({ place, name, qualifier }: Target, operation: string): QualifiedAddress {
  const address = addressOf(name, qualifier, { place, operation });
  return { ...address, qualifier: address.qualifier ?? "$LATEST" };
}

function noFunction(): ResourceNotFoundException {
  return new ResourceNotFoundException("The function doesn't exist.");
}

function notConfigured(address: QualifiedAddress): ResourceNotFoundException {
  return new ResourceNotFoundException(`The function ${arnOf(address)} doesn't have an EventInvokeConfig`);
}
