/** `$LAMBKIN_CACHE`, or the system's own folder for caches. */
export function cacheDirectory(env: NodeJS.ProcessEnv): string;
