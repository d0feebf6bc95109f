import { aliasErrors } from "./aliases.ts";
import { concurrencyErrors } from "./concurrency.ts";
import type { DeclaredErrors } from "./declared.ts";
import { deploymentErrors } from "./deployments.ts";
import { eventInvokeErrors } from "./event-invoke.ts";
import { functionErrors } from "./functions.ts";
import { invocationErrors } from "./invocations.ts";
import { layerErrors } from "./layers.ts";
import { mappingErrors } from "./mappings.ts";
import { permissionErrors } from "./permissions.ts";
import { tagErrors } from "./tags.ts";
import { urlErrors } from "./urls.ts";

/** Of every operation of tier A (API-020 … API-075). */
export const tierAErrors: DeclaredErrors = {
  ...functionErrors,
  ...deploymentErrors,
  ...aliasErrors,
  ...concurrencyErrors,
  ...eventInvokeErrors,
  ...urlErrors,
  ...permissionErrors,
  ...layerErrors,
  ...tagErrors,
  ...mappingErrors,
  ...invocationErrors,
};
