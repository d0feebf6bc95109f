import type { CreateEventSourceMappingRequest, EventSourceMappingConfiguration } from "../../edge/models/lambda.ts";
import type { CreateScheduleInput } from "../../edge/models/scheduler.ts";
import type { CreateQueueRequest, CreateQueueResult } from "../../edge/models/sqs.ts";
import type { ProjectRule } from "../project.ts";
import { permit } from "./permit.ts";
import { type Services, createOr, leave } from "./services.ts";
import type { Ways } from "./shelf.ts";

/** What functions have events from. */

export function queues({ sqs }: Services): Ways<CreateQueueRequest> {
  const urlOf = async (QueueName: string): Promise<string> => {
    const { QueueUrl = "" } = await sqs.call<CreateQueueResult>("GetQueueUrl", { QueueName });
    return QueueUrl;
  };
  return {
    nameOf: ({ QueueName }) => `queue ${QueueName}`,
    async put(queue) {
      const { QueueName, Attributes = {} } = queue;
      const change = async () => {
        await sqs.call("SetQueueAttributes", { QueueUrl: await urlOf(QueueName), Attributes });
      };
      await createOr(sqs.call("CreateQueue", queue), change);
    },
    async remove({ QueueName }) {
      await leave(urlOf(QueueName).then(async (QueueUrl) => await sqs.call("DeleteQueue", { QueueUrl })));
    },
  };
}

export function buses({ events }: Services): Ways<string> {
  return {
    nameOf: (name) => `event bus ${name}`,
    async put(Name) {
      await createOr(events.call("CreateEventBus", { Name }), async () => await Promise.resolve());
    },
    async remove(Name) {
      await leave(events.call("DeleteEventBus", { Name }));
    },
  };
}

const mappings = "/2015-03-31/event-source-mappings";

export function eventSourceMappings({ lambda }: Services): Ways<CreateEventSourceMappingRequest> {
  const find = async (mapping: CreateEventSourceMappingRequest): Promise<string | undefined> => {
    const { FunctionName, EventSourceArn } = mapping;
    const query = new URLSearchParams({ FunctionName, ...(EventSourceArn !== undefined && { EventSourceArn }) });
    const path = `${mappings}/?${query.toString()}`;
    const page = await lambda.call<{ EventSourceMappings?: EventSourceMappingConfiguration[] }>("GET", path);
    return page.EventSourceMappings?.[0]?.UUID;
  };
  return {
    nameOf: ({ FunctionName, EventSourceArn }) => `mapping of ${EventSourceArn ?? "a source"} to ${FunctionName}`,
    async put(mapping) {
      const { EventSourceArn: _source, StartingPosition: _position, ...members } = mapping;
      const change = async () => await lambda.call("PUT", `${mappings}/${await find(mapping)}`, members);
      await createOr(lambda.call("POST", `${mappings}/`, mapping), change);
    },
    async remove(mapping) {
      const uuid = await find(mapping);
      if (uuid !== undefined) await leave(lambda.call("DELETE", `${mappings}/${uuid}`));
    },
  };
}

export function rules({ events, lambda }: Services): Ways<ProjectRule> {
  return {
    nameOf: ({ rule }) => `rule ${rule.EventBusName ?? "default"}/${rule.Name}`,
    async put({ rule, targets }, before) {
      const at = { Rule: rule.Name, EventBusName: rule.EventBusName };
      const { RuleArn } = await events.call<{ RuleArn?: string }>("PutRule", rule);
      const gone = before?.targets.filter(({ Id }) => !targets.some((each) => each.Id === Id)) ?? [];
      if (gone.length > 0) await events.call("RemoveTargets", { ...at, Ids: gone.map(({ Id }) => Id) });
      if (targets.length > 0) await events.call("PutTargets", { ...at, Targets: targets });
      for (const { Arn } of targets) {
        await permit(lambda, Arn, { service: "events.amazonaws.com", id: rule.Name, sourceArn: RuleArn });
      }
    },
    async remove({ rule, targets }) {
      const at = { Rule: rule.Name, EventBusName: rule.EventBusName };
      const { EventBusName } = at;
      if (targets.length > 0) await leave(events.call("RemoveTargets", { ...at, Ids: targets.map(({ Id }) => Id) }));
      await leave(events.call("DeleteRule", { Name: rule.Name, EventBusName }));
    },
  };
}

export function schedules({ scheduler }: Services): Ways<CreateScheduleInput> {
  const pathOf = ({ Name }: CreateScheduleInput): string => `/schedules/${encodeURIComponent(Name)}`;
  return {
    nameOf: ({ GroupName = "default", Name }) => `schedule ${GroupName}/${Name}`,
    async put(schedule) {
      const { GroupName = "default" } = schedule;
      const group = `/schedule-groups/${encodeURIComponent(GroupName)}`;
      const make = async () => {
        await createOr(scheduler.call("POST", pathOf(schedule), schedule), async () => {
          await scheduler.call("PUT", pathOf(schedule), schedule);
        });
      };
      if (GroupName !== "default")
        await createOr(scheduler.call("POST", group, {}), async () => await Promise.resolve());
      await make();
    },
    async remove(schedule) {
      const query = schedule.GroupName === undefined ? "" : `?groupName=${encodeURIComponent(schedule.GroupName)}`;
      await leave(scheduler.call("DELETE", pathOf(schedule) + query));
    },
  };
}
