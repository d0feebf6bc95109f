/** The asynchronous form of `node-path.js`, for Node.js versions whose hooks run in a thread of their own. */

import nodePath from "./node-path.js";

export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (!nodePath.isMissingPackage(error, specifier)) throw error;
    for (const parentURL of nodePath.parents()) {
      try {
        return await next(specifier, { ...context, parentURL });
      } catch {
        // ERR_MODULE_NOT_FOUND: not in this folder either.
      }
    }
    throw error;
  }
}
