import type { ProjectFunction } from "../../project.ts";
import { type Given, tellUnserved } from "./given.ts";
import { present } from "../../present.ts";
import type { Properties } from "../language/properties.ts";

type UrlSettings = NonNullable<ProjectFunction["url"]>;

/** SAM's FunctionUrlConfig, and the members of AWS::Lambda::Url that are the same. @throws ProjectError */
export function urlSettings(properties: Properties): UrlSettings {
  const cors = properties.map("Cors");
  properties.neededText("AuthType", "NONE or AWS_IAM");
  return present<UrlSettings>({
    AuthType: properties.choice("AuthType", ["NONE", "AWS_IAM"]) ?? "NONE",
    InvokeMode: properties.choice("InvokeMode", ["BUFFERED", "RESPONSE_STREAM"]),
    Cors: cors && corsOf(cors),
  });
}

function corsOf(cors: Properties): NonNullable<UrlSettings["Cors"]> {
  return present({
    AllowCredentials: cors.boolean("AllowCredentials"),
    AllowHeaders: cors.texts("AllowHeaders"),
    AllowMethods: cors.texts("AllowMethods"),
    AllowOrigins: cors.texts("AllowOrigins"),
    ExposeHeaders: cors.texts("ExposeHeaders"),
    MaxAge: cors.number("MaxAge"),
  });
}

/** AWS::Lambda::Url */
export function lambdaUrl(given: Given): void {
  const { properties, draft } = given;
  const target = draft.find(properties.neededText("TargetFunctionArn", "the function behind the URL"));
  if (!target) return tellUnserved(given, "its function is not served");
  if (target.fn.url) return tellUnserved(given, `${target.functionName} has a URL already`);
  const qualifier = properties.text("Qualifier") ?? target.qualifier;
  const url = { ...urlSettings(properties), ...(qualifier === undefined ? {} : { Qualifier: qualifier }) };
  draft.amend(target.functionName, { url });
}
