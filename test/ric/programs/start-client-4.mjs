await import("./native-stand-in.cjs");
// It starts by itself.
await import("aws-lambda-ric-4");
