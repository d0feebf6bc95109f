import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { after, before, describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { lookAround } from "../../src/sandbox/machine.ts";
import { eventually } from "../support/eventually.ts";
import { type Target, value, words } from "./attacker.ts";
import { type EngineUnderAttack, openEngine } from "./engine-under-attack.ts";
import { closedToOrdinaryUsers, isRerun, rerun } from "./rerun.ts";
import { tryToConnect } from "./try-to-connect.ts";
import * as world from "./world.ts";

const here = fileURLToPath(import.meta.url);
const isRoot = process.getuid?.() === 0;

if (isRerun) testNetwork();
else testInAWorld();

/** Only root can build one. */
function testInAWorld(): void {
  const { missing, network } = lookAround();
  for (const as of ["root", "an ordinary user"] as const) {
    const lack = missing?.finding ?? (isRoot ? undefined : "building an outside needs root");
    const skip =
      lack ??
      (network === "veth" ? undefined : "no ip and nft") ??
      (as === "root" ? undefined : closedToOrdinaryUsers(here));
    test(`walls: network: all of it holds with the engine as ${as}`, { skip: skip ?? false }, async (t) => {
      await rerun(here, { as, inside: world.world }, t);
    });
  }
}

/** A server of the host that counts who came. */
async function listen(address?: string): Promise<AsyncDisposable & { port: number; visits: () => number }> {
  let visits = 0;
  const server = createServer((socket) => {
    visits += 1;
    socket.destroy();
  }).listen(0, address);
  await once(server, "listening");
  const found = server.address();
  assert(found !== null && typeof found === "object");
  return {
    port: found.port,
    visits: () => visits,
    [Symbol.asyncDispose]: async () => await server[Symbol.asyncDispose](),
  };
}

async function reach(from: Target, host: string, port: number): Promise<unknown> {
  return await value(from, `${world.reaching} return await reach(${JSON.stringify(host)}, ${port});`);
}

/** Those of `hosts` that take a connection. */
async function reached(from: Target, hosts: readonly string[], port: number): Promise<string[]> {
  const all = `Promise.all(${JSON.stringify(hosts)}.map((host) => reach(host, ${port})))`;
  const results = await words(from, `${world.reaching} return await ${all};`);
  return hosts.filter((_, index) => results[index] === "connected");
}

/** From port 5000 and to it; `heard` is what comes within so many seconds. */
const correspondence = (seconds: number): string => `const socket = require("dgram").createSocket("udp4");
  await new Promise((resolve) => socket.bind(5000, resolve));
  const heard = new Promise((resolve) => {
    socket.once("message", (message) => resolve(String(message)));
    setTimeout(resolve, ${seconds * 1000}, "nothing");
  }).finally(() => socket.close());`;

async function keepWritingUntil(over: Promise<unknown>): Promise<void> {
  const isOver = over.then(
    () => true,
    () => true,
  );
  do await world.writeBack();
  while (!(await Promise.race([isOver, delay(50, false)])));
}

/** What is the address of `a`? */
const question = "Buffer.from('12340100000100000000000001610000010001', 'hex')";
/** Of the link, where there is one for each place; an interface that is down has no addresses for Node.js. */
const ownPlace = `(/198\\.1[89]\\.\\d+\\.\\d+/.exec(fs.readFileSync("/proc/net/fib_trie", "utf8")) ?? ["none"])[0]`;
const ownAddresses = "return Object.values(os.networkInterfaces()).flat().map((each) => each.address);";

function testNetwork(): void {
  void describe(`walls: network, with the engine as ${isRoot ? "root" : "an ordinary user"}`, () => {
    let engine: EngineUnderAttack;
    let fn: Target;
    before(async () => {
      await eventually(async () => assert.equal(await world.connectFromOutside(world.outside, 80), "connected"));
      engine = await openEngine();
      fn = await engine.deploy("attacker");
    });
    after(async () => await engine[Symbol.asyncDispose]());

    /** A new function where another one was. */
    async function inPlace(place: unknown): Promise<Target> {
      return await eventually(async () => {
        const name = `next-${randomUUID()}`;
        const found = await engine.deploy(name);
        if ((await value(found, ownPlace)) === place) return found;
        await engine.remove(name);
        throw new Error("its place is not free yet");
      }, 60_000);
    }

    test("the outside is open: TCP, UDP and names", async () => {
      await eventually(async () => assert.equal(await reach(fn, world.outside, 80), "connected"));
      const asking = `${world.reaching} return await ask("${world.outside}", 53, ${question});`;
      await eventually(async () => assert.equal(await value(fn, asking), "answered"));
      const address = await value(
        fn,
        `return (await require("dns").promises.lookup("${world.outsideName}", 4)).address;`,
      );
      assert.equal(address, world.outside);
      assert.deepEqual(await words(fn, `return await require("dns").promises.resolve4("${world.outsideName}");`), [
        world.outside,
      ]);
    });

    test("no address of the host answers, its loopback least of all", async () => {
      for (const where of [undefined, "127.0.0.1"]) {
        await using server = await listen(where);
        const own = await words(fn, ownAddresses);
        const names = ["localhost", "0.0.0.0", "127.0.0.1", "127.0.0.2", "::1", "::ffff:127.0.0.1", "fd00:113::1"];
        const others = ["169.254.76.1", "224.0.0.1", "255.255.255.255", ...world.hostAddresses];
        const hosts = [...names, ...others, ...own, ...own.map(beside)];
        assert.deepEqual(await reached(fn, hosts, server.port), []);
        assert.equal(server.visits(), 0);
      }
    });

    test("the metadata address is closed", async () => {
      assert.notEqual(await reach(fn, world.metadata, 80), "connected");
    });

    test("there is no way out over IPv6", async () => {
      assert.notEqual(await reach(fn, world.outsideV6, 80), "connected");
      assert.notEqual(await reach(fn, "fd00:113::1", 80), "connected");
    });

    test("the engine answers at the address in AWS_ENDPOINT_URL_LAMBDA, and on no other port", async () => {
      const url = new URL(String(await value(fn, "process.env.AWS_ENDPOINT_URL_LAMBDA")));
      assert.equal(await value(fn, `return (await fetch("${url.origin}/_lambkin/health")).status;`), 200);
      await using server = await listen();
      assert.deepEqual(await reached(fn, [url.hostname], server.port), []);
      assert.equal(server.visits(), 0);
    });

    test("what the engine names by its own loopback, as a queue's URL, is answered inside too", async () => {
      for (const host of ["127.0.0.1", "localhost"]) {
        const url = `http://${host}:${new URL(engine.endpoint).port}/_lambkin/health`;
        assert.equal(await value(fn, `return (await fetch("${url}")).status;`), 200, host);
      }
    });

    test("functions don't reach each other, and nobody reaches them from outside", async () => {
      const other = await engine.deploy("listener");
      const serve = `const server = net.createServer((socket) => socket.destroy()).listen(8080, "0.0.0.0");
        await new Promise((resolve) => setTimeout(resolve, 5000)); server.close(); return "served";`;
      const served = value(other, serve);
      const addresses = (await words(fn, ownAddresses)).filter((each) => !each.startsWith("127."));
      const candidates = addresses.flatMap((each) => [each, beside(each), ...nextLinks(each)]);
      assert.deepEqual(await reached(fn, candidates, 8080), []);
      const fromHost = async (host: string, port: number): Promise<string> => await tryToConnect({ host, port }, 1000);
      for (const from of [world.connectFromOutside, fromHost]) {
        const results = await Promise.all(candidates.map(async (each) => await from(each, 8080)));
        assert.deepEqual(
          candidates.filter((_, index) => results[index] === "connected"),
          [],
          from.name,
        );
      }
      assert.equal(await served, "served");
    });

    test("a function with the tag lambkin:network=none reaches nothing, and the next tenant of its place does", async () => {
      const offline = await engine.deploy("offline", { tags: { "lambkin:network": "none" } });
      const place = await value(offline, ownPlace);
      assert.deepEqual(await reached(offline, [world.outside, world.metadata], 80), []);
      assert.deepEqual(
        await reached(offline, ["127.0.0.1", "169.254.76.1"], Number(new URL(engine.endpoint).port)),
        [],
      );
      assert.notEqual(
        await value(offline, `${world.reaching} return await ask("${world.outside}", 53, ${question});`),
        "answered",
      );
      assert.notEqual(
        await value(offline, `${world.reaching} return await ask("169.254.76.1", 53, ${question});`),
        "answered",
      );
      const itself = `const server = net.createServer((socket) => socket.end()).listen(8080, "127.0.0.1");
        const found = await reach("127.0.0.1", 8080); server.close(); return found;`;
      assert.equal(await value(offline, world.reaching + itself), "connected");
      await engine.remove("offline");
      const next = await inPlace(place);
      await eventually(async () => assert.equal(await reach(next, world.outside, 80), "connected"));
    });

    test("whom a tenant before wrote to can't write to the next one in its place", async () => {
      const writer = await engine.deploy("writer");
      const place = await value(writer, ownPlace);
      const write = `${correspondence(30)} socket.send("hello", 5000, "${world.outside}"); return await heard;`;
      const answered = value(writer, write);
      await eventually(async () => assert.equal(await world.writeBack(), "written"));
      await keepWritingUntil(answered);
      assert.equal(await answered, "back");
      await engine.remove("writer");
      const next = await inPlace(place);
      const listening = value(next, `${correspondence(2)} return await heard;`);
      await keepWritingUntil(listening);
      assert.equal(await listening, "nothing");
    });

    test("abstract sockets of the host are not there", async () => {
      const name = `\0lambkin-test-${process.pid}`;
      await using server = createServer((socket) => socket.end()).listen(name);
      await once(server, "listening");
      for (const each of [name, "\0lambkin-sandbox-0"]) {
        assert.equal(
          await value(fn, `${reachingUnix} return await reachUnix(${JSON.stringify(each)});`),
          "ECONNREFUSED",
        );
      }
    });
  });
}

const reachingUnix = `const reachUnix = (path) => new Promise((resolve) => {
  net.connect(path).once("connect", () => resolve("connected")).once("error", (error) => resolve(error.code));
});`;

/** The other end of a link. */
function beside(address: string): string {
  return address.replace(/\d+$/, (last) => String(Number(last) ^ 1));
}

/** Ends of the next links. */
function nextLinks(address: string): string[] {
  return [2, 3, 4, 5].map((step) => address.replace(/\d+$/, (last) => String((Number(last) + step) % 256)));
}
