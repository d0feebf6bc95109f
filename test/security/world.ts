import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/**
 * A small world for the tests of the network, in namespaces of its own: a host with two addresses, a loopback and a
 * resolver, and an outside with one machine, which is also the metadata service. The real host's network is not touched.
 */
export const hostAddresses = ["203.0.113.1", "198.51.100.1"] as const;
export const outside = "203.0.113.2";
export const outsideV6 = "fd00:113::2";
export const metadata = "169.254.169.254";
export const controlPort = 81;
/** Resolves to `outside`. */
export const outsideName = "machine.outside.test";

const build = `set -e; dir=$1; node=$2; machine=$3; shift 3
ip link set lo up
ip address add ${hostAddresses[1]}/32 dev lo
touch "$dir/net"; unshare --net="$dir/net" ip link set lo up
ip link add out0 type veth peer name out1
out() { nsenter --net="$dir/net" "$@"; }
nsenter --net="$dir/net" sleep 30 & sleeper=$!
until [ "$(readlink /proc/$sleeper/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do :; done
ip link set out1 netns $sleeper; kill $sleeper; wait $sleeper || :
ip address add ${hostAddresses[0]}/24 dev out0; ip address add fd00:113::1/64 dev out0 nodad; ip link set out0 up
out ip address add ${outside}/24 dev out1; out ip address add ${outsideV6}/64 dev out1 nodad; out ip link set out1 up
out ip address add ${metadata}/32 dev lo
ip route add default via ${outside}; ip -6 route add default via ${outsideV6}
out ip route add default via ${hostAddresses[0]}
echo "nameserver ${outside}" > "$dir/resolv.conf"; mount --bind "$dir/resolv.conf" /etc/resolv.conf
mknod -m 666 "$dir/tun" c 10 200; mount --bind "$dir/tun" /dev/net/tun
nsenter --net="$dir/net" "$node" "$machine" > /dev/null 2>&1 &
exec "$@"`;

/** A command that builds the world as root, and becomes the command after it. */
export function world(directory: string): string[] {
  const machine = fileURLToPath(new URL("programs/outside-machine.ts", import.meta.url));
  const namespaces = ["unshare", "--net", "--mount", "--propagation", "private"];
  return [...namespaces, "/bin/sh", "-c", build, "sh", directory, process.execPath, machine];
}

/** Lets the machine outside connect. Resolves to `connected`, or why it is not. */
export async function connectFromOutside(host: string, port: number): Promise<string> {
  return await tell({ host, port });
}

/** Lets the machine outside answer the last datagram that came to its port 5000. Resolves to `written`. */
export async function writeBack(): Promise<string> {
  return await tell("write back");
}

async function tell(command: unknown): Promise<string> {
  const control = connect(controlPort, outside);
  control.end(JSON.stringify(command));
  return await text(control);
}

/** Statements for an attacker: `reach` and `ask` tell whether a connection comes about or a datagram is answered. */
export const reaching = `
  const limitMs = 1500;
  const reach = (host, port) => new Promise((resolve) => {
    const socket = net.connect({ host, port });
    const timer = setTimeout(() => end("no answer"), limitMs);
    const end = (result) => { clearTimeout(timer); socket.destroy(); resolve(result); };
    socket.once("connect", () => end("connected"));
    socket.once("error", (error) => end(error.code));
  });
  const ask = (host, port, message) => new Promise((resolve) => {
    const socket = require("dgram").createSocket(host.includes(":") ? "udp6" : "udp4");
    const timer = setTimeout(() => end("no answer"), limitMs);
    const end = (result) => { clearTimeout(timer); socket.close(); resolve(result); };
    socket.once("message", () => end("answered"));
    socket.once("error", (error) => end(error.code));
    socket.send(message, port, host, (error) => error && socket.emit("error", error));
  });`;
