const signalTexts: Readonly<Partial<Record<NodeJS.Signals, string>>> = {
  SIGKILL: "killed",
  SIGABRT: "aborted",
  SIGSEGV: "segmentation fault",
  SIGTERM: "terminated",
  SIGINT: "interrupt",
  SIGBUS: "bus error",
  SIGILL: "illegal instruction",
  SIGFPE: "floating point exception",
  SIGTRAP: "trace/breakpoint trap",
  SIGHUP: "hangup",
  SIGQUIT: "quit",
};

/** A signal as AWS words it (RT-272). */
export function signalText(signal: NodeJS.Signals): string {
  return signalTexts[signal] ?? signal;
}
