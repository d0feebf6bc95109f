import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { AccessKeys } from "../edge/access/access-keys.ts";
import { type Command, parseFlags } from "./command.ts";
import { engineConfig } from "../config.ts";
import { zipFolder } from "./deployment-package.ts";
import { takeInspect } from "./inspect-flags.ts";
import { interrupted } from "./interrupted.ts";
import { LambdaClient } from "../client/lambda-client.ts";
import { readJson } from "./read-json.ts";
import { type Sign, signerWith } from "../client/sign-requests.ts";
import { dataDirectoryOf, serveFlags, serveOptions, startFrom } from "./start.ts";

const examples = fileURLToPath(new URL("../../examples", import.meta.url));
const first = "helloworld";

/** What `npm start` does in a clone. */
export const command: Command = {
  name: "try",
  summary: "serve, deploy the examples, and invoke the first one",
  help: `Usage: npm start [-- options]

Starts the engine, deploys every function under examples/, invokes ${first}, and serves until Ctrl-C.

${serveFlags}
`,
  async run(argv) {
    const interruption = interrupted();
    const engine = await startFrom(argv);
    console.log(`Lambkin serves on ${engine.endpoint}\n`);
    try {
      const client = new LambdaClient(engine.endpoint, await ownSigner(argv));
      await Promise.race([show(client, engine.endpoint), interruption]);
      await interruption;
    } finally {
      await engine.close();
    }
    return 0;
  },
};

/** With the first of the engine's own access keys, where it has any. */
async function ownSigner(argv: readonly string[]): Promise<Sign | undefined> {
  const { values } = parseFlags(takeInspect(argv).rest, serveOptions);
  const [key] = new AccessKeys(dataDirectoryOf(values.data)).list();
  if (!key) return undefined;
  const { region } = engineConfig(values.region === undefined ? {} : { region: values.region });
  return await signerWith({ accessKeyId: key.id, secretAccessKey: key.secret }, region, "lambda");
}

async function show(client: LambdaClient, endpoint: string): Promise<void> {
  const names = await deployAll(client);
  console.log(`\nInvoking ${first} with examples/${first}/event.json:\n`);
  const event = Buffer.from(JSON.stringify(await readJson(join(examples, first, "event.json"))));
  const answer = await client.invoke(first, event, { "x-amz-log-type": "Tail" });
  console.log(indented(answer.logTail));
  console.log(indented(answer.payload.toString()));
  console.log("\nInvoke any of them yourself:\n");
  for (const name of names) console.log(`${commands(name, endpoint)}\n`);
  console.log("Serving until Ctrl-C.");
}

async function deployAll(client: LambdaClient): Promise<string[]> {
  const folders = await readdir(examples, { withFileTypes: true });
  const names: string[] = [];
  for (const folder of folders.filter((each) => each.isDirectory())) {
    const path = join(examples, folder.name);
    const settings = await readJson(join(path, "function.json"));
    const name = String(settings["FunctionName"]);
    await client.deploy({ ...settings, FunctionName: name }, await zipFolder(path));
    console.log(`  deployed ${name.padEnd(18)}${String(settings["Runtime"]).padEnd(12)}${String(settings["Handler"])}`);
    names.push(name);
  }
  return names;
}

function commands(name: string, endpoint: string): string {
  const event = `examples/${name}/event.json`;
  const { region } = engineConfig({});
  return [
    `  curl -s ${endpoint}/2015-03-31/functions/${name}/invocations -d @${event}`,
    `  aws lambda invoke --endpoint-url ${endpoint} --region ${region} --function-name ${name} --cli-binary-format raw-in-base64-out --payload file://${event} /dev/stdout`,
  ].join("\n");
}

function indented(text: string): string {
  return text.trimEnd().replaceAll(/^/gm, "  ");
}
