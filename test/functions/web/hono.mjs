import { Hono } from "hono";
import { handle, streamHandle } from "hono/aws-lambda";
import { setCookie } from "hono/cookie";
import { streamText } from "hono/streaming";

const app = new Hono();
app.get("/:app/:front/hello/:name", (c) =>
  c.json({ hello: c.req.param("name"), all: c.req.queries("all"), cookie: c.req.header("cookie") }),
);
app.post("/:app/:front/echo", async (c) => c.json(await c.req.json(), 201));
app.get("/:app/:front/bytes", (c) =>
  c.body(new Uint8Array([0, 127, 128, 255]), 200, { "content-type": "application/octet-stream" }),
);
app.get("/:app/:front/cookies", (c) => {
  setCookie(c, "a", "1");
  setCookie(c, "b", "2");
  return c.text("set");
});
app.get("/stream", (c) =>
  streamText(c, async (stream) => {
    for (const each of ["one", "two"]) {
      await stream.write(each);
      await stream.sleep(200);
    }
  }),
);

export const handler = handle(app);
export const streaming = streamHandle(app);
