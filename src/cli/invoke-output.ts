import { payloadText } from "../model/payload.ts";

/** What `invoke` shows of an answer. */
export interface Shown {
  readonly payload: Uint8Array;
  readonly functionError: string | undefined;
  readonly log: string;
  readonly requestId: string;
}

/** Result on stdout, as JSON with everything else under `--json`; resolves to the exit status. */
export function show(answer: Shown, json: boolean): number {
  const text = payloadText(answer.payload);
  if (json) {
    const { functionError = null, log, requestId } = answer;
    console.log(JSON.stringify({ payload: parsed(text), functionError, log, requestId }));
  } else {
    process.stdout.write(text.endsWith("\n") || text === "" ? text : `${text}\n`);
  }
  return answer.functionError === undefined ? 0 : 1;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A streamed response may be any text.
    return text;
  }
}
