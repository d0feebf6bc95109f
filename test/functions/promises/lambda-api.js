const api = require("lambda-api")();

api.get("/hello", async () => ({ hello: "world" }));

exports.handler = async (event, context) => await api.run(event, context);
