import type { IncomingMessage } from "node:http";
import { ownPathTo, withoutOrigin } from "../routes.ts";

/** A function URL that a request came to. */
export interface UrlTarget {
  /** In lower case. */
  readonly urlId: string;
  /** As the host names it; a path names none. */
  readonly region: string | undefined;
  /** Path and query as the function is to see them. */
  readonly url: string;
}

const hostForm = /^([a-z0-9]{32})\.lambda-url\.([a-z0-9-]+)\.[^:]+(?::\d+)?$/;

/** By its host, or by a path of the engine's own where hosts have no wildcards (API-500). */
export function urlTargetOf({ headers: { host = "" }, url = "/" }: IncomingMessage): UrlTarget | undefined {
  if (host.length > 44) {
    const [, urlId, region] = hostForm.exec(host.toLowerCase()) ?? [];
    if (urlId !== undefined) return { urlId, region, url: withoutOrigin(url) };
  }
  const named = ownPathTo("url", url);
  return named && { urlId: named.id.toLowerCase(), region: undefined, url: named.url };
}

const address = /^(?:localhost|\[.*\]|[\d.]+)$/;

/**
 * `http://<id>.lambda-url.us-east-1.localhost:4566/`: where the client that came to `origin` reaches the URL. Names
 * below `localhost` are this machine's own; addresses have none.
 */
export function functionUrl(urlId: string, region: string, origin: string, suffix: string | undefined): string {
  const { protocol, hostname, port } = new URL(origin);
  const name = address.test(hostname) ? "localhost" : hostname;
  return `${protocol}//${urlId}.lambda-url.${region}.${suffix ?? (port ? `${name}:${port}` : name)}/`;
}
