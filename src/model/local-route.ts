/** A path of the engine's own port that leads to a function, as an API of API Gateway or a load balancer would. */
export interface LocalRoute {
  /** `ANY` stands for all of them. */
  readonly method: string;
  /** `/pets/{id}`, `/{proxy+}`; `undefined` is `$default`: whatever no other route matches. */
  readonly path: string | undefined;
  /** Any form of API-110. */
  readonly functionName: string;
  readonly qualifier: string | undefined;
  readonly front: RouteFront;
}

/** Whose events the function sees: an HTTP API's, a REST API's, a load balancer's without or with lists of values. */
export type RouteFront = "http" | "rest" | "alb" | "alb-multi";

const form = /^(?:([A-Z]+) +(\/[^\s=]*)|\$default)=([^\s@]+?)(?:@([\w$-]+))?(?::(http|rest|alb|alb-multi))?$/;
const variables = /^\{[\w.:-]+\}$/;

/** Reads `ANY /api/{proxy+}=my-function@v1:rest`; `undefined` for what is no route. */
export function parseRoute(text: string): LocalRoute | undefined {
  const match = form.exec(text.trim());
  if (!match) return undefined;
  const [, method = "ANY", path, functionName = "", qualifier, front] = match;
  if (path !== undefined && !isPath(path)) return undefined;
  return { method, path, functionName, qualifier, front: isFront(front) ? front : "http" };
}

/** Variables are whole segments, and a greedy one is the last (`{proxy+}`). */
function isPath(path: string): boolean {
  const segments = path.slice(1).split("/");
  return segments.every((segment, index) => {
    if (!/[{}]/.test(segment)) return true;
    const isGreedy = segment.endsWith("+}");
    return variables.test(segment.replace("+}", "}")) && (!isGreedy || index === segments.length - 1);
  });
}

function isFront(text: string | undefined): text is RouteFront {
  return text === "http" || text === "rest" || text === "alb" || text === "alb-multi";
}
