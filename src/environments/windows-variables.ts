const needed = ["SystemRoot", "SystemDrive", "windir", "ComSpec", "PATHEXT"];

/**
 * What programs on Windows don't do without: their system's folder, and `temporary`, which `os.tmpdir()` looks for under
 * other names than TMPDIR. Nothing elsewhere, for AWS has none of it.
 */
export function windowsVariables(
  temporary: string,
  platform: NodeJS.Platform = process.platform,
  own: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  if (platform !== "win32") return {};
  const found = needed.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]]]));
  return { ...Object.fromEntries(found), TEMP: temporary, TMP: temporary };
}
