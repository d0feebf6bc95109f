import { type Place, type SampleEvents, sample } from "./sample-event.ts";

/** https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-identity-pools-working-with-aws-lambda-triggers.html */

const fields = { user: "jane", email: "jane@example.com", pool: "AbCdEf123", client: "7s8t9u0v1w2x3y4z5a6b7c8d9e" };

interface Asked extends Place {
  readonly user: string;
  readonly email: string;
  readonly pool: string;
  readonly client: string;
}

const trigger = (summary: string, source: string, rest: (attributes: object) => object) =>
  sample(summary, fields, (asked) => ({ ...head(asked, source), ...rest(attributesOf(asked)) }));

export const events: SampleEvents = {
  "pre-sign-up": trigger("somebody signs up", "PreSignUp_SignUp", (userAttributes) => ({
    request: { userAttributes, validationData: null, clientMetadata: {} },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  })),
  "post-confirmation": trigger("a user is confirmed", "PostConfirmation_ConfirmSignUp", (userAttributes) => ({
    request: { userAttributes },
    response: {},
  })),
  "pre-authentication": trigger("a user signs in", "PreAuthentication_Authentication", (userAttributes) => ({
    request: { userAttributes, validationData: null },
    response: {},
  })),
  "pre-token-generation": trigger(
    "a token is about to be made",
    "TokenGeneration_Authentication",
    (userAttributes) => ({
      request: {
        userAttributes,
        groupConfiguration: { groupsToOverride: [], iamRolesToOverride: [], preferredRole: null },
      },
      response: { claimsOverrideDetails: null },
    }),
  ),
  "custom-message": trigger("a message is about to be sent", "CustomMessage_SignUp", (userAttributes) => ({
    request: { userAttributes, codeParameter: "{####}", linkParameter: "{##Click Here##}", usernameParameter: null },
    response: { smsMessage: null, emailMessage: null, emailSubject: null },
  })),
  "sync-trigger": sample(
    "a data set of an identity is synchronised",
    { pool: "b1c2d3e4-5f60-4718-92a3-b4c5d6e7f809", dataset: "settings" },
    ({ pool, dataset, region }) => ({
      version: 2,
      eventType: "SyncTrigger",
      region,
      identityPoolId: `${region}:${pool}`,
      identityId: `${region}:0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f`,
      datasetName: dataset,
      datasetRecords: { theme: { oldValue: "light", newValue: "dark", op: "replace" } },
    }),
  ),
};

function head({ region, pool, user, client }: Asked, triggerSource: string): object {
  return {
    version: "1",
    region,
    userPoolId: `${region}_${pool}`,
    userName: user,
    callerContext: { awsSdkVersion: "aws-sdk-unknown-unknown", clientId: client },
    triggerSource,
  };
}

function attributesOf({ email }: Asked): object {
  return { sub: "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", email_verified: "true", email };
}
