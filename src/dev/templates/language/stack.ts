import type { ReadOptions } from "../../project.ts";
import type { MapNode, Position, TemplateNode } from "./template-node.ts";
import type { UnservedList } from "./unserved.ts";

/** A template with all that its functions may refer to; nothing in it is resolved yet. */
export interface Stack {
  /** Absolute. */
  readonly file: string;
  /** `AWS::StackName` */
  readonly name: string;
  /** Before physical names that the template does not give: two stacks of one project may have the same logical ids. */
  readonly namePrefix: string;
  readonly options: ReadOptions;
  readonly parameters: ReadonlyMap<string, TemplateNode>;
  readonly mappings: ReadonlyMap<string, TemplateNode>;
  readonly conditions: ReadonlyMap<string, TemplateNode>;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly outputs: ReadonlyMap<string, TemplateNode>;
  /** SAM's, which resources have in their properties already. */
  readonly globals: TemplateNode | undefined;
  /** Values of parameters: the person's, or for a nested stack those of the stack that has it. */
  readonly given: (parameter: string) => TemplateNode | undefined;
  /** What `Fn::ImportValue` finds. */
  readonly imported: (name: string) => TemplateNode | undefined;
  /** Folder or file, absolute, of what a deploy tool would have put into a bucket by this key. */
  readonly asset: (key: string) => string | undefined;
  /** The stack that a resource of this one is. */
  readonly nested: (logicalId: string) => Resolver | undefined;
  readonly unserved: UnservedList;
}

export interface Resource {
  readonly logicalId: string;
  /** `AWS::Serverless::Function` */
  readonly type: string;
  /** With the `Globals` of its kind. */
  readonly properties: MapNode;
  readonly metadata: TemplateNode | undefined;
  /** Name of the condition. */
  readonly condition: string | undefined;
  readonly at: Position;
}

/** What an intrinsic function is worked out with. */
export interface Resolver {
  readonly stack: Stack;
  /** `undefined` for `AWS::NoValue`: what is not there. @throws ProjectError */
  readonly resolve: (node: TemplateNode) => TemplateNode | undefined;
  /** Whether the condition of this name holds. @throws ProjectError */
  readonly holds: (condition: string, at: Position) => boolean;
}

/** An intrinsic function: what it makes of its argument, which is not resolved yet. */
export type Intrinsic = (argument: TemplateNode, resolver: Resolver) => TemplateNode | undefined;
