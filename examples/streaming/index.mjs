// An ES module: top-level await is part of the init phase, and the answer is streamed.
const words = await new Promise((resolve) =>
  setTimeout(resolve, 10, ["The", "answer", "comes", "word", "by", "word."]),
);

export const handler = awslambda.streamifyResponse(async (event, responseStream) => {
  responseStream.setContentType("text/plain");
  for (const word of event.words ?? words) {
    responseStream.write(`${word}\n`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  responseStream.end();
});
