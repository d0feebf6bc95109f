import type { DescribedUrl } from "../../catalogue/function-urls.ts";
import type {
  CreateFunctionUrlConfigResponse,
  FunctionUrlConfig,
  UpdateFunctionUrlConfigResponse,
} from "../models/lambda.ts";
import { shownCors } from "./url-settings.ts";

/** As its creation answers: without what was not given (API-216). */
export function describeCreatedUrl(
  { config, functionArn }: DescribedUrl,
  region: string,
): CreateFunctionUrlConfigResponse {
  const { urlId, authType, invokeMode, createdAt } = config;
  return {
    FunctionUrl: `https://${urlId}.lambda-url.${region}.on.aws/`,
    FunctionArn: functionArn,
    AuthType: authType,
    Cors: shownCors(config),
    CreationTime: urlTimestamp(createdAt),
    InvokeMode: invokeMode,
  };
}

export function describeUpdatedUrl(described: DescribedUrl, region: string): UpdateFunctionUrlConfigResponse {
  const { modifiedAt } = described.config;
  return { ...describeCreatedUrl(described, region), LastModifiedTime: urlTimestamp(modifiedAt) };
}

export function describeUrl(described: DescribedUrl, region: string): FunctionUrlConfig {
  return { ...describeUpdatedUrl(described, region), InvokeMode: described.config.invokeMode ?? "BUFFERED" };
}

/** Epoch milliseconds as AWS's documentation shows them here: `2026-01-01T00:00:00.000000Z` (API-1204). */
function urlTimestamp(atMs: number): string {
  return new Date(atMs).toISOString().replace("Z", "000Z");
}
