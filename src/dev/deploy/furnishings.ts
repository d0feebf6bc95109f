import type { ProjectFunction } from "../project.ts";
import { type Services, createOr, leave } from "./services.ts";
import type { Ways } from "./shelf.ts";

type Lambda = Services["lambda"];

/** What stands around a function: its alias, URL, event invoke configuration and concurrency. */
export type Furnishing = Pick<ProjectFunction, "name" | "alias" | "url" | "eventInvoke" | "reservedConcurrency">;

export function furnishingOf({ name, alias, url, eventInvoke, reservedConcurrency }: ProjectFunction): Furnishing {
  return {
    name,
    ...(alias !== undefined && { alias }),
    ...(url && { url }),
    ...(eventInvoke && { eventInvoke }),
    ...(reservedConcurrency !== undefined && { reservedConcurrency }),
  };
}

/** Once all functions are there: a destination may be any of them. */
export function furnishings({ lambda }: Services): Ways<Furnishing> {
  return {
    nameOf: ({ name }) => name,
    put: async (fn, before) => await furnish(lambda, fn, before),
    remove: async () => await Promise.resolve(), // it goes with its function
  };
}

async function furnish(lambda: Lambda, fn: Furnishing, before: Furnishing | undefined): Promise<void> {
  const { name } = fn;
  if (fn.alias !== undefined && fn.alias !== before?.alias) {
    // An alias of $LATEST stands for the newest code without a version for each save.
    const alias = { Name: fn.alias, FunctionVersion: "$LATEST" };
    const path = `/2015-03-31/functions/${encodeURIComponent(name)}/aliases`;
    await createOr(lambda.call("POST", path, alias), async () => {
      await lambda.call("PUT", `${path}/${encodeURIComponent(alias.Name)}`, { FunctionVersion: "$LATEST" });
    });
  }
  if (!isSame(fn.url, before?.url)) await putUrl(lambda, fn, before);
  if (!isSame(fn.eventInvoke, before?.eventInvoke)) await putEventInvoke(lambda, fn, before);
  if (fn.reservedConcurrency !== before?.reservedConcurrency) {
    const path = `/2017-10-31/functions/${encodeURIComponent(name)}/concurrency`;
    const { reservedConcurrency: ReservedConcurrentExecutions } = fn;
    await (ReservedConcurrentExecutions === undefined
      ? leave(lambda.call("DELETE", path))
      : lambda.call("PUT", path, { ReservedConcurrentExecutions }));
  }
}

async function putUrl(lambda: Lambda, { name, url }: Furnishing, before?: Furnishing): Promise<void> {
  const path = (qualifier: string | undefined): string =>
    `/2021-10-31/functions/${encodeURIComponent(name)}/url${queryOf(qualifier)}`;
  if (before?.url && (!url || before.url.Qualifier !== url.Qualifier))
    await leave(lambda.call("DELETE", path(before.url.Qualifier)));
  if (!url) return;
  const { Qualifier, ...members } = url;
  await createOr(lambda.call("POST", path(Qualifier), members), async () => {
    await lambda.call("PUT", path(Qualifier), members);
  });
}

async function putEventInvoke(lambda: Lambda, fn: Furnishing, before?: Furnishing): Promise<void> {
  const path = (qualifier: string | undefined): string =>
    `/2019-09-25/functions/${encodeURIComponent(fn.name)}/event-invoke-config${queryOf(qualifier)}`;
  if (before?.eventInvoke) await leave(lambda.call("DELETE", path(before.eventInvoke.Qualifier)));
  if (!fn.eventInvoke) return;
  const { Qualifier, ...members } = fn.eventInvoke;
  await lambda.call("PUT", path(Qualifier), members);
}

function queryOf(qualifier: string | undefined): string {
  return qualifier === undefined ? "" : `?Qualifier=${encodeURIComponent(qualifier)}`;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
