import { type SampleEvents, sample } from "./sample-event.ts";

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html */

const fields = { method: "GET", path: "/index.html", query: "lang=en", host: "d111111abcdef8.cloudfront.net" };

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly host: string;
}

const event = (summary: string, eventType: string, parts: (asked: Asked) => object) =>
  sample(summary, fields, (asked) => {
    const config = { distributionDomainName: asked.host, distributionId: "EDFDVBD6EXAMPLE", eventType, requestId };
    return { Records: [{ cf: { config, ...parts(asked) } }] };
  });

const requestId = "4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ==";

export const events: SampleEvents = {
  "viewer-request": event("CloudFront has a request from a viewer", "viewer-request", (asked) => ({
    request: requestOf(asked),
  })),
  "origin-request": event("CloudFront is about to ask the origin", "origin-request", (asked) => ({
    request: { ...requestOf(asked), origin },
  })),
  "origin-response": event("CloudFront has the origin's response", "origin-response", (asked) => ({
    request: { ...requestOf(asked), origin },
    response,
  })),
  "viewer-response": event("CloudFront is about to answer the viewer", "viewer-response", (asked) => ({
    request: requestOf(asked),
    response,
  })),
};

const origin = {
  custom: {
    customHeaders: {},
    domainName: "example.org",
    keepaliveTimeout: 5,
    path: "",
    port: 443,
    protocol: "https",
    readTimeout: 30,
    sslProtocols: ["TLSv1", "TLSv1.1", "TLSv1.2"],
  },
};

const response = {
  status: "200",
  statusDescription: "OK",
  headers: {
    "content-type": [header("Content-Type", "text/html; charset=utf-8")],
    "cache-control": [header("Cache-Control", "max-age=3600")],
  },
};

function requestOf({ method, path, query, host }: Asked): object {
  return {
    clientIp: "203.0.113.24",
    headers: {
      host: [header("Host", host)],
      "user-agent": [header("User-Agent", "curl/8.14.1")],
      accept: [header("accept", "*/*")],
    },
    method,
    querystring: query,
    uri: path,
  };
}

function header(key: string, value: string): object {
  return { key, value };
}
