/**
 * Makes `docs/compatibility.md` from the wire models and the operations that are built. `--check` fails when it differs
 * from what is there.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { serviceModel, type ServiceName } from "../src/edge/models/model.ts";
import { builtOperations } from "../src/edge/operations.ts";

const page = new URL("../docs/compatibility.md", import.meta.url);
const specification = new URL("../docs/spec/lambda-api.md", import.meta.url);

const titles: Record<ServiceName, string> = {
  lambda: "Lambda",
  logs: "CloudWatch Logs",
  events: "EventBridge",
  scheduler: "EventBridge Scheduler",
  sns: "SNS",
  sqs: "SQS",
  sts: "STS",
};

/** What an operation that is built does not do yet. */
const remarks: Readonly<Record<string, string>> = {
  CreateEventSourceMapping: "SQS queues are read; of other sources a record",
  UpdateEventSourceMapping: "SQS queues are read; of other sources a record",
  PutFunctionCodeSigningConfig: "a record: no signature is checked",
  GetFunctionScalingConfig: "refused as on AWS where a function has no capacity provider",
  PutFunctionScalingConfig: "refused as on AWS where a function has no capacity provider",
  PutRuntimeManagementConfig: "a record: the newest release of a runtime is used",
  Publish: "to topics",
  Subscribe: "functions and queues get messages; of other protocols a record",
};

async function render(): Promise<string> {
  const tiers = tiersIn(readFileSync(specification, "utf8"));
  const sections: string[] = [];
  for (const service of ["lambda", "logs", "events", "scheduler", "sns", "sqs", "sts"] as const) {
    sections.push(section(service, tiers, await builtOperations(service)));
  }
  return `# Compatibility

Written by \`npm run generate\`; not to be edited. Every operation of these services' models is routed, and its
requests are checked against the model. What is not built answers so that clients go on: lists are empty, the rest is an
error of status 400 that names the operation, which no client tries again. Tiers are those of
[spec/lambda-api.md](spec/lambda-api.md): A is what tools need, C what is refused.

${sections.join("\n")}`;
}

function section(service: ServiceName, tiers: ReadonlyMap<string, string>, built: ReadonlySet<string>): string {
  const names = Object.keys(serviceModel(service).operations);
  const rows = names.map((name) => {
    const state = built.has(name) ? remarked(name) : unbuilt(service, name);
    return `| ${name} | ${tiers.get(`${service} ${name}`) ?? ""} | ${state} |`;
  });
  return `## ${titles[service]}

${built.size} of ${names.length} operations are built.

| Operation | Tier | State |
|---|---|---|
${rows.join("\n")}
`;
}

function remarked(name: string): string {
  return remarks[name] ? `built; ${remarks[name]}` : "built";
}

function unbuilt(service: ServiceName, name: string): string {
  const isList = service === "logs" ? /^(?:List|Describe)/ : /^List/;
  return isList.test(name) ? "an empty list" : "refused";
}

/** `| API-020 | A | AddLayerVersionPermission | POST …` */
function tiersIn(text: string): Map<string, string> {
  const rows = text.matchAll(/^\| API-\d+ \| ([ABC]) \| (\w+) \|/gm);
  return new Map([...rows].map(([, tier = "", name = ""]) => [`lambda ${name}`, tier]));
}

const text = await render();
if (process.argv.includes("--check")) {
  if (readFileSync(page, "utf8") !== text) throw new Error("docs/compatibility.md is out of date: npm run generate");
} else {
  writeFileSync(page, text);
}
