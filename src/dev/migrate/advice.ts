import type { PackageName } from "./package-of.ts";

/** What to use instead, from the first release on that answers on Node.js 24's runtime as it did before; tests run them. */
const successors: Readonly<Record<string, string>> = {
  "@codegenie/serverless-express": "upgrade @codegenie/serverless-express to 5 or later",
  "@middy/core": "upgrade @middy/core to 2 or later",
  "@vendia/serverless-express": "replace @vendia/serverless-express by @codegenie/serverless-express 5 or later",
  "aws-serverless-express": "replace aws-serverless-express by @codegenie/serverless-express 5 or later",
  "claudia-api-builder": `no release of claudia-api-builder does without context.done: give it one
exports.handler = (event, context) => new Promise((resolve, reject) => {
  const done = (error, result) => (error ? reject(error) : resolve(result));
  api.proxyRouter(event, { ...context, done }, done);
});`,
  "lambda-api": "upgrade lambda-api to 1 or later",
  middy: "replace middy by @middy/core 2 or later, and its middlewares by packages of @middy",
  "serverless-http": "upgrade serverless-http to 3 or later",
};

/** Of the packages that lead to a finding, the first one for which something is known. */
export function successorOf(packages: readonly PackageName[]): string | undefined {
  return packages.map(({ name }) => successors[name]).find((each) => each !== undefined);
}

export function upgradeOf([first]: readonly PackageName[]): string {
  return first ? `upgrade or replace ${first.name}@${first.version}` : "upgrade or replace the package";
}
