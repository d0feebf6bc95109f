// What can go wrong between a runtime's name and its binary: told to the person as it stands.

/** No runtime has this name. */
export class UnknownRuntimeError extends Error {
  override readonly name = "UnknownRuntimeError";
}

/** No package has this runtime for this system. */
export class UnavailableRuntimeError extends Error {
  override readonly name = "UnavailableRuntimeError";
}

/** npm could not fetch it, or what it fetched is not what it must be. */
export class InstallError extends Error {
  override readonly name = "InstallError";
}
