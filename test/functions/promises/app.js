const express = require("express");

const app = express();
app.get("/hello", (request, response) => response.json({ hello: "world" }));
module.exports = app;
