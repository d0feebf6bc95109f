import type { LambdaClient } from "@aws-sdk/client-lambda";
import { create } from "./functions.ts";

/**
 * For the beginning of a function's code: `await opened("name")` goes on when the test has opened the gate of that name.
 * What has to happen while a function runs happens so however long it takes. A gate is a function that is there.
 */
export const gates: string = `
  const opened = async (name) => {
    const url = process.env.AWS_ENDPOINT_URL_LAMBDA + "/2015-03-31/functions/gate-" + name;
    for (let isOpen = false; !isOpen; await new Promise((again) => setTimeout(again, 10))) {
      const answer = await fetch(url);
      await answer.arrayBuffer();
      isOpen = answer.ok;
    }
  };`;

export async function openGate(lambda: LambdaClient, name: string): Promise<void> {
  await create(lambda, { FunctionName: `gate-${name}` });
}
