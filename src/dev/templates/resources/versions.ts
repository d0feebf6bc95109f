import { type Given, tellUnserved } from "./given.ts";

/** AWS::Lambda::Alias: it stands for the newest code, whichever version the template gives it. */
export function lambdaAlias(given: Given): void {
  const { properties, draft } = given;
  const target = draft.find(properties.neededText("FunctionName", "the function it is an alias of"));
  const alias = properties.neededText("Name", "what it is called");
  if (!target) return tellUnserved(given, "its function is not served");
  if (target.fn.alias !== undefined && target.fn.alias !== alias) {
    return tellUnserved(given, `${target.functionName} has the alias ${target.fn.alias} already`);
  }
  draft.amend(target.functionName, { alias });
}
