import { Router } from "@aws-lambda-powertools/event-handler/http";
import { Logger } from "@aws-lambda-powertools/logger";

const logger = new Logger({ serviceName: "web" });
const app = new Router({ logger });
app.get("/:app/:front/hello/:name", ({ params, req }) => {
  logger.info("greeting", { name: params.name });
  return { hello: params.name, all: new URL(req.url).searchParams.getAll("all"), cookie: req.headers.get("cookie") };
});
app.post("/:app/:front/echo", async ({ req }) => Response.json(await req.json(), { status: 201 }));

export const handler = async (event, context) => {
  logger.addContext(context);
  return await app.resolve(event, context);
};
