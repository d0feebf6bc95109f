import assert from "node:assert/strict";
import { test } from "node:test";
import { nothing } from "../../../src/dev/plain/plain-project.ts";
import type { Project } from "../../../src/dev/project.ts";
import { servedText } from "../../../src/dev/terminal/served-text.ts";
import type { ApiRoute, LocalApi } from "../../../src/model/local-api.ts";

const screen = {
  write: () => {},
  paint: (_style: unknown, text: string): string => text,
  clear: () => {},
  hasColours: false,
  width: undefined,
};

function api(id: string, stage: string, routes: readonly (readonly [string, string | undefined])[]): LocalApi {
  const kind = stage === "$default" ? "http" : "rest";
  const shared = { functionName: "f", qualifier: undefined, authorizer: undefined };
  const routed = routes.map(([method, path]): ApiRoute => ({
    ...shared,
    method,
    path,
    front: kind,
    payloadFormat: "1.0",
  }));
  return { id, name: id, kind, stage, stageVariables: {}, cors: undefined, routes: routed };
}

function linesOf(project: Partial<Project>): string[] {
  const endpoint = "http://127.0.0.1:4566";
  const served = {
    endpoint,
    region: "us-east-1",
    project: { ...nothing, ...project },
    urls: new Map<string, string>(),
  };
  return servedText(served, screen).split("\n");
}

test("a route is shown where it is reached: behind its API's own address where another API has the same", () => {
  const settings = { Role: "", Handler: "f.handler", Runtime: "nodejs24.x" } as const;
  const lines = linesOf({
    functions: [{ name: "f", code: { kind: "folder", folder: "/nowhere" }, settings, layers: [] }],
    apis: [
      api("one", "prod", [["ANY", "/{proxy+}"]]),
      api("two", "v1", [
        ["ANY", "/{proxy+}"],
        ["GET", "/b"],
      ]),
      api("three", "$default", [
        ["GET", "/b"],
        ["ANY", undefined],
      ]),
    ],
  });
  assert.deepEqual(
    lines.filter((line) => line.includes("4566/") && !line.includes("invocations")),
    [
      "      ANY    http://127.0.0.1:4566/{proxy+}",
      "      ANY    http://127.0.0.1:4566/_lambkin/api/two/v1/{proxy+}",
      "      GET    http://127.0.0.1:4566/b",
      "      GET    http://127.0.0.1:4566/_lambkin/api/three/b",
      "      ANY    http://127.0.0.1:4566/*",
    ],
  );
});

test("a project without functions is said to have none", () => {
  assert.deepEqual(linesOf({}).slice(0, 2), ["", "  no function is served"]);
});
