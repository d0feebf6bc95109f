import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { configReader } from "../../../src/dev/config/config-reader.ts";
import { serverlessReader } from "../../../src/dev/serverless/serverless-reader.ts";
import { readOptions } from "../../support/read-project.ts";

const projects = join(import.meta.dirname, "../../fixtures/projects");

interface Expected {
  readonly functions: readonly string[];
  readonly unserved: readonly string[];
  readonly queues?: readonly string[];
  readonly steps: readonly { readonly invoke?: string; readonly api?: string }[];
}

for (const name of readdirSync(projects)) {
  const folder = join(projects, name);
  const reader = [serverlessReader, configReader].find((each) => each.find(folder) !== undefined);
  const file = reader?.find(folder);
  if (!reader || file === undefined) continue;

  test(`the project ${name} has what is expected of it`, async () => {
    const project = await reader.read(file, readOptions);
    const expected: Expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8"));
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
