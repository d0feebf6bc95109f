import assert from "node:assert/strict";
import { test } from "node:test";
import { joinedQueues } from "../../../src/dev/join-queues.ts";
import { ProjectDraft } from "../../../src/dev/project-draft.ts";
import { deadLettersFirst } from "../../../src/dev/dead-letters-first.ts";

const chain = [queue("first", "second"), queue("second", "third"), queue("third")];

function queue(QueueName: string, deadLetters?: string) {
  const deadLetterTargetArn = `arn:aws:sqs:us-east-1:123456789012:${deadLetters}`;
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 });
  return { QueueName, Attributes: deadLetters === undefined ? {} : { RedrivePolicy } };
}

function namesOf(queues: readonly { readonly QueueName: string }[]): string[] {
  return queues.map(({ QueueName }) => QueueName);
}

test("a queue whose dead letters go on to another one's is made after both", () => {
  assert.deepEqual(namesOf(deadLettersFirst(chain)), ["third", "second", "first"]);
});

test("so it is in a project, and in several that are served as one", () => {
  const draft = new ProjectDraft({ region: "us-east-1", accountId: "123456789012" });
  for (const each of chain) draft.addQueue(each);
  assert.deepEqual(namesOf(draft.finished([]).queues), ["third", "second", "first"]);
  assert.deepEqual(namesOf(joinedQueues(chain.slice(0, 1), chain.slice(1))), ["third", "second", "first"]);
});

test("queues whose dead letters go round come to an end too", () => {
  assert.deepEqual(namesOf(deadLettersFirst([queue("a", "b"), queue("b", "a")])), ["b", "a"]);
});
