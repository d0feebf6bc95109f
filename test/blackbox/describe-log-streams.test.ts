import assert from "node:assert/strict";
import { after, test } from "node:test";
import {
  CloudWatchLogsClient,
  DeleteLogStreamCommand,
  DescribeLogStreamsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { clientConfig, openApi } from "../support/open-api.ts";

const api = await openApi();
const client = new CloudWatchLogsClient(clientConfig(api.endpoint));
after(async () => {
  client.destroy();
  await api[Symbol.asyncDispose]();
});

const place = { region: "us-east-1", accountId: "123456789012" };

test("whoever deletes the streams of each page before asking for the next one meets them all", async () => {
  for (const orderBy of ["LogStreamName", "LastEventTime"] as const) {
    for (let index = 0; index < 7; index++) {
      const stream = { ...place, logGroup: "/emptied", logStream: `s%_${index}` };
      if (index < 2) await api.logs.createStream(stream);
      else void api.logs.append(stream, [{ timestamp: index % 3, message: "m" }]);
    }
    let deleted = 0;
    let nextToken: string | undefined;
    do {
      const page = { logGroupName: "/emptied", orderBy, limit: 2, descending: orderBy === "LastEventTime", nextToken };
      const found = await client.send(new DescribeLogStreamsCommand(page));
      for (const { logStreamName } of found.logStreams ?? []) {
        await client.send(new DeleteLogStreamCommand({ logGroupName: "/emptied", logStreamName }));
        deleted += 1;
      }
      ({ nextToken } = found);
    } while (nextToken !== undefined);
    assert.equal(deleted, 7, orderBy);
  }
});
