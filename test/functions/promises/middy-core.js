const middy = require("@middy/core");

const hello = async () => ({ statusCode: 200, body: JSON.stringify({ hello: "world" }) });

exports.handler = middy(hello).before(async () => {});
