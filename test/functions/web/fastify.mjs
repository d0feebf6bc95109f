import awsLambdaFastify from "@fastify/aws-lambda";
import fastify from "fastify";

const app = fastify();
app.get("/:app/:front/hello/:name", async ({ params, query, headers }) => ({
  hello: params.name,
  all: query.all,
  cookie: headers.cookie,
}));
app.post("/:app/:front/echo", async ({ body }, reply) => reply.code(201).send(body));
app.get("/:app/:front/bytes", async (_request, reply) =>
  reply.type("application/octet-stream").send(Buffer.from([0, 127, 128, 255])),
);
app.get("/:app/:front/cookies", async (_request, reply) =>
  reply.header("set-cookie", "a=1; Path=/").header("set-cookie", "b=2; Path=/").send("set"),
);

const serve = awsLambdaFastify(app, { binaryMimeTypes: ["application/octet-stream"] });

// Node.js 24 takes no handlers with callbacks.
export const handler = async (event, context) => await serve(event, context);

