import type { Server, Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import type { ExtensionFault } from "../model/invocation.ts";

/** The walls around guests, or their absence: the only code that spawns one. */
export interface Sandbox {
  readonly kind: "bubblewrap" | "plain";
  /** What of the walls is missing here; empty when all of them stand. */
  readonly gaps: readonly Gap[];
  /** Whether it can still enclose anything: what holds it up may be killed. */
  readonly isStanding: boolean;
  /** Walls for one execution environment. @throws SandboxError when they can't be put up */
  enclose(plan: EnclosurePlan): Promise<Enclosure>;
  /** The engine's URL as functions reach it. */
  publish(doors: Doors): Promise<string>;
  close(): Promise<void>;
}

/** URLs of the engine. */
export interface Doors {
  /** Where everybody finds it. */
  readonly endpoint: string;
  /** Where it listens for functions; may be the same. */
  readonly inside: string;
}

export interface SandboxConfig {
  /** `auto`: walls where this machine has them; `required`: no start without; `none`: plain processes. */
  readonly isolation: "auto" | "required" | "none";
  /** `auto`: the outside, where the tools for it are there. */
  readonly network: "auto" | "none" | "host";
  readonly isCpuCapped: boolean;
  readonly cacheDirectory: string;
  /** Folder of the environments' own folders. */
  readonly environmentsDirectory: string;
  /** Folder of the unpacked packages. */
  readonly codeDirectory: string;
}

/** Walls can't be put up, or no longer: the machine's fault, never a function's. */
export class SandboxError extends Error {
  override readonly name = "SandboxError";
}

/** In words for the operator. */
export interface Gap {
  readonly finding: string;
  /** What mends it. */
  readonly remedy: string;
}

export interface EnclosurePlan {
  readonly id: string;
  /** The environment's own folder on the host; made and removed with the enclosure. */
  readonly directory: string;
  /** On the host. */
  readonly nodeBinary: string;
  /** The SDK that the runtime carries, if it is on this machine. */
  readonly sdkModules: string | undefined;
  readonly memoryMiB: number;
}

/** What an enclosure has room for; each is a folder of the host, shown read-only where there are walls. */
export type Place = "task" | "layers" | "modules" | "cache";

/** What stands around the processes of one execution environment; outlives each of them, with its `/tmp`. */
export interface Enclosure {
  readonly paths: EnclosurePaths;
  /** Whether a process can still be started in it. */
  readonly isStanding: boolean;
  /** Makes a folder of the host appear inside. Resolves to its path there. */
  show(place: Place, directory: string): Promise<string>;
  /** What the function's configuration says, once it is known whose the enclosure is. */
  furnish(wishes: Furnishing): Promise<void>;
  start(command: GuestCommand): Promise<GuestProcess>;
  /** Starts a process that lives beside the guest, and may outlive it. */
  startBeside(command: GuestCommand): Promise<Companion>;
  /** The loopback that its processes have, and nobody else where there are walls. */
  openLoopback(): Promise<Loopback>;
  /** Memory that its processes hold and nobody else shares, `/tmp` not counted; `undefined` where nobody counts it. */
  memoryKiB(): number | undefined;
  /** Whether it has other processes than the guest, where that can be told. */
  hasCompany(): boolean;
  /** Stops its processes, after an invocation that left something running; `thaw` lets them go on. */
  freeze(): void;
  thaw(): void;
  /** Ends what runs and removes its files. */
  close(): Promise<void>;
}

/** Paths as its processes see them. */
export interface EnclosurePaths {
  readonly nodeBinary: string;
  /** Folder of the guest's own files. */
  readonly guest: string;
  readonly temporary: string;
  readonly sdkModules: string | undefined;
}

export interface Furnishing {
  /** Size of `/tmp`. */
  readonly ephemeralStorageMiB: number;
  /** Whether it may reach anything outside. */
  readonly network: boolean;
}

export interface GuestCommand {
  /** As seen from inside. */
  readonly file: string;
  readonly arguments: readonly string[];
  /** What Node.js and libc read at their start only. */
  readonly variables: Readonly<Record<string, string>>;
}

/** A process inside. It lives and dies together with its children. */
export interface Companion {
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when it and all its children are gone and everything they wrote was read. */
  readonly exited: Promise<GuestExit>;
  /** SIGKILL, at once, to it and its children (RT-398). */
  kill(): void;
}

/** A running guest. */
export interface GuestProcess extends Companion {
  /** host → guest */
  readonly input: Writable;
  /** guest → host */
  readonly output: Readable;
  /** SIGTERM, to the guest alone (RT-399). */
  terminate(): void;
}

export interface GuestExit {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** It was killed because it took more memory than its size (RT-273). */
  readonly outOfMemory?: true;
  /** It was killed because an extension failed. */
  readonly fault?: ExtensionFault;
}

/** The loopback interface of one environment, as the engine has its hands on it. */
export interface Loopback {
  /** `127.0.0.1:9001` */
  readonly address: string;
  /** Listens there. */
  readonly server: Server;
  /** @throws what connecting throws, SandboxError */
  connect(port: number): Promise<Socket>;
  /** Nobody connects for a while. */
  rest(): void;
  close(): Promise<void>;
}
