const serverless = require("serverless-http-3");
const app = require("./app");

module.exports.handler = serverless(app);
