import serverlessExpress from "@codegenie/serverless-express";
import { app } from "./express-app.mjs";

const serve = serverlessExpress({
  app,
  binarySettings: { contentTypes: ["application/octet-stream"] },
});

// Node.js 24 takes no handlers with callbacks.
export const handler = async (event, context) => await serve(event, context);
