import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { configReader } from "../../../src/dev/config/config-reader.ts";
import { serverlessReader } from "../../../src/dev/serverless/serverless-reader.ts";
import { cdkReader } from "../../../src/dev/templates/cdk-reader.ts";
import { samReader } from "../../../src/dev/templates/sam-reader.ts";
import { readOptions } from "../../support/read-project.ts";

const projects = join(import.meta.dirname, "../../fixtures/projects");

const readers = [samReader, serverlessReader, cdkReader, configReader];

interface Expected {
  readonly parameters?: Readonly<Record<string, string>>;
  readonly functions: readonly string[];
  readonly unserved: readonly string[];
  readonly queues?: readonly string[];
  readonly steps: readonly { readonly invoke?: string; readonly api?: string }[];
}

for (const name of readdirSync(projects)) {
  const folder = join(projects, name);
  const reader = readers.find((each) => each.find(folder) !== undefined);
  const file = reader?.find(folder);
  if (!reader || file === undefined) continue;

  const expected: Expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8"));
  const options = { ...readOptions, parameters: expected.parameters ?? {} };

  test(`the project ${name} has what is expected of it`, async () => {
    const project = await reader.read(file, options);
    assert.deepEqual(
      project.functions.map((each) => each.name),
      expected.functions,
    );
    assert.deepEqual(
      project.unserved.map(({ what }) => what),
      expected.unserved,
    );
    assert.deepEqual(
      project.queues.map(({ QueueName }) => QueueName),
      expected.queues ?? [],
    );
    for (const { invoke, api } of expected.steps) {
      if (invoke !== undefined) assert(expected.functions.includes(invoke), invoke);
      if (api !== undefined) assert.equal(project.apis[0]?.id, api);
    }
    assert.doesNotMatch(JSON.stringify(project), /\[object Object\]|undefined|NaN/);
  });

  test(`all handlers of the project ${name} are there`, async () => {
    const { functions } = await reader.read(file, options);
    for (const { code, settings } of functions) {
      if (code.kind === "inline") continue;
      assert(code.kind === "folder" || code.kind === "bundle");
      const module = join(code.folder, settings.Handler?.replace(/\.\w+$/, "") ?? "");
      assert(
        ["js", "mjs", "ts"].some((end) => existsSync(`${module}.${end}`)),
        module,
      );
    }
  });
}
