import type { CorsSettings, FunctionUrlConfig, FunctionUrlSettings } from "../../catalogue/documents.ts";
import type { Cors, InvokeMode } from "../models/lambda.ts";

/** What a request says of a URL, besides who may call it. `Cors: {}` removes what there was (API-510). */
export function urlSettings(cors: Cors | undefined, invokeMode: InvokeMode | undefined): Partial<FunctionUrlSettings> {
  return {
    ...(cors && { cors: corsSettings(cors) }),
    ...(invokeMode && { invokeMode }),
  };
}

function corsSettings(cors: Cors): CorsSettings {
  const { AllowCredentials, AllowHeaders, AllowMethods, AllowOrigins, ExposeHeaders, MaxAge } = cors;
  return {
    ...(AllowCredentials !== undefined && { allowCredentials: AllowCredentials }),
    ...(AllowHeaders && { allowHeaders: AllowHeaders }),
    ...(AllowMethods && { allowMethods: AllowMethods }),
    ...(AllowOrigins && { allowOrigins: AllowOrigins }),
    ...(ExposeHeaders && { exposeHeaders: ExposeHeaders }),
    ...(MaxAge !== undefined && { maxAgeSeconds: MaxAge }),
  };
}

/** `undefined` where nothing is set. */
export function shownCors({ cors = {} }: FunctionUrlConfig): Cors | undefined {
  if (Object.keys(cors).length === 0) return undefined;
  return {
    AllowCredentials: cors.allowCredentials,
    AllowHeaders: cors.allowHeaders,
    AllowMethods: cors.allowMethods,
    AllowOrigins: cors.allowOrigins,
    ExposeHeaders: cors.exposeHeaders,
    MaxAge: cors.maxAgeSeconds,
  };
}
