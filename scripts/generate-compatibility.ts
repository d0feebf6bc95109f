/**
 * Makes `docs/compatibility.md` from the wire models and the operations that are built. `--check` fails when it differs
 * from what is there.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { serviceModel, type ServiceName } from "../src/edge/models/model.ts";
import { isBuilt } from "../src/edge/operations.ts";

const page = new URL("../docs/compatibility.md", import.meta.url);
const specification = new URL("../docs/spec/lambda-api.md", import.meta.url);

const titles: Record<ServiceName, string> = { lambda: "Lambda", logs: "CloudWatch Logs", sts: "STS" };

/** What an operation that is built does not do yet. */
const remarks: Readonly<Record<string, string>> = {
  CreateEventSourceMapping: "a record: nothing is polled yet",
  UpdateEventSourceMapping: "a record: nothing is polled yet",
  CreateFunctionUrlConfig: "a record: the URL is not served yet",
  UpdateFunctionUrlConfig: "a record: the URL is not served yet",
  PutFunctionEventInvokeConfig: "a record: two retries, no destinations yet",
  UpdateFunctionEventInvokeConfig: "a record: two retries, no destinations yet",
  PutFunctionCodeSigningConfig: "a record: no signature is checked",
  GetFunctionScalingConfig: "refused as on AWS where a function has no capacity provider",
  PutFunctionScalingConfig: "refused as on AWS where a function has no capacity provider",
  PutRuntimeManagementConfig: "a record: the newest release of a runtime is used",
  PutFunctionRecursionConfig: "a record: loops are not looked for",
};

function render(): string {
  const tiers = tiersIn(readFileSync(specification, "utf8"));
  const sections = (["lambda", "logs", "sts"] as const).map((service) => section(service, tiers));
  return `# Compatibility

Written by \`npm run generate\`; not to be edited. Every operation of the three services' models is routed, and its
requests are checked against the model. What is not built answers so that clients go on: lists are empty, the rest is an
error of status 400 that names the operation, which no client tries again. Tiers are those of
[spec/lambda-api.md](spec/lambda-api.md): A is what tools need, C what is refused.

${sections.join("\n")}`;
}

function section(service: ServiceName, tiers: ReadonlyMap<string, string>): string {
  const names = Object.keys(serviceModel(service).operations);
  const built = names.filter((name) => isBuilt(service, name));
  const rows = names.map(
    (name) => `| ${name} | ${tiers.get(`${service} ${name}`) ?? ""} | ${stateOf(service, name)} |`,
  );
  return `## ${titles[service]}

${built.length} of ${names.length} operations are built.

| Operation | Tier | State |
|---|---|---|
${rows.join("\n")}
`;
}

function stateOf(service: ServiceName, name: string): string {
  if (isBuilt(service, name)) return remarks[name] ? `built; ${remarks[name]}` : "built";
  const isList = service === "logs" ? /^(?:List|Describe)/ : /^List/;
  return isList.test(name) ? "an empty list" : "refused";
}

/** `| API-020 | A | AddLayerVersionPermission | POST …` */
function tiersIn(text: string): Map<string, string> {
  const rows = text.matchAll(/^\| API-\d+ \| ([ABC]) \| (\w+) \|/gm);
  return new Map([...rows].map(([, tier = "", name = ""]) => [`lambda ${name}`, tier]));
}

const text = render();
if (process.argv.includes("--check")) {
  if (readFileSync(page, "utf8") !== text) throw new Error("docs/compatibility.md is out of date: npm run generate");
} else {
  writeFileSync(page, text);
}
