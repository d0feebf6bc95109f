import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type Keeper, quoted } from "./keeper.ts";
import { makeIsland, makeLink, maxLinks, packetsFrom, switchLink, turnLink } from "./network.ts";
import type { Outside } from "./outside.ts";
import { SandboxError } from "./sandbox.ts";
import { wireNames } from "./wires.ts";

/** User ids that no system gives to anybody: above those of systemd's containers. */
const firstUser = 0x7000_0000;
/** One file for 16 KiB, as file systems on disks have it: empty files cost the kernel memory too. */
const filesPerMiB = 64;
/** Size of `/tmp` unless a function's configuration says otherwise (RT-382). */
export const usualStorageMiB = 512;

/** What one environment has to itself and hands on clean to the next. */
export interface Berth {
  readonly index: number;
  /** Its user on the host; without it the sandbox is the engine's own user outside. */
  readonly uid: number | undefined;
  /** Its network namespace, as a file of the host; `undefined` where it shares the host's network. */
  readonly network: string | undefined;
  /** Its `/tmp` on the stage. */
  readonly temporary: string;
  /** Beginning of the names of its pipes, on the stage. */
  readonly wires: string;
  /** Changes with the first thing that anybody does to its `/tmp`. */
  pristine: bigint;
  /** Changes with the first thing that anybody sends, where it has a link. */
  packets: string | undefined;
  /** How many have sent something. */
  senders: number;
}

export interface BerthParts {
  /** Makes the mounts that sandboxes see. */
  readonly keeper: Keeper;
  /** Makes the network namespaces, whose mounts would only be in a sandbox's way. */
  readonly networkKeeper: Keeper;
  readonly engine: number;
  readonly isRoot: boolean;
  readonly outside: Outside;
  /** Folder for the berths' folders and files, on the stages of both keepers. */
  readonly directory: string;
}

/**
 * The berths of an engine. A mount or a network namespace costs milliseconds to make, the latter more to bury: each
 * serves again, a `/tmp` only when nobody has touched it.
 */
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
  async giveBack(berth: Berth): Promise<void> {
    if (berth.pristine !== (await this.#changed(berth.temporary))) await this.#mountTemporary(berth, "umount");
    await this.#forgetPeers(berth);
    this.#free.push(berth);
  }

  /** Those to whom a tenant has written may answer for minutes: not to the next one. */
  async #forgetPeers(berth: Berth): Promise<void> {
    const { networkKeeper, engine, outside } = this.#parts;
    const { index, network } = berth;
    if (outside.kind === "pasta" && network !== undefined) {
      await outside.disconnect(network);
      await outside.connect(network);
    }
    if (outside.kind !== "veth") return;
    const packets = packetsFrom(engine, index);
    if (packets !== undefined && packets === berth.packets) return;
    berth.packets = packets;
    berth.senders += 1;
    await turnLink(networkKeeper, engine, index, berth.senders);
  }

  async resizeTemporary(berth: Berth, mebibytes: number): Promise<void> {
    // By itself mount adds what stands in /proc, with user ids that mean nothing in a user namespace.
    const options = `remount,${sizeOf(mebibytes)}`;
    await this.#parts.keeper.run(`mount --options-mode ignore -o ${options} ${quoted(berth.temporary)}`);
    berth.pristine = -1n;
  }

  async switchNetwork(berth: Berth, on: boolean): Promise<void> {
    const { networkKeeper, engine, outside } = this.#parts;
    const { index, network } = berth;
    if (outside.kind === "veth") await switchLink(networkKeeper, engine, index, on);
    else if (network !== undefined) await (on ? outside.connect(network) : outside.disconnect(network));
  }

  async #make(): Promise<Berth> {
    const { engine, isRoot, directory } = this.#parts;
    if (this.#made >= maxLinks) throw new SandboxError(`${maxLinks} environments are the most that walls stand around`);
    const index = this.#made;
    this.#made += 1;
    const uid = isRoot ? firstUser + engine * maxLinks + index : undefined;
    const temporary = join(directory, `${index}-tmp`);
    const wires = join(directory, `${index}-`);
    const network = await this.#makeNetwork(index);
    const fresh = { pristine: -1n, packets: packetsFrom(engine, index), senders: 0 };
    const berth = { index, uid, temporary, wires, network, ...fresh };
    await this.#parts.keeper.run(`mkfifo -m 600 ${wireNames.map((name) => quoted(wires + name)).join(" ")}`);
    await this.#mountTemporary(berth, "mkdir");
    return berth;
  }

  async #mountTemporary(berth: Berth, before: "mkdir" | "umount"): Promise<void> {
    const { uid = 0 } = berth;
    const options = `${sizeOf(usualStorageMiB)},mode=755,uid=${uid},gid=${uid}`;
    const there = quoted(berth.temporary);
    await this.#parts.keeper.run(`${before} ${there} && mount -t tmpfs -o ${options} tmpfs ${there}`);
    berth.pristine = await this.#changed(berth.temporary);
  }

  async #changed(temporary: string): Promise<bigint> {
    const { ctimeNs } = await stat(`${this.#parts.keeper.root}${temporary}`, { bigint: true });
    return ctimeNs;
  }

  async #makeNetwork(index: number): Promise<string | undefined> {
    const { networkKeeper: keeper, engine, outside, directory } = this.#parts;
    if (outside.kind === "host") return undefined;
    const file = join(directory, `${index}-net`);
    if (outside.kind === "veth") await makeLink(keeper, engine, index, file);
    else await makeIsland(keeper, file);
    const network = `${keeper.root}${file}`;
    await outside.connect(network);
    return network;
  }
}

function sizeOf(mebibytes: number): string {
  return `size=${mebibytes}m,nr_inodes=${mebibytes * filesPerMiB},noatime,nosuid,nodev`;
}
