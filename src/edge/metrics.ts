import { Readable } from "node:stream";
import type { Answer } from "./answer.ts";
import { head, json } from "./encode.ts";
import type { Call, Rooms } from "./rooms.ts";

/** The page for Prometheus. It shows all accounts: where there are access keys, it is for those of the engine's own. */
export async function metricsAnswer({ gate, config, metricsPage }: Rooms, call: Call): Promise<Answer> {
  if (!gate.admitsOperator(call.headers["authorization"]?.toString(), config.accountId)) {
    const headers = [...head(call, "application/json"), "WWW-Authenticate", 'Basic realm="Lambkin metrics"'];
    const Message = `Metrics are for who gives an access key of account ${config.accountId} (HTTP Basic)`;
    return { status: 401, headers, body: json({ Message }) };
  }
  const { contentType, text } = await metricsPage();
  return { status: 200, headers: head(call, contentType), body: Readable.from(text) };
}
