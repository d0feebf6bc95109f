import type { ExtensionFault } from "../../model/invocation.ts";
import { type Refusal, forbidden } from "./refusal.ts";

/** Extensions of one environment, external and internal together. */
export const maxExtensions = 10;

export type ExtensionState = "Started" | "Registered" | "Ready" | "Running" | "InitError" | "ExitError" | "LaunchError";
export type EventType = "INVOKE" | "SHUTDOWN";

/** What an extension that waits is given, as it travels. */
export interface ExtensionEvent {
  readonly eventType: EventType;
  /** Epoch ms. */
  readonly deadlineMs: number;
  readonly [fact: string]: unknown;
}

export interface Extension {
  readonly id: string;
  /** An external one's is its file's name. */
  readonly name: string;
  readonly isExternal: boolean;
  readonly state: ExtensionState;
  readonly events: readonly EventType[];
  /** Why it failed. */
  readonly errorType: string | undefined;
}

interface Entry extends Extension {
  state: ExtensionState;
  events: readonly EventType[];
  errorType: string | undefined;
  deliver: ((event: ExtensionEvent) => void) | undefined;
}

interface Watch {
  readonly isOver: () => boolean;
  readonly resolve: () => void;
}

/**
 * The extensions of one environment, from the start of its processes to their end, and who of them has still to say
 * that it is done (API-940 … API-944). `Started` → `Registered` → `Ready` ⇄ `Running`: one that asks for the next event
 * is ready, one that has it is running. The others are ends.
 */
export class ExtensionRegistry {
  readonly #entries: Entry[] = [];
  readonly #newId: () => string;
  readonly #watches = new Set<Watch>();
  #isRegistrationClosed = false;
  #isClosed = false;
  #shutdown: ExtensionEvent | undefined;
  #fault: ExtensionFault | undefined;

  /** `external` are the names of the files that are started. */
  constructor(external: readonly string[], newId: () => string) {
    this.#newId = newId;
    for (const name of external) this.#add(name, true);
  }

  /** As they stand, in the order of their coming. */
  get extensions(): readonly Extension[] {
    return this.#entries;
  }

  /** Whether any runs, or did. */
  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** What the first extension that failed died of. */
  get fault(): ExtensionFault | undefined {
    return this.#fault;
  }

  /** @throws Refusal */
  register(name: string, events: readonly string[]): Extension {
    const external = this.#entries.find((each) => each.isExternal && each.name === name);
    const wanted = events.map((each) => eventType(each, external !== undefined));
    if (external && external.state !== "Started") throw misplaced(external.state, "Registered", name);
    const entry = external ?? this.#addInternal(name);
    entry.events = wanted;
    this.#enter(entry, "Registered");
    return entry;
  }

  /** The extension is done with what it had. Resolves to its next event, if there ever is one. @throws Refusal */
  next(id: string): Promise<ExtensionEvent> {
    const entry = this.#find(id, `Unknown extension ${id}`);
    if (entry.state !== "Registered" && entry.state !== "Running") throw misplaced(entry.state, "Ready", id);
    const event = new Promise<ExtensionEvent>((resolve) => {
      entry.deliver = resolve;
    });
    this.#enter(entry, "Ready");
    if (this.#shutdown && entry.events.includes("SHUTDOWN")) this.#deliver(entry, this.#shutdown);
    return event;
  }

  /** The extension says that it can't go on; it is expected to end. The first one's reason stands. @throws Refusal */
  reportError(id: string, phase: "init" | "exit", errorType: string): void {
    const entry = this.#find(id, "Unknown Lambda-Extension-Identifier");
    const state = phase === "init" ? "InitError" : "ExitError";
    if (entry.state === state) return;
    const isAllowed = entry.state === "Registered" || (phase === "exit" && /^(Ready|Running)$/.test(entry.state));
    if (!isAllowed) throw misplaced(entry.state, phase === "init" ? "InitError" : "Exited", id);
    entry.errorType = errorType;
    this.#enter(entry, state);
  }

  /** An external extension's process could not be started, or has ended: nobody waits for anything any more. */
  lost(name: string, { errorType, text }: ExtensionFault): void {
    const entry = this.#entries.find((each) => each.isExternal && each.name === name);
    const reported = entry?.state === "InitError" || entry?.state === "ExitError" ? entry.state : undefined;
    if (entry && errorType === "Extension.LaunchError") {
      entry.state = "LaunchError";
      entry.errorType = text.endsWith("permission denied") ? "PermissionDenied" : "UnknownError";
      if (text === "ErrTooManyExtensions") entry.errorType = "TooManyExtensions";
    }
    this.#fault ??= { errorType: reported ? `Extension.${reported}` : errorType, text };
    this.close();
  }

  name(id: string): string {
    return this.#find(id, `Unknown extension ${id}`).name;
  }

  /** All external ones have registered. */
  async registered(): Promise<void> {
    await this.#until(() => this.#entries.every(({ state }) => state !== "Started"));
  }

  /** The runtime is ready: nobody registers any more. Resolves when all extensions are ready too. */
  async ready(): Promise<void> {
    this.#isRegistrationClosed = true;
    await this.settled();
  }

  /** Hands an event to those that want such. */
  invoke(event: ExtensionEvent): void {
    for (const entry of this.#entries) if (entry.events.includes("INVOKE")) this.#deliver(entry, event);
  }

  /** Resolves when nobody is at work. */
  async settled(): Promise<void> {
    await this.#until(() => this.#entries.every(({ state }) => state === "Ready"));
  }

  /** Tells those that want to know; whoever asks for an event from now on is told as well. */
  shutdown(event: ExtensionEvent): void {
    this.#shutdown = event;
    for (const entry of this.#entries) if (entry.events.includes("SHUTDOWN")) this.#deliver(entry, event);
  }

  wantsShutdown(name: string): boolean {
    return this.#entries.some((each) => each.name === name && each.isExternal && each.events.includes("SHUTDOWN"));
  }

  /** It ends: whoever waits for extensions waits no longer. */
  close(): void {
    this.#isClosed = true;
    this.#look();
  }

  #add(name: string, isExternal: boolean): Entry {
    const state = "Started";
    const entry: Entry = {
      id: this.#newId(),
      name,
      isExternal,
      state,
      events: [],
      errorType: undefined,
      deliver: undefined,
    };
    this.#entries.push(entry);
    return entry;
  }

  #addInternal(name: string): Entry {
    if (this.#isRegistrationClosed)
      throw forbidden("Extension.RegistrationClosed", "Extension registration closed already");
    if (this.#entries.some((each) => each.name === name))
      throw forbidden("Extension.InvalidExtensionState", "Extension with this name already registered");
    if (this.#entries.length >= maxExtensions)
      throw forbidden("Extension.TooManyExtensions", `Extension limit (${maxExtensions}) reached`);
    return this.#add(name, false);
  }

  #find(id: string, complaint: string): Entry {
    const entry = this.#entries.find((each) => each.id === id && each.state !== "Started");
    if (!entry) throw forbidden("Extension.UnknownExtensionIdentifier", complaint);
    return entry;
  }

  #enter(entry: Entry, state: ExtensionState): void {
    entry.state = state;
    this.#look();
  }

  #deliver(entry: Entry, event: ExtensionEvent): void {
    if (entry.state !== "Ready") return;
    const { deliver } = entry;
    entry.deliver = undefined;
    entry.state = "Running";
    deliver?.(event);
  }

  async #until(isTrue: () => boolean): Promise<void> {
    const isOver = (): boolean => this.#isClosed || isTrue();
    if (isOver()) return;
    await new Promise<void>((resolve) => this.#watches.add({ isOver, resolve }));
  }

  #look(): void {
    for (const watch of this.#watches) {
      if (!watch.isOver()) continue;
      this.#watches.delete(watch);
      watch.resolve();
    }
  }
}

/** @throws Refusal */
function eventType(text: string, isExternal: boolean): EventType {
  const complaint = text === "SHUTDOWN" ? "ShutdownEventNotSupportedForInternalExtension" : "ErrorInvalidEventType";
  if (text === "INVOKE" || (text === "SHUTDOWN" && isExternal)) return text;
  throw forbidden("Extension.InvalidEventType", `${text}: ${complaint}`);
}

function misplaced(from: string, to: string, who: string): Refusal {
  const move = `State transition from ${from} to ${to} failed for extension ${who}`;
  return forbidden("Extension.InvalidExtensionState", `${move}. Error: State transition is not allowed`);
}
