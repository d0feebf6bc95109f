const middy = require("middy");
const { httpErrorHandler, jsonBodyParser } = require("middy/middlewares");

const hello = (event, context, callback) => {
  callback(null, { statusCode: 200, body: JSON.stringify({ hello: "world" }) });
};

const handler = middy(hello).use(jsonBodyParser()).use(httpErrorHandler());

module.exports = { handler };
