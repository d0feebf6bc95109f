import { type SampleEvents, arn, sample } from "./sample-event.ts";

/** https://docs.aws.amazon.com/connect/latest/adminguide/connect-lambda-functions.html */

export const events: SampleEvents = {
  "contact-flow-event": sample(
    "a flow invokes a function",
    { phone: "+12065550100", parameters: '{"order":"42"}' },
    ({ phone, parameters, ...place }) => ({
      Name: "ContactFlowEvent",
      Details: {
        ContactData: {
          Attributes: {},
          Channel: "VOICE",
          ContactId: "4a573372-1f28-4e26-b97b-9b8d6c5e4f30",
          CustomerEndpoint: { Address: phone, Type: "TELEPHONE_NUMBER" },
          InitialContactId: "4a573372-1f28-4e26-b97b-9b8d6c5e4f30",
          InitiationMethod: "INBOUND",
          InstanceARN: arn("connect", place, "instance/9308c2a1-9bc6-4cea-8290-6c0b4a6d38fa"),
          PreviousContactId: "4a573372-1f28-4e26-b97b-9b8d6c5e4f30",
          Queue: null,
          SystemEndpoint: { Address: "+18005550100", Type: "TELEPHONE_NUMBER" },
        },
        Parameters: JSON.parse(parameters),
      },
    }),
  ),
};
