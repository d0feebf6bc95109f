import type { DescribedUrl } from "../../catalogue/function-urls.ts";
import type {
  CreateFunctionUrlConfigResponse,
  FunctionUrlConfig,
  UpdateFunctionUrlConfigResponse,
} from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { functionUrl } from "../urls/url-target.ts";
import { shownCors } from "./url-settings.ts";

/** What the text of a URL depends on besides its id (API-500). */
export interface AskedUrl {
  readonly region: string;
  readonly origin: string;
  readonly suffix: string | undefined;
}

export function askedUrl({ place, origin }: Call, { config }: Rooms): AskedUrl {
  return { region: place.region, origin, suffix: config.urlSuffix };
}

/** As its creation answers: without what was not given (API-216). */
export function describeCreatedUrl(
  { config, functionArn }: DescribedUrl,
  asked: AskedUrl,
): CreateFunctionUrlConfigResponse {
  const { urlId, authType, invokeMode, createdAt } = config;
  return {
    FunctionUrl: functionUrl(urlId, asked.region, asked.origin, asked.suffix),
    FunctionArn: functionArn,
    AuthType: authType,
    Cors: shownCors(config),
    CreationTime: urlTimestamp(createdAt),
    InvokeMode: invokeMode,
  };
}

export function describeUpdatedUrl(described: DescribedUrl, asked: AskedUrl): UpdateFunctionUrlConfigResponse {
  const { modifiedAt } = described.config;
  return { ...describeCreatedUrl(described, asked), LastModifiedTime: urlTimestamp(modifiedAt) };
}

export function describeUrl(described: DescribedUrl, asked: AskedUrl): FunctionUrlConfig {
  return { ...describeUpdatedUrl(described, asked), InvokeMode: described.config.invokeMode ?? "BUFFERED" };
}

/** Epoch milliseconds as AWS's documentation shows them here: `2026-01-01T00:00:00.000000Z` (API-1204). */
function urlTimestamp(atMs: number): string {
  return new Date(atMs).toISOString().replace("Z", "000Z");
}
