const ApiBuilder = require("claudia-api-builder");

const api = new ApiBuilder();
api.get("/hello", () => ({ hello: "world" }));

exports.handler = (event, context) =>
  new Promise((resolve, reject) => {
    const done = (error, result) => (error ? reject(error) : resolve(result));
    api.proxyRouter(event, { ...context, done }, done);
  });
