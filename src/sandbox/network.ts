import { readFileSync } from "node:fs";
import { type Keeper, quoted } from "./keeper.ts";
import { hostResolver, resolverAddress } from "./resolver.ts";

/** How sandboxes reach the outside. */
export type NetworkKind = "veth" | "pasta" | "host" | "none";

/** Ports of the engine. */
export interface EnginePorts {
  /** That everybody knows. */
  readonly known: string;
  /** Where it listens for functions. */
  readonly inside: string;
}

/** Where functions find the engine, on every machine. */
export const engineAddress: string = resolverAddress;

/** Address space that nobody routes (RFC 2544): each engine has 4,096 pairs of it. */
const networkBase = (198 << 24) | (18 << 16);
export const maxLinks = 4096;

/** The two ends of link `index` of engine `engine`. */
export function addressesOf(engine: number, index: number): { host: string; guest: string } {
  const first = networkBase + 2 * (engine * maxLinks + index);
  return { host: dotted(first), guest: dotted(first + 1) };
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");
}

function interfaceName(engine: number, index: number | "*"): string {
  return `lk${engine}-${index}`;
}

/** Groups that a link belongs to in turn, one for each of its tenants. */
const tenants = Array.from({ length: 64 }, (_, index) => index);

/**
 * Rules for all environments of an engine: out to the world, and in to nobody. The host, its loopback and the
 * engine's ports, other environments and the link-local addresses (the cloud's metadata among them) are closed.
 * An answer comes through while the tenant who asked is there, not to whoever has the link after it.
 */
export async function openFirewall(keeper: Keeper, engine: number): Promise<void> {
  const guests = `iifname "${interfaceName(engine, "*")}"`;
  const toGuests = `oifname "${interfaceName(engine, "*")}"`;
  const block = `${addressesOf(engine, 0).host}/19`;
  const ours = `ct status dnat ct original ip daddr ${engineAddress} accept`;
  await keeper.run(`nft -f - <<'RULES'
table inet ${tableOf(engine)}
delete table inet ${tableOf(engine)}
table inet ${tableOf(engine)} {
  map tenants { type devgroup : mark; elements = { ${tenants.map((each) => `${each} : ${each}`).join(", ")} } }
  set answers { type mark . devgroup; elements = { ${tenants.map((each) => `${each} . ${each}`).join(", ")} } }
  chain engine { type nat hook prerouting priority dstnat;
    ${namesFor(guests)} }
  chain outside { type nat hook postrouting priority srcnat;
    ip saddr ${block} ip daddr != 127.0.0.0/8 masquerade; }
  chain host { type filter hook input priority -10;
    ${guests} ${ours}
    ${guests} drop; }
  chain ways { type filter hook forward priority -10;
    ${guests} ct state new ct mark set meta iifgroup map @tenants
    ${guests} oifname "lk*" drop
    ${guests} ${ours}
    ${guests} ip daddr { 0.0.0.0/8, 127.0.0.0/8, 169.254.0.0/16 } drop
    ${guests} meta nfproto ipv6 drop
    ${guests} accept
    ${toGuests} ct state established,related ct mark . meta oifgroup @answers accept
    ${toGuests} drop; }
}
RULES
echo 1 > /proc/sys/net/ipv4/ip_forward`);
  await keeper.bequeath(`nft delete table inet ${tableOf(engine)}`);
}

/** Questions for names go to the host's own name server, wherever that is. */
function namesFor(guests: string): string {
  const server = hostResolver();
  if (server === undefined) return "";
  return `${guests} ip daddr ${resolverAddress} meta l4proto { tcp, udp } th dport 53 dnat ip to ${server};`;
}

/** Lets functions reach the engine, at `engineAddress` and its own port. */
export async function admitToEngine(
  keeper: Keeper,
  engine: number,
  { address, port }: { address: string; port: number },
): Promise<void> {
  const guests = `iifname "${interfaceName(engine, "*")}"`;
  const rule = `${guests} ip daddr ${engineAddress} tcp dport ${port} dnat ip to ${address}:${port}`;
  await keeper.run(`nft 'add rule inet ${tableOf(engine)} engine ${rule}'`);
}

/** Makes a namespace at `file` with a link to the host. */
export async function makeLink(keeper: Keeper, engine: number, index: number, file: string): Promise<void> {
  const { host, guest } = addressesOf(engine, index);
  const name = interfaceName(engine, index);
  const namespace = quoted(file);
  await keeper.run(`touch ${namespace} && ip link delete ${name} 2>/dev/null
unshare --net=${namespace} /bin/sh -e <<'INSIDE'
echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6
ip -batch - <<'LINKS'
link set lo up
link add eth0 type veth peer name ${name} netns ${keeper.pid}
address add ${guest}/31 dev eth0
link set eth0 up
LINKS
INSIDE
ip -batch - <<'LINKS'
address add ${host}/31 dev ${name}
link set ${name} up
LINKS
echo 1 > /proc/sys/net/ipv4/conf/${name}/route_localnet
nsenter --net=${namespace} ip route add default via ${host}`);
}

/**
 * Leads its ports on the loopback of a namespace with a link to the engine: what it names by its own loopback, such as
 * a queue's URL, is for functions too.
 */
export async function leadToEngine(keeper: Keeper, namespace: string, ports: EnginePorts): Promise<void> {
  const { known, inside } = ports;
  await keeper.run(`nsenter --net=${quoted(namespace)} /bin/sh -e <<'INSIDE'
echo 1 > /proc/sys/net/ipv4/conf/eth0/route_localnet
nft -f - <<'RULES'
table ip lambkin {
  chain out { type nat hook output priority -100;
    ip daddr 127.0.0.1 tcp dport { ${known}, ${inside} } dnat to ${engineAddress}:${inside}; }
  chain sources { type nat hook postrouting priority srcnat;
    ip saddr 127.0.0.0/8 ip daddr ${engineAddress} masquerade; }
}
RULES
INSIDE`);
}

/** A namespace whose only address is its own loopback. */
export async function makeIsland(keeper: Keeper, file: string): Promise<void> {
  await keeper.run(`touch ${quoted(file)} && unshare --net=${quoted(file)} ip link set lo up`);
}

export async function switchLink(keeper: Keeper, engine: number, index: number, on: boolean): Promise<void> {
  await keeper.run(`ip link set ${interfaceName(engine, index)} ${on ? "up" : "down"}`);
}

/** Says that a link's `count`th tenant comes now. */
export async function turnLink(keeper: Keeper, engine: number, index: number, count: number): Promise<void> {
  await keeper.run(`ip link set ${interfaceName(engine, index)} group ${count % tenants.length}`);
}

/** How many packets came from a link's tenants. /sys may be that of another network namespace. */
export function packetsFrom(engine: number, index: number): string | undefined {
  const links = readFileSync("/proc/self/net/dev", "utf8");
  return new RegExp(`^ *${interfaceName(engine, index)}: *\\d+ +(\\d+) `, "m").exec(links)?.[1];
}

function tableOf(engine: number): string {
  return `lambkin_${engine}`;
}
