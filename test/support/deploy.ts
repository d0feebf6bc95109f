import { CreateFunctionCommand, type LambdaClient, waitUntilFunctionActiveV2 } from "@aws-sdk/client-lambda";
import type { RuntimeId } from "../../src/model/runtimes.ts";
import { role } from "./functions.ts";
import { zipBytes } from "./zip-bytes.ts";

/** A function as a test deploys it. */
export interface Deployment {
  readonly name: string;
  /** Text of `index.js`. */
  readonly code: string;
  readonly runtime?: RuntimeId;
  /** Seconds. */
  readonly timeout?: number;
  readonly memory?: number;
  readonly environment?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  /** More files of the package, text by name. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Deploys through the API, as a user would, and waits until the function can be invoked. */
export async function deploy(lambda: LambdaClient, what: Deployment): Promise<void> {
  const { name, code, runtime = "nodejs22.x", timeout = 10, memory = 128 } = what;
  const { environment = {}, tags = {}, files = {} } = what;
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
      Tags: tags,
      Code: { ZipFile: zipBytes(entries) },
    }),
  );
  await waitUntilFunctionActiveV2(
    { client: lambda, maxWaitTime: 60, minDelay: 0.01, maxDelay: 0.1 },
    { FunctionName: name },
  );
}
