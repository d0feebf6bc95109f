import { fileURLToPath } from "node:url";
import { type Runtime, nodeMajor } from "../model/runtimes.ts";

const bootstrap = fileURLToPath(new URL("../guest/bootstrap.js", import.meta.url));

/**
 * The command line of a guest, after the Node binary: V8's heap by memory size (RT-366), the flags that AWS gives
 * (RT-127), the guest. `nodeOptions` are the function's own `NODE_OPTIONS`, which win.
 */
export function nodeArguments(runtime: Runtime, memoryMiB: number, nodeOptions: string): string[] {
  return [...heapFlags(runtime, memoryMiB, nodeOptions), ...moduleFlags(runtime, nodeOptions), bootstrap, runtime.id];
}

function heapFlags(runtime: Runtime, memoryMiB: number, nodeOptions: string): string[] {
  const flags = ["--expose-gc"];
  if (runtime.family === "B" || runtime.family === "C") {
    const [old, executable] = [Math.floor(memoryMiB * 0.8), Math.floor(memoryMiB * 0.1)];
    const semi = Math.floor(memoryMiB * 0.05);
    return [
      ...flags,
      `--max-old-space-size=${old}`,
      `--max-semi-space-size=${semi}`,
      // V8 dropped this one with Node 8.
      ...(nodeMajor(runtime) < 8 ? [`--max-executable-size=${executable}`] : []),
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
