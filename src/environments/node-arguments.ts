import { type Runtime, isLegacy, nodeMajor } from "../model/runtimes.ts";

/**
 * The command line of a guest, after the Node binary: V8's heap by memory size (RT-366), the flags that AWS gives
 * (RT-127), the guest, whose files are in `guest`. `nodeOptions` are the function's own `NODE_OPTIONS`, which win.
 */
export function nodeArguments(
  runtime: Runtime,
  memoryMiB: number,
  { guest, nodeOptions }: { guest: string; nodeOptions: string },
): string[] {
  const flags = [...heapFlags(runtime, memoryMiB, nodeOptions), ...moduleFlags(runtime, nodeOptions)];
  return [...flags, `${guest}/bootstrap.js`, runtime.id];
}

function heapFlags(runtime: Runtime, memoryMiB: number, nodeOptions: string): string[] {
  const flags = ["--expose-gc"];
  if (isLegacy(runtime)) {
    const young = Math.floor(memoryMiB / 5);
    return [
      ...flags,
      `--max-old-space-size=${memoryMiB - young}`,
      `--max-semi-space-size=${Math.floor(young / 4)}`,
      // Node.js 8 refuses this one.
      ...(nodeMajor(runtime) < 8 ? [`--max-executable-size=${Math.floor(young / 2)}`] : []),
    ];
  }
  if (/max[-_](old|semi)[-_]space[-_]size/.test(nodeOptions)) return flags;
  const young = Math.floor(memoryMiB / 10);
  return [...flags, `--max-semi-space-size=${Math.floor(young / 2)}`, `--max-old-space-size=${memoryMiB - young}`];
}

function moduleFlags(runtime: Runtime, nodeOptions: string): string[] {
  const major = nodeMajor(runtime);
  if (major !== 20 && major !== 22) return [];
  return ["detect-module", "require-module"]
    .filter((name) => !nodeOptions.includes(`--experimental-${name}`))
    .map((name) => `--no-experimental-${name}`);
}
