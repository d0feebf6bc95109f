import { CreateFunctionCommand, type LambdaClient, waitUntilFunctionActiveV2 } from "@aws-sdk/client-lambda";
import type { RuntimeId } from "../../src/model/runtimes.ts";
import { role } from "./functions.ts";
import { zipBytes } from "./zip-bytes.ts";

/** Deploys `code` as `index.js` through the API, as a user would, and waits until it can be invoked. */
export async function deploy(
  lambda: LambdaClient,
  what: {
    name: string;
    code: string;
    runtime?: RuntimeId;
    /** Seconds. */
    timeout?: number;
    memory?: number;
    environment?: Record<string, string>;
    /** More files of the package, text by name. */
    files?: Record<string, string>;
  },
): Promise<void> {
  const { name, code, runtime = "nodejs22.x", timeout = 10, memory = 128, environment = {}, files = {} } = what;
  const entries = Object.entries({ "index.js": code, ...files }).map(([path, data]) => ({ name: path, data }));
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: runtime,
      Role: role,
      Handler: "index.handler",
      Timeout: timeout,
      MemorySize: memory,
      Environment: { Variables: environment },
      Code: { ZipFile: zipBytes(entries) },
    }),
  );
  await waitUntilFunctionActiveV2(
    { client: lambda, maxWaitTime: 10, minDelay: 0.01, maxDelay: 0.1 },
    { FunctionName: name },
  );
}
