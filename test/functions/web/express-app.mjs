import express from "express";

/** `serverless-express` takes what `{proxy+}` stands for as the path, where there is one. */
const at = (path) => [`/:app/:front${path}`, path];

export const app = express();
app.use(express.json());
app.get(at("/hello/:name"), ({ params, query, headers }, response) => {
  response.json({ hello: params.name, all: query.all, cookie: headers.cookie });
});
app.post(at("/echo"), ({ body }, response) => {
  response.status(201).json(body);
});
app.get(at("/bytes"), (_request, response) => {
  response.type("application/octet-stream").send(Buffer.from([0, 127, 128, 255]));
});
app.get(at("/cookies"), (_request, response) => {
  response.cookie("a", "1").cookie("b", "2").end("set");
});
// Express's own needs a socket, which `serverless-express` has none of.
app.use((_request, response) => {
  response.status(404).end();
});
