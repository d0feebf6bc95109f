import { accessSync, constants, existsSync } from "node:fs";
import { join } from "node:path";
import type { NetworkKind } from "./network.ts";
import type { Gap } from "./sandbox.ts";

/** What of the walls this machine can put up, and what would mend the rest. */
export interface Machine {
  readonly isRoot: boolean;
  /** Why there can be no walls at all; `undefined` when they can be tried. */
  readonly missing: Gap | undefined;
  /** The best network that there is a tool for. */
  readonly network: NetworkKind;
}

/** What must be there for any walls, by the package that brings it. */
const needed: Readonly<Record<string, string>> = {
  bwrap: "bubblewrap",
  unshare: "util-linux",
  nsenter: "util-linux",
  setpriv: "util-linux",
  mount: "mount",
  ldd: "libc-bin",
};

/** Looks for the programs; does not try them. */
export function lookAround(): Machine {
  const isRoot = process.getuid?.() === 0;
  return { isRoot, missing: missingPrograms(), network: networkFor(isRoot) };
}

function missingPrograms(): Gap | undefined {
  if (process.platform !== "linux") return { finding: "walls need Linux", remedy: "run the engine on Linux for them" };
  const packages = new Set(Object.keys(needed).flatMap((name) => (isProgram(name) ? [] : [needed[name] ?? name])));
  if (packages.size === 0) return undefined;
  const names = [...packages].join(" ");
  return { finding: `${names} is not installed`, remedy: `apt install ${names}` };
}

function networkFor(isRoot: boolean): NetworkKind {
  if (isRoot) return isProgram("ip") && isProgram("nft") ? "veth" : "none";
  return isProgram("pasta") && hasTunnels() ? "pasta" : "none";
}

/** Packages that would give sandboxes a way to the outside. */
export function networkRemedy(isRoot: boolean): string {
  if (isRoot) return "apt install iproute2 nftables";
  return isProgram("pasta") ? "chmod 666 /dev/net/tun" : "apt install passt";
}

function hasTunnels(): boolean {
  try {
    accessSync("/dev/net/tun", constants.R_OK | constants.W_OK);
    return true;
  } catch {
    // EACCES, ENOENT: what pasta needs is not given to this user.
    return false;
  }
}

function isProgram(name: string): boolean {
  return ["/usr/sbin", "/usr/bin", "/sbin", "/bin"].some((folder) => existsSync(join(folder, name)));
}
