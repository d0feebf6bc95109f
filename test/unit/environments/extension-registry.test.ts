import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import * as fc from "fast-check";
import { ExtensionRegistry } from "../../../src/environments/runtime-api/registry.ts";
import { Refusal } from "../../../src/environments/runtime-api/refusal.ts";

/** Who has called next, and when a phase ends. */

const invokeEvent = { eventType: "INVOKE", deadlineMs: 1 } as const;
const shutdownEvent = { eventType: "SHUTDOWN", deadlineMs: 1 } as const;

async function turn(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}

/** Whether it is resolved, a turn later. */
function watch(work: Promise<unknown>): () => Promise<boolean> {
  let isOver = false;
  const see = async (): Promise<void> => {
    await work;
    isOver = true;
  };
  void see();
  return async () => {
    await turn();
    return isOver;
  };
}

/** What an extension may do, one after the other, in whatever order with others. */
type Step = "register" | "next" | "init-error" | "exit-error";

interface Actor {
  readonly name: string;
  readonly isExternal: boolean;
  readonly wantsInvoke: boolean;
}

const actors = fc.uniqueArray(
  fc.record({ name: fc.constantFrom("a", "b", "c", "d", "e"), isExternal: fc.boolean(), wantsInvoke: fc.boolean() }),
  { selector: ({ name }) => name, minLength: 1, maxLength: 4 },
);

/** What each of several does comes in its order; who comes first does not matter. */
function orders(count: number): fc.Arbitrary<number[]> {
  const turns = Array.from({ length: count }, (_, actor) => [actor, actor]).flat();
  return fc.shuffledSubarray(turns, { minLength: turns.length });
}

function registryOf(all: readonly Actor[]): ExtensionRegistry {
  const external = all.filter(({ isExternal }) => isExternal).map(({ name }) => name);
  return new ExtensionRegistry(external, randomUUID);
}

test("the init phase ends when every extension has called next, whatever the order, and not before", async () => {
  const scenes = actors.chain((all) => fc.tuple(fc.constant(all), orders(all.length)));
  await fc.assert(
    fc.asyncProperty(scenes, async ([all, order]) => {
      const registry = registryOf(all);
      const ids = new Map<number, string>();
      const registered = watch(registry.registered());
      // Internal ones come while the function loads, before the runtime is ready.
      for (const [index, { name, isExternal }] of all.entries())
        if (!isExternal) ids.set(index, registry.register(name, []).id);
      let ready: (() => Promise<boolean>) | undefined;
      const waiting = new Set(all.keys());
      for (const index of order) {
        const actor = all[index];
        assert(actor);
        const id = ids.get(index);
        if (id === undefined) ids.set(index, registry.register(actor.name, actor.wantsInvoke ? ["INVOKE"] : []).id);
        else if (waiting.delete(index)) void registry.next(id);
        if (ids.size === all.length) ready ??= watch(registry.ready());
        assert.equal(await registered(), ids.size === all.length);
        if (ready) assert.equal(await ready(), waiting.size === 0);
      }
      for (const index of waiting) void registry.next(ids.get(index) ?? "");
      assert.equal(await ready?.(), true);
    }),
    { numRuns: 200 },
  );
});

test("an invocation is over when those who wanted it have called next, whatever the order, and not before", async () => {
  const scenes = actors.chain((all) => {
    const order = fc.shuffledSubarray([...all.keys()], { minLength: all.length });
    return fc.tuple(fc.constant(all), fc.array(order, { minLength: 1, maxLength: 3 }));
  });
  await fc.assert(
    fc.asyncProperty(scenes, async ([all, invocations]) => {
      const registry = registryOf(all);
      const ids = all.map(({ name, wantsInvoke }) => registry.register(name, wantsInvoke ? ["INVOKE"] : []).id);
      const got = ids.map(() => 0);
      const wait = async (index: number): Promise<void> => {
        await registry.next(ids[index] ?? "");
        got[index] = (got[index] ?? 0) + 1;
      };
      for (const index of all.keys()) void wait(index);
      await registry.ready();
      for (const [count, order] of invocations.entries()) {
        registry.invoke(invokeEvent);
        const settled = watch(registry.settled());
        const busy = new Set(order.filter((index) => all[index]?.wantsInvoke));
        assert.equal(await settled(), busy.size === 0);
        for (const index of busy) {
          void wait(index);
          busy.delete(index);
          assert.equal(await settled(), busy.size === 0);
        }
        assert.deepEqual(
          got,
          all.map(({ wantsInvoke }) => (wantsInvoke ? count + 1 : 0)),
        );
      }
    }),
    { numRuns: 200 },
  );
});

test("whatever extensions call in whatever order, they are answered or refused, and the end lets everybody go", async () => {
  const step = fc.record({
    name: fc.constantFrom("a", "b", "c"),
    call: fc.constantFrom<Step>("register", "next", "init-error", "exit-error"),
  });
  const host = fc.constantFrom("ready", "invoke", "lost", "shutdown");
  const script = fc.array(fc.oneof(step, host), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(script, async (steps) => {
      const registry = new ExtensionRegistry(["a"], randomUUID);
      const ids = new Map<string, string>();
      const waits = [registry.registered(), registry.settled()];
      const perform = (each: (typeof steps)[number]): void => {
        if (each === "ready") waits.push(registry.ready());
        else if (each === "invoke") registry.invoke(invokeEvent);
        else if (each === "shutdown") registry.shutdown(shutdownEvent);
        else if (each === "lost") registry.lost("a", { errorType: "Extension.Crash", text: "exit status 1" });
        else if (each.call === "register") ids.set(each.name, registry.register(each.name, ["INVOKE"]).id);
        else if (each.call === "next") void registry.next(ids.get(each.name) ?? "");
        else registry.reportError(ids.get(each.name) ?? "", each.call === "init-error" ? "init" : "exit", "Mine");
        waits.push(registry.settled());
      };
      for (const each of steps) {
        try {
          perform(each);
        } catch (error) {
          assert(error instanceof Refusal && error.status === 403 && error.message !== "", String(error));
        }
      }
      registry.close();
      await Promise.all(waits);
    }),
    { numRuns: 500 },
  );
});

test("the first fault stands, with the reason that the extension itself gave", () => {
  const registry = new ExtensionRegistry(["a", "b"], randomUUID);
  const { id } = registry.register("b", []);
  registry.reportError(id, "init", "Mine.Broken");
  registry.lost("b", { errorType: "Extension.Crash", text: "exit code 0" });
  registry.lost("a", { errorType: "Extension.Crash", text: "signal: killed" });
  assert.deepEqual(registry.fault, { errorType: "Extension.InitError", text: "exit code 0" });
});

test("one that is still at work when the environment ends is told of that when it asks", async () => {
  const registry = new ExtensionRegistry(["a", "b"], randomUUID);
  const [a, b] = ["a", "b"].map((name) => registry.register(name, ["INVOKE", "SHUTDOWN"]));
  assert(a && b);
  const events = [registry.next(a.id), registry.next(b.id)];
  registry.invoke(invokeEvent);
  events.push(registry.next(b.id));
  registry.shutdown(shutdownEvent);
  events.push(registry.next(a.id));
  const types = (await Promise.all(events)).map(({ eventType }) => eventType);
  assert.deepEqual(types, ["INVOKE", "INVOKE", "SHUTDOWN", "SHUTDOWN"]);
});
