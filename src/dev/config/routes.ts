import { type LocalRoute, parseRoute } from "../../model/local-route.ts";
import { type Member, isTable } from "../member.ts";
import type { ConfigFunction } from "./reading.ts";

export interface Route {
  readonly route: LocalRoute;
  /** The name of an authorizer. */
  readonly authorizer: Member;
}

/** @throws ProjectError */
export function routesOf({ name, member, reading }: ConfigFunction): Route[] {
  const front = reading.root.get("api").get("kind").oneOf(["http", "rest"]) ?? "http";
  return member
    .get("routes")
    .list()
    .map((given) => {
      if (isTable(given.value)) given.only(["route", "authorizer"]);
      const text = isTable(given.value) ? given.get("route") : given;
      const route = parseRoute(`${text.requiredText()}=${name}:${front}`);
      if (!route) throw text.error(`must be a route, as in "GET /pets/{id}" or "$default", not "${text.text()}"`);
      return { route, authorizer: given.get("authorizer") };
    });
}
