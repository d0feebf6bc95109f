import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { parseInput } from "../../../src/edge/parse.ts";
import { AwsException } from "../../../src/model/exceptions.ts";
import { brokenRequest, operationNames, validRequest, type WireRequest } from "./arbitrary-requests.ts";
import { routes } from "./requests.ts";

const requests = 20_000;

function parse({ method, url, headers, body }: WireRequest): string {
  const match = routes.match(method, url);
  parseInput(match, headers, Buffer.from(body));
  return match.route.name;
}

test("no request that the model allows is refused", () => {
  const any = fc
    .constantFrom(...operationNames)
    .chain((name) => validRequest(name).map((request) => ({ name, request })));
  fc.assert(
    fc.property(any, ({ name, request }) => {
      assert.equal(parse(request), name);
    }),
    { numRuns: requests / 2 },
  );
});

test("whatever comes is read or refused in AWS's words, and never the engine's fault", () => {
  fc.assert(
    fc.property(fc.constantFrom(...operationNames).chain(brokenRequest), (request) => {
      try {
        parse(request);
      } catch (error) {
        assert(error instanceof AwsException && error.status < 500, String(error));
      }
    }),
    { numRuns: requests },
  );
});
