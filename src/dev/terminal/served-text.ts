import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ApiRoute, LocalApi } from "../../model/local-api.ts";
import type { Project, ProjectFunction } from "../project.ts";
import type { Served } from "../teller.ts";
import { type Screen, indented } from "./screen.ts";
import { nameOf } from "./problem-text.ts";

const mostColumns = 40;

/** What is served, how to invoke it, and what is not served. */
export function servedText({ endpoint, region, project, urls }: Served, screen: Screen): string {
  const { width } = screen;
  const paint: Screen["paint"] = (style, text) => screen.paint(style, text);
  const rows = project.functions.map(({ name, settings }) => [name, settings.Handler ?? "", settings.Runtime ?? ""]);
  const widths = columnWidths(rows);
  const table = rows.flatMap(([name = "", handler = "", runtime = ""]) => {
    const columns = ["", name.padEnd(widths[0]), handler.padEnd(widths[1]), runtime].join("  ");
    const isFitting = columns.length <= (width ?? Infinity) && name.length <= widths[0] && handler.length <= widths[1];
    const [first, ...more] = isFitting ? [columns] : [`  ${name}`, `      ${handler}  ${runtime}`];
    return [
      first.replace(name, paint("bold", name)),
      ...more,
      ...webOf(name, { project, urls, endpoint }).map((url) => `      ${url}`),
    ];
  });
  const [first] = project.functions;
  const invoke = first
    ? [
        "Invoke one:",
        `  curl -s ${endpoint}/2015-03-31/functions/${first.name}/invocations -d ${eventOf(first)}`,
        `  aws lambda invoke --endpoint-url ${endpoint} --region ${region} --function-name ${first.name} /dev/stdout`,
      ]
    : [];
  const unserved = project.unserved.flatMap(({ what, where }) => indented(`${what}  (${nameOf(where)})`, "  ", screen));
  return [
    "",
    ...(first ? table : ["  no function is served"]),
    "",
    ...invoke,
    ...(unserved.length > 0 ? ["", `${paint("yellow", "!")} Not served here:`, ...unserved] : []),
    "",
  ].join("\n");
}

/** Of names and handlers; those that are longer than most have lines of their own. */
function columnWidths(rows: readonly (readonly string[])[]): [name: number, handler: number] {
  const widthOf = (column: number): number =>
    Math.max(0, ...rows.map((row) => row[column]?.length ?? 0).filter((length) => length <= mostColumns));
  return [widthOf(0), widthOf(1)];
}

/** As curl takes it: an `event.json` beside the code, where there is one. */
function eventOf({ code }: ProjectFunction): string {
  const file = code.kind === "folder" || code.kind === "bundle" ? join(code.folder, "event.json") : undefined;
  return file !== undefined && existsSync(file) ? `@${nameOf(file)}` : "'{}'";
}

/** Where a function is reached over HTTP. */
function webOf(name: string, { project, urls, endpoint }: Omit<Served, "region">): string[] {
  const url = urls.get(name);
  const routes = project.apis.flatMap((api) =>
    api.routes
      .filter(({ functionName }) => functionName.split(":").includes(name))
      .map((route) => `${route.method.padEnd(6)} ${endpoint}${baseOf(api, route, project.apis)}${route.path ?? "/*"}`),
  );
  return [...(url === undefined ? [] : [url]), ...routes];
}

/** All APIs are at the engine's root; of the same route the first has it there, the others under their own addresses. */
function baseOf({ id, stage }: LocalApi, { method, path }: ApiRoute, apis: Project["apis"]): string {
  const isSame = (route: ApiRoute): boolean => route.method === method && route.path === path;
  if (apis.find(({ routes }) => routes.some(isSame))?.id === id) return "";
  return `/_lambkin/api/${id}${stage === "$default" ? "" : `/${stage}`}`;
}
