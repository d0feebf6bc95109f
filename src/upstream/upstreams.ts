import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import { isIP } from "node:net";
import { UpstreamNotConfiguredException, UpstreamUnreachableException } from "../model/exceptions.ts";
import { endpointVariable } from "./service-names.ts";

/** What goes to an upstream. */
export interface Outgoing {
  readonly method: string;
  /** With its query, and as it is to be sent: encoded. */
  readonly path: string;
  /** Name, value, name, value, … and among them `Host`. */
  readonly headers: readonly string[];
  /** Ends the request, answered or not. */
  readonly signal?: AbortSignal;
}

/** Somebody else's endpoints that stand in for AWS services which the engine is not: by signing name, `s3`. */
export class Upstreams {
  readonly #endpoints: ReadonlyMap<string, URL>;
  readonly #agents = new Map<string, Agent>();

  constructor(endpoints: Readonly<Record<string, string>>) {
    this.#endpoints = new Map(Object.entries(endpoints).map(([service, url]) => [service, new URL(url)]));
  }

  has(service: string): boolean {
    return this.#endpoints.has(service);
  }

  /** @throws UpstreamNotConfiguredException */
  endpoint(service: string): URL {
    const endpoint = this.#endpoints.get(service);
    if (endpoint) return endpoint;
    throw new UpstreamNotConfiguredException(
      `This engine has no endpoint for ${service}: start it with --upstream ${service}=URL, ` +
        `or set ${endpointVariable(service)}`,
    );
  }

  /**
   * Begins a request, whose body `send` writes and ends. Resolves with the head of the answer; its body follows.
   * @throws UpstreamNotConfiguredException, UpstreamUnreachableException
   */
  async request(service: string, outgoing: Outgoing, send: (request: ClientRequest) => void): Promise<IncomingMessage> {
    const endpoint = this.endpoint(service);
    const { request } = process.getBuiltinModule(endpoint.protocol === "https:" ? "node:https" : "node:http");
    return await new Promise((resolve, reject) => {
      const started = request(this.#options(endpoint, outgoing));
      started.on("response", resolve);
      // Also after the answer: an upstream that ends early has said all that it will.
      started.on("error", (cause) => {
        const text = `The endpoint for ${service}, ${endpoint.origin}, can't be reached: ${cause.message || cause.name}`;
        reject(new UpstreamUnreachableException(text, { cause }));
      });
      send(started);
    });
  }

  /** Idle connections are ended. */
  async close(): Promise<void> {
    for (const agent of this.#agents.values()) agent.destroy();
    await Promise.resolve();
  }

  #options({ protocol, hostname, port, pathname }: URL, { method, path, headers, signal }: Outgoing): RequestOptions {
    const host = hostname.replace(/^\[(.*)\]$/, "$1");
    return {
      protocol,
      host,
      port,
      method,
      path: pathname.replace(/\/$/, "") + path,
      headers,
      agent: this.#agent(protocol),
      ...(signal && { signal }),
      // The name in `Host` is the client's, the certificate is the endpoint's.
      ...(protocol === "https:" && { servername: isIP(host) === 0 ? host : "" }),
    };
  }

  #agent(protocol: string): Agent {
    let agent = this.#agents.get(protocol);
    if (!agent) {
      const options = { keepAlive: true };
      agent =
        protocol === "https:"
          ? new (process.getBuiltinModule("node:https").Agent)(options)
          : new (process.getBuiltinModule("node:http").Agent)(options);
      this.#agents.set(protocol, agent);
    }
    return agent;
  }
}
