const serverless = require("serverless-http-2");
const app = require("./app");

module.exports.handler = serverless(app);
