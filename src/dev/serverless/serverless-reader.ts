import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Member, changed, isTable } from "../member.ts";
import { ProjectDraft } from "../project-draft.ts";
import type { Project, ProjectReader, ReadOptions } from "../project.ts";
import { apisOf } from "./apis.ts";
import { buildOf } from "./build.ts";
import { readConfiguration } from "./configuration.ts";
import { readFunctions } from "./functions.ts";
import { readLayers } from "./layers.ts";
import { listUnserved } from "./listing.ts";
import { withResources } from "./resources.ts";
import type { Service } from "./service.ts";
import { stackOf } from "./stack-of-service.ts";
import { withoutIntrinsics } from "./stack.ts";
import type { Resolver } from "../templates/language/stack.ts";
import { UnservedList } from "../templates/language/unserved.ts";

const names = ["yml", "yaml", "json", "ts", "mts", "js", "cjs", "mjs"].map((end) => `serverless.${end}`);

/** Services of Serverless Framework 3 and 4: https://www.serverless.com/framework/docs/providers/aws/guide/serverless.yml */
export const serverlessReader: ProjectReader = {
  find: (folder) => names.map((name) => join(folder, name)).find(existsSync),
  async read(file, options) {
    const draft = new ProjectDraft(options);
    const { root, stage, files } = await readConfiguration(file, options, draft);
    return readService(serviceOf({ root, stage, file, options, draft }), files);
  },
};

interface OpenService {
  readonly service: Service;
  readonly resolver: Resolver;
}

function serviceOf(given: {
  root: Member;
  stage: string;
  file: string;
  options: ReadOptions;
  draft: ProjectDraft;
}): OpenService {
  const { root, stage, file, options, draft } = given;
  const name = (
    root.get("service").get("name").isThere ? root.get("service").get("name") : root.get("service")
  ).requiredText();
  const platform = root.get("provider").get("name");
  if (platform.isThere && platform.text() !== "aws") throw platform.error(`must be aws, not ${platform.text()}`);
  const resolver = stackOf(root, { name, stage, options, unserved: new UnservedList(file) });
  const whole = root.as(withoutIntrinsics(withoutResources(root), resolver));
  const service = {
    name,
    stage,
    folder: dirname(file),
    place: { region: options.region, accountId: options.accountId },
    stackPrefix: resolver.stack.namePrefix,
    root: whole,
    provider: whole.get("provider"),
    build: buildOf(whole, draft.unserved),
    draft,
    apis: { rest: [], restCors: [], http: [] },
  };
  return { service, resolver };
}

/** They are resolved one by one when they are read. */
function withoutResources(root: Member): Member {
  return isTable(root.value) ? root.as(changed(root.value, { resources: undefined })) : root;
}

function readService({ service, resolver }: OpenService, files: Iterable<string>): Project {
  const { draft } = service;
  readLayers(service);
  readFunctions(service);
  draft.apis.push(...apisOf(service));
  listUnserved(service);
  return withResources(service, resolver, files);
}
