import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { configReader } from "../../../src/dev/config/config-reader.ts";
import { serverlessReader } from "../../../src/dev/serverless/serverless-reader.ts";
import { readOptions } from "../../support/read-project.ts";

const projects = join(import.meta.dirname, "../../fixtures/projects");

interface Expected {
  readonly invoke?: string;
  readonly http?: string;
}

/** By project: what is told of at the start. */
const unserved: Readonly<Record<string, readonly string[]>> = {
  "serverless-events": ["sns event of functions.placed (orders.yml:21)"],
  "serverless-http-api": ["AWS::DynamoDB::Table PetsTable (serverless.yml:69)"],
  "serverless-scheduled": ["${ssm:/reports/dev/database-url} (serverless.yml:30)"],
};

for (const name of readdirSync(projects)) {
  const folder = join(projects, name);
  const reader = [serverlessReader, configReader].find((each) => each.find(folder) !== undefined);
  const file = reader?.find(folder);
  if (!reader || file === undefined) continue;

  test(`the project ${name} has what is expected of it`, async () => {
    const project = await reader.read(file, readOptions);
    const told = project.unserved.map(({ what, where }) => `${what} (${where})`);
    assert.deepEqual(told, unserved[name] ?? []);
    const expected: readonly Expected[] = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8"));
    for (const { invoke, http } of expected) {
      if (invoke !== undefined)
        assert(
          project.functions.some((each) => each.name === invoke),
          invoke,
        );
      if (http !== undefined) assert(project.apis.length > 0, http);
    }
  });

  test(`all handlers of the project ${name} are there`, async () => {
    const { functions } = await reader.read(file, readOptions);
    for (const { code, settings } of functions) {
      assert(code.kind === "folder" || code.kind === "bundle");
      const module = join(code.folder, settings.Handler?.replace(/\.\w+$/, "") ?? "");
      assert(
        ["js", "mjs", "ts"].some((end) => existsSync(`${module}.${end}`)),
        module,
      );
    }
  });
}
