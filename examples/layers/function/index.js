// From the layer: /opt/nodejs/node_modules/greetings
const { greet } = require("greetings");

exports.handler = async ({ name }) => greet(name);
