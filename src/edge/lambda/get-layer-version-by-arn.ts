import type { GetLayerVersionByArnRequest, GetLayerVersionResponse } from "../models/lambda.ts";
import type { Call, Rooms } from "../rooms.ts";
import { describeLayerVersion } from "./describe-layer.ts";

/** API-219 */
export function getLayerVersionByArn(
  { Arn }: GetLayerVersionByArnRequest,
  rooms: Rooms,
  call: Call,
): GetLayerVersionResponse {
  return describeLayerVersion(rooms.catalogue.layers.getByArn(Arn, call.place), rooms, call);
}
