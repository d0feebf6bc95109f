import type { Scanner } from "./scanner.ts";

export type Test<Subject> = (subject: Subject) => boolean;

/** Conditions joined by `&&`, which binds closer, by `||` and by parentheses. @throws InvalidParameterException */
export function parseExpression<Subject>(scanner: Scanner, parseCondition: () => Test<Subject>): Test<Subject> {
  const alternatives = [parseConjunction(scanner, parseCondition)];
  while (scanner.take("||")) alternatives.push(parseConjunction(scanner, parseCondition));
  const [only] = alternatives;
  return only && alternatives.length === 1 ? only : (subject) => alternatives.some((test) => test(subject));
}

function parseConjunction<Subject>(scanner: Scanner, parseCondition: () => Test<Subject>): Test<Subject> {
  const conditions = [parseOperand(scanner, parseCondition)];
  while (scanner.take("&&")) conditions.push(parseOperand(scanner, parseCondition));
  const [only] = conditions;
  return only && conditions.length === 1 ? only : (subject) => conditions.every((test) => test(subject));
}

function parseOperand<Subject>(scanner: Scanner, parseCondition: () => Test<Subject>): Test<Subject> {
  if (!scanner.take("(")) return parseCondition();
  const expression = parseExpression(scanner, parseCondition);
  scanner.expect(")");
  return expression;
}
