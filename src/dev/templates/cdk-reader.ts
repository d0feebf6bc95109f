import { existsSync } from "node:fs";
import { join } from "node:path";
import { ProjectError, type ProjectReader, type ReadOptions } from "../project.ts";
import { type AssembledStack, stacksOf } from "./cloud-assembly.ts";
import { openStack } from "./language/open-stack.ts";
import type { Resolver } from "./language/stack.ts";
import { type TemplateNode, entriesOf, textOf } from "./language/template-node.ts";
import { UnservedList } from "./language/unserved.ts";
import { TemplateDraft } from "./template-draft.ts";
import { readStack } from "./read-stack.ts";

/** What `cdk synth` leaves in `cdk.out`. */
export const cdkReader: ProjectReader = {
  find: (folder) =>
    [join(folder, "cdk.out", "manifest.json"), join(folder, "manifest.json")].find(
      (file) => existsSync(file) && (file.includes("cdk.out") || existsSync(join(folder, "cdk.out"))),
    ),

  read: async (file, options) => {
    const unserved = new UnservedList(file);
    const draft = new TemplateDraft(unserved, options.endpoint);
    const stacks = stacksOf(file, unserved.files);
    if (stacks.length === 0) throw new ProjectError("there is no stack in this assembly: run cdk synth", { file });
    for (const stack of openStacks(stacks, options, unserved)) readStack(stack, draft);
    return await Promise.resolve(draft.finish());
  },
};

/** With the stacks' names before what would otherwise be called the same. */
function openStacks(stacks: readonly AssembledStack[], options: ReadOptions, unserved: UnservedList): Resolver[] {
  const open = (withPrefix: boolean): Resolver[] => {
    const opened: Resolver[] = [];
    for (const { name, template, assets } of stacks) {
      const stack = openStack({
        file: template,
        options,
        unserved,
        name,
        namePrefix: withPrefix ? `${name}-` : "",
        asset: (key) => assets.get(key),
        exported: (wanted) => exportOf(opened, wanted),
      });
      opened.push(stack);
    }
    return opened;
  };
  const plain = open(false);
  return isAmbiguous(plain) ? open(true) : plain;
}

/** Whether two stacks have a resource of one logical id that is served: stacks of one class for two environments. */
function isAmbiguous(stacks: readonly Resolver[]): boolean {
  const ids = stacks.flatMap(({ stack }) =>
    [...stack.resources.values()].flatMap(({ logicalId, type }) =>
      /^AWS::(Lambda|SNS|SQS|ApiGateway)/.test(type) ? logicalId : [],
    ),
  );
  return new Set(ids).size < ids.length;
}

function exportOf(stacks: readonly Resolver[], wanted: string): TemplateNode | undefined {
  for (const { stack, resolve } of stacks) {
    for (const output of stack.outputs.values()) {
      const name = entriesOf(entriesOf(output).get("Export")).get("Name");
      const resolved = name && resolve(name);
      const value = entriesOf(output).get("Value");
      if (resolved && value && textOf(resolved) === wanted) return resolve(value);
    }
  }
  return undefined;
}
