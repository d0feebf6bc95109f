/** As it travels (API-961). */
export interface TelemetryEvent {
  readonly time: string;
  readonly type: string;
  readonly record: unknown;
}

/** An event as the Logs API tells it, which came before the Telemetry API and knows fewer (API-963). */
export function asLogsApi(event: TelemetryEvent, schemaVersion: string): TelemetryEvent[] {
  const { time, type, record } = event;
  const { requestId, version, status, metrics } = fieldsOf(record);
  switch (type) {
    case "platform.start":
      return [{ time, type, record: { requestId, version } }];
    case "platform.runtimeDone":
      return schemaVersion === "2020-08-15" ? [] : [{ time, type, record: { requestId, status } }];
    case "platform.report":
      return [
        { time, type: "platform.end", record: { requestId } },
        { time, type, record: { requestId, metrics } },
      ];
    case "function":
    case "extension":
    case "platform.fault":
    case "platform.extension":
    case "platform.logsSubscription":
    case "platform.logsDropped":
      return [event];
    default:
      return [];
  }
}

function fieldsOf(record: unknown): Readonly<Record<string, unknown>> {
  return typeof record === "object" && record !== null ? { ...record } : {};
}
