"use strict";

const fs = require("fs");
const path = require("path");

exports.handler = (event, context, callback) => {
  // A pool of connections would keep the event loop busy: the answer does not wait for it.
  context.callbackWaitsForEmptyEventLoop = false;
  setInterval(() => {}, 60000);
  fs.readFile(path.join(__dirname, "prices.json"), "utf8", (error, text) => {
    if (error) return callback(error);
    const price = JSON.parse(text)[event.fruit];
    if (price === undefined) return callback(new Error(`No price for ${event.fruit}`));
    callback(null, { fruit: event.fruit, total: price * event.count, runtime: process.version });
  });
};
