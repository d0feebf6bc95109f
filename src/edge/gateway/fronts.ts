import type { RouteFront } from "../../model/local-route.ts";
import type { Front } from "./front.ts";
import { httpApi, httpApiFormat1 } from "./http-api.ts";
import { loadBalancer } from "./load-balancer.ts";
import { restApi } from "./rest-api.ts";

const fronts: Readonly<Record<RouteFront, Front>> = {
  http: httpApi,
  rest: restApi,
  alb: loadBalancer(false),
  "alb-multi": loadBalancer(true),
};

/** `payloadFormat` is an HTTP API's to choose. */
export function frontOf(front: RouteFront, payloadFormat: "1.0" | "2.0" = "2.0"): Front {
  return front === "http" && payloadFormat === "1.0" ? httpApiFormat1 : fronts[front];
}
