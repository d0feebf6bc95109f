import type { Keeper } from "./keeper.ts";
import { makeIsland, makeLink, maxLinks, switchLink } from "./network.ts";
import type { Outside } from "./outside.ts";
import { SandboxError } from "./sandbox.ts";

/** User ids that no system gives to anybody: above those of systemd's containers. */
const firstUser = 0x7000_0000;

/** What one environment has to itself and hands on clean to the next: a user outside, a network namespace. */
export interface Berth {
  readonly index: number;
  /** Its user on the host; `undefined` where the engine can't become anybody else. */
  readonly uid: number | undefined;
  /** The namespace's file; `undefined` where it shares the host's network. */
  readonly network: string | undefined;
}

export interface BerthParts {
  readonly keeper: Keeper;
  readonly engine: number;
  readonly isRoot: boolean;
  readonly outside: Outside;
  /** Folder for the namespaces' files, in the keeper's own mounts. */
  readonly directory: string;
}

/** The berths of an engine. Making a network namespace costs milliseconds, burying one longer: each serves again. */
export class Berths {
  readonly #parts: BerthParts;
  readonly #free: Berth[] = [];
  #made = 0;

  constructor(parts: BerthParts) {
    this.#parts = parts;
  }

  async take(): Promise<Berth> {
    return this.#free.pop() ?? (await this.#make());
  }

  /** All its processes are gone. */
  giveBack(berth: Berth): void {
    this.#free.push(berth);
  }

  async switchNetwork(berth: Berth, on: boolean): Promise<void> {
    const { keeper, engine, outside } = this.#parts;
    if (outside.kind === "veth") await switchLink(keeper, engine, berth.index, on);
  }

  async #make(): Promise<Berth> {
    const { keeper, engine, isRoot, outside, directory } = this.#parts;
    if (this.#made >= maxLinks) throw new SandboxError(`${maxLinks} environments are the most that walls stand around`);
    const index = this.#made;
    this.#made += 1;
    const uid = isRoot ? firstUser + engine * maxLinks + index : undefined;
    if (outside.kind === "host") return { index, uid, network: undefined };
    const network = `${directory}/${index}`;
    if (outside.kind === "veth") await makeLink(keeper, engine, index, network);
    else await makeIsland(keeper, network);
    outside.connect(network);
    return { index, uid, network };
  }
}
