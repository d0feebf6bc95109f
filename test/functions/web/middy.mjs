import middy from "@middy/core";
import jsonBodyParser from "@middy/http-json-body-parser";

export const handler = middy()
  .use(jsonBodyParser())
  .handler(async ({ body }) => ({ statusCode: 201, body: JSON.stringify({ got: body }) }));
