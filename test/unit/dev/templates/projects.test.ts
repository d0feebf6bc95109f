import assert from "node:assert/strict";
import { test } from "node:test";
import { cdkReader } from "../../../../src/dev/templates/cdk-reader.ts";
import { samReader } from "../../../../src/dev/templates/sam-reader.ts";
import { fixtureProjects } from "../../../support/fixture-projects.ts";
import { readOptions } from "../../../support/read-template.ts";

/** Projects as people have them, written after the public documentation's patterns; `dev-projects.test.ts` serves them. */
for (const { name, folder, expected } of fixtureProjects()) {
  test(`the project ${name} is read`, async () => {
    const reader = [samReader, cdkReader].find((each) => each.find(folder) !== undefined);
    const file = reader?.find(folder);
    assert(reader && file !== undefined, "no reader finds it");
    const project = await reader.read(file, { ...readOptions, parameters: expected.parameters ?? {} });
    assert.deepEqual(
      project.functions.map((fn) => fn.name),
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
    assert.doesNotMatch(JSON.stringify(project), /\[object Object\]|undefined|NaN/);
  });
}
