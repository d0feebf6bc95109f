import { type SampleEvents, arn, epochMs, sample } from "./sample-event.ts";

/**
 * https://docs.aws.amazon.com/iot/latest/developerguide/lambda-rule-action.html
 * https://docs.aws.amazon.com/iot/latest/developerguide/pre-provisioning-hook.html
 */

export const events: SampleEvents = {
  rule: sample(
    "a rule's SQL selects a message of a device",
    { thing: "sensor-1", topic: "sensors/1/readings" },
    ({ thing, topic, time }) => ({ thing, topic, timestamp: epochMs(time), temperature: 21.4, humidity: 48 }),
  ),
  "pre-provisioning": sample(
    "a device asks for its certificate",
    { serial: "AB-1234", template: "my-template" },
    ({ serial, template, ...place }) => ({
      claimCertificateId: "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0",
      certificateId: "9a8b7c6d5e4f30211203f4e5d6c7b8a99a8b7c6d5e4f30211203f4e5d6c7b8a9",
      certificatePem: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
      templateArn: arn("iot", place, `provisioningtemplate/${template}`),
      clientId: serial,
      parameters: { SerialNumber: serial },
    }),
  ),
};
