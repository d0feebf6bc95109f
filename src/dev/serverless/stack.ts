import { type Member, copyOrigin, isTable } from "../member.ts";
import { ProjectError } from "../project.ts";
import type { Resolver } from "../templates/language/stack.ts";
import { type TemplateNode, intrinsicOf, jsonOf, list, map, nodeOf } from "../templates/language/template-node.ts";

/** What a template would say, with its lines. */
export function nodeOfMember(member: Member): TemplateNode {
  const { value, at } = member;
  if (Array.isArray(value)) return list(member.list().map(nodeOfMember), at);
  if (!isTable(value)) return nodeOf(value, at);
  return map(
    member.entries().map(([name, each]) => [name, nodeOfMember(each)]),
    at,
  );
}

/** A copy in which CloudFormation's functions have given way to their values; what has none here is as it was. */
export function withoutIntrinsics(member: Member, resolver: Resolver): unknown {
  const { value } = member;
  if (Array.isArray(value)) {
    const items = member.list().map((each) => withoutIntrinsics(each, resolver));
    return copied(
      value,
      items.filter((each) => each !== undefined),
    );
  }
  if (!isTable(value)) return value;
  const [name = "", ...more] = Object.keys(value);
  if (more.length === 0 && /^(Ref$|Fn::)/.test(name)) return resolved(member, resolver);
  const members = member.entries().map(([key, each]) => [key, withoutIntrinsics(each, resolver)] as const);
  return copied(value, Object.fromEntries(members.filter(([key, each]) => each !== undefined || value[key] === each)));
}

function copied<Copy extends object>(value: object, copy: Copy): Copy {
  copyOrigin(value, copy);
  return copy;
}

/** `undefined` for `AWS::NoValue` */
function resolved(member: Member, { resolve }: Resolver): unknown {
  const node = nodeOfMember(member);
  if (!intrinsicOf(node)) return member.value;
  try {
    const made = resolve(node);
    return made && jsonOf(made);
  } catch (error) {
    if (error instanceof ProjectError) return member.value; // listed where somebody needs it
    throw error;
  }
}
