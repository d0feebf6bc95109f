/** What can go wrong between a runtime's name and its binary: told to the person as it stands. */
export abstract class RuntimeError extends Error {}

/** No runtime has this name. */
export class UnknownRuntimeError extends RuntimeError {
  override readonly name = "UnknownRuntimeError";
}

/** No package has this runtime for this system. */
export class UnavailableRuntimeError extends RuntimeError {
  override readonly name = "UnavailableRuntimeError";
}

/** npm could not fetch it, or what it fetched is not what it must be. */
export class InstallError extends RuntimeError {
  override readonly name = "InstallError";
}
