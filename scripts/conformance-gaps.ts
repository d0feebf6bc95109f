const configured = "checked when a function is configured; see the tests of the API";
const channel = "the engine has a channel of its own instead of AWS's log descriptor";

/** Why no case of the conformance suite speaks for a rule. */
export const notCovered: Readonly<Record<string, string>> = {
  "RT-195": "family A is not built",
  "RT-306": channel,
  "RT-307": channel,
  "RT-338": "the form of 2019 to 2022; RT-337 has the present one",
  "RT-361": "a limit of the API; see its tests",
  "RT-362": "a limit of the API; see its tests",
  "RT-364": configured,
  "RT-367": configured,
  "RT-372": configured,
  "RT-387": "there is no SnapStart for Node.js",
  "RT-394": "always cold is a choice of the caller: `lambkin invoke --cold`",
  "RT-400": "a promise of the catalogue and the pool; see their tests",
  "RT-425": "managed instances are not built",
  "RT-426": "managed instances are not built",
};
