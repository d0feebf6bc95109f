import { registerHooks } from "node:module";
import type { TestBench } from "../support/test-bench.ts";

const mark = "?client";

/**
 * The tests' bench with AWS's clients in the place of the guest: a second copy of it and of all that it imports, in
 * which `client-guest.ts` stands where the plain sandbox is.
 */
export async function openClientBench(): Promise<TestBench> {
  const hooks = registerHooks({
    resolve: (specifier, context, next) => {
      const resolved = next(specifier, context);
      const isCopied = context.parentURL?.endsWith(mark) && /^file:(?!.*\/node_modules\/)/.test(resolved.url);
      if (!isCopied) return resolved;
      const isSandbox = resolved.url.endsWith("/src/sandbox/plain.ts");
      return { ...resolved, url: isSandbox ? here("client-guest.ts") : resolved.url + mark };
    },
  });
  try {
    const bench: { openTestBench(): Promise<TestBench> } = await import(here(`../support/test-bench.ts${mark}`));
    return await bench.openTestBench();
  } finally {
    hooks.deregister();
  }
}

function here(path: string): string {
  return new URL(path, import.meta.url).href;
}
