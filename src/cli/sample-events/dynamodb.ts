import { type Place, type SampleEvents, arn, epochMs, sample } from "./sample-event.ts";

/** https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */

const oldItem = { Id: { N: "101" }, Message: { S: "New item!" } };
const newItem = { Id: { N: "101" }, Message: { S: "This item has changed" } };
const keys = { Id: { N: "101" } };

export const events: SampleEvents = {
  update: sample(
    "an item is put, changed and deleted in a table",
    { table: "my-table" },
    ({ table, time, ...place }) => {
      const source = arn("dynamodb", place, `table/${table}/stream/2026-01-01T00:00:00.000`);
      const at = (seconds: number): number => Math.floor(epochMs(time) / 1000) + seconds;
      return {
        Records: [
          record(1, "INSERT", { source, place, at: at(0), images: { NewImage: oldItem } }),
          record(2, "MODIFY", { source, place, at: at(1), images: { NewImage: newItem, OldImage: oldItem } }),
          record(3, "REMOVE", { source, place, at: at(2), images: { OldImage: newItem } }),
        ],
      };
    },
  ),
};

interface Change {
  readonly source: string;
  readonly place: Place;
  /** Epoch seconds. */
  readonly at: number;
  readonly images: object;
}

function record(number: number, eventName: string, { source, place, at, images }: Change): object {
  return {
    eventID: `c4ca4238a0b923820dcc509a6f75849${number}`,
    eventName,
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: place.region,
    dynamodb: {
      ApproximateCreationDateTime: at,
      Keys: keys,
      ...images,
      SequenceNumber: `${number}11`,
      SizeBytes: number === 2 ? 59 : 26,
      StreamViewType: "NEW_AND_OLD_IMAGES",
    },
    eventSourceARN: source,
  };
}
