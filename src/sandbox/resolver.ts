import { existsSync, readFileSync } from "node:fs";
import { isIPv4 } from "node:net";

/** Where functions ask for names, whoever answers. AWS's sandboxes have an address of this kind. */
export const resolverAddress = "169.254.76.1";

/** The second is systemd's, where the first names only its own resolver, which answers nobody but the host. */
const lists = ["/etc/resolv.conf", "/run/systemd/resolve/resolv.conf"];

/** The host's own name server, one that isn't on its loopback if there is; `undefined` where it has none with IPv4. */
export function hostResolver(): string | undefined {
  const found = lists.filter((list) => existsSync(list)).flatMap((list) => nameServers(readFileSync(list, "utf8")));
  return found.find((address) => !address.startsWith("127.")) ?? found[0];
}

function nameServers(text: string): string[] {
  return [...text.matchAll(/^\s*nameserver\s+(\S+)/gm)].flatMap(([, address = ""]) =>
    isIPv4(address) ? [address] : [],
  );
}
