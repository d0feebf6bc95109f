import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { deploy } from "../support/functions.ts";
import { openApi } from "../support/open-api.ts";
import { brokenRequest, operationNames, validRequest } from "../unit/edge/arbitrary-requests.ts";

const requests = 4000;

test("no operation fails of whatever is asked of it, in whatever order", async () => {
  await using api = await openApi();
  await deploy(api);
  const name = fc.constantFrom(...operationNames);
  const request = fc.oneof(name.chain(validRequest), name.chain(brokenRequest));
  await fc.assert(
    fc.asyncProperty(request, async ({ method, url, headers, body }) => {
      const hasBody = method !== "GET" && body !== "";
      const response = await api.raw(method, url, hasBody ? body : undefined, headers);
      const text = await response.text();
      assert(response.status < 500, `${response.status} ${text}`);
    }),
    { numRuns: requests, endOnFailure: true },
  );
});
