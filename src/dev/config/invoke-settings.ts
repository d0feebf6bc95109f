import type { CreateFunctionUrlConfigRequest } from "../../edge/models/lambda.ts";
import { functionArn } from "../../model/arn.ts";
import { type EventInvoke, eventInvokeWith } from "../event-invoke.ts";
import type { Member } from "../member.ts";
import { corsOf } from "./cors.ts";
import type { Reading } from "./reading.ts";

/** @throws ProjectError */
export function urlOf(url: Member): Omit<CreateFunctionUrlConfigRequest, "FunctionName"> | undefined {
  if (!url.isThere || url.value === false) return undefined;
  if (url.value !== true) url.only(["authType", "invokeMode", "cors"]);
  const invokeMode = url.get("invokeMode").oneOf(["BUFFERED", "RESPONSE_STREAM"]);
  const cors = corsOf(url.get("cors"));
  return {
    AuthType: url.get("authType").oneOf(["NONE", "AWS_IAM"]) ?? "NONE",
    ...(invokeMode && { InvokeMode: invokeMode }),
    ...(cors && {
      Cors: {
        AllowOrigins: cors.allowOrigins,
        AllowMethods: cors.allowMethods,
        AllowHeaders: cors.allowHeaders,
        ...(cors.exposeHeaders.length > 0 && { ExposeHeaders: cors.exposeHeaders }),
        ...(cors.allowCredentials && { AllowCredentials: true }),
        ...(cors.maxAgeSeconds !== undefined && { MaxAge: cors.maxAgeSeconds }),
      },
    }),
  };
}

/** @throws ProjectError */
export function eventInvokeOf(member: Member, reading: Reading): EventInvoke | undefined {
  const retries = member.get("maximumRetryAttempts").wholeNumber(0, 2, "attempts");
  const ageSeconds = member.get("maximumEventAge").wholeNumber(60, 21_600, "seconds");
  const success = destination(member.get("onSuccess"), reading);
  const failure = destination(member.get("onFailure"), reading);
  return eventInvokeWith({ retries, ageSeconds, success, failure });
}

function destination(given: Member, { root, place }: Reading): string | undefined {
  const name = given.text();
  if (name === undefined) return undefined;
  if (name.startsWith("arn:")) return name;
  if (root.get("functions").get(name).isThere) return functionArn(place, name);
  throw given.error(`names the function "${name}", which is not in functions`);
}
