import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ProjectReader } from "../project.ts";
import { openStack } from "./language/open-stack.ts";
import { TemplateDraft } from "./template-draft.ts";
import { readStack } from "./read-stack.ts";
import { UnservedList } from "./language/unserved.ts";

const names = ["template.yaml", "template.yml", "template.json"];

/** Templates of SAM and CloudFormation. */
export const samReader: ProjectReader = {
  find: (folder) => names.map((name) => join(folder, name)).find((file) => existsSync(file)),

  read: async (file, options) => {
    const unserved = new UnservedList(file);
    const draft = new TemplateDraft(unserved, options.endpoint);
    readStack(openStack({ file, options, unserved }), draft);
    return await Promise.resolve(draft.finish());
  },
};
