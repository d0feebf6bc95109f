import { startNode, timed } from "./cold.ts";
import { startEngineProcess } from "./processes.ts";
import { type Result, median, result } from "./result.ts";

/** From nothing to the first answer of the engine, beside a start of Node. */
export async function engineStart(): Promise<Result[]> {
  const ours: number[] = [];
  const floors: number[] = [];
  for (let round = 0; round < 5; round++) {
    floors.push(await timed(async () => await startNode(process.execPath)));
    const start = performance.now();
    await using engine = await startEngineProcess();
    const { ok } = await fetch(`${engine.url}/_lambkin/health`);
    if (!ok) throw new Error("the engine is not well");
    ours.push(performance.now() - start);
  }
  const figures = { value: median(ours), floor: median(floors), unit: "ms" };
  return [result("engine start to first answer", figures, { atMost: 8 })];
}
