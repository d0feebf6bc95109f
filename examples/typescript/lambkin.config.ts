import { defineConfig } from "lambkin";

export default defineConfig(({ stage }) => ({
  functions: {
    order: {
      handler: "src/order.handler",
      runtime: "nodejs22.x",
      timeout: 5,
      environment: { CURRENCY: "EUR", STAGE: stage },
    },
  },
}));
