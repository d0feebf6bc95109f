await import("./native-stand-in.cjs");
const { run } = await import("aws-lambda-ric-3");

await run(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER);
