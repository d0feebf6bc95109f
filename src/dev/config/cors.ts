import type { ApiCors } from "../../model/local-api.ts";
import type { Member } from "../member.ts";

const members = ["allowOrigins", "allowMethods", "allowHeaders", "exposeHeaders", "allowCredentials", "maxAge"];

/** What is left out allows everything. @throws ProjectError */
export function corsOf(cors: Member): ApiCors | undefined {
  if (!cors.isThere || cors.value === false) return undefined;
  if (cors.value !== true) cors.only(members);
  const listed = (key: string): string[] => (cors.get(key).isThere ? cors.get(key).texts() : ["*"]);
  return {
    allowOrigins: listed("allowOrigins"),
    allowMethods: listed("allowMethods"),
    allowHeaders: listed("allowHeaders"),
    exposeHeaders: cors.get("exposeHeaders").texts(),
    allowCredentials: cors.get("allowCredentials").flag() ?? false,
    maxAgeSeconds: cors.get("maxAge").wholeNumber(0, 86_400, "seconds"),
  };
}
