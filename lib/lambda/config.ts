/**
 * Reads what a function needs from its environment, and names everything that is missing at once. This is the only
 * place in `lib` that looks at the environment.
 */
export function readConfig<const Names extends readonly string[]>(
  names: Names,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Readonly<Record<Names[number], string>> {
  const missing = names.filter((name) => (env[name] ?? '').trim() === '');
  if (missing.length > 0) throw new ConfigError(`Not set in the environment: ${missing.join(', ')}.`);
  return Object.fromEntries(names.map((name) => [name, env[name]])) as Record<Names[number], string>;
}

/** A setting that may be left out. */
export function readOptional(
  name: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  const value = env[name];
  return value === undefined || value.trim() === '' ? undefined : value;
}

/** Reads a setting that is JSON; the error names the setting and never repeats its value. */
export function readJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConfigError(`${name} in the environment is not JSON.`, { cause });
  }
}

/** The deployment is wrong, and no message will make it right. */
class ConfigError extends Error {
  override readonly name = 'ConfigError' as const;
}

/** Which of Microsoft's clouds, and addresses in place of its own, which only a simulator needs. */
export function readMicrosoft(env: Readonly<Record<string, string | undefined>> = process.env): {
  readonly cloud: 'global' | 'us_government';
  readonly overrides: { readonly [Name in 'partnerCenterUrl' | 'graphUrl' | 'loginUrl']: string | undefined };
  readonly blobHosts: readonly string[];
} {
  const cloud = readConfig(['CLOUD'], env).CLOUD;
  if (cloud !== 'global' && cloud !== 'us_government') {
    throw new ConfigError(`CLOUD in the environment is ${cloud}, neither global nor us_government.`);
  }
  const overrides = {
    partnerCenterUrl: readOptional('PARTNER_CENTER_URL', env),
    graphUrl: readOptional('GRAPH_URL', env),
    loginUrl: readOptional('LOGIN_URL', env),
  };
  const hosts = readOptional('BLOB_HOSTS', env) ?? '.blob.core.windows.net';
  return { cloud, overrides, blobHosts: hosts.split(',').map((host) => host.trim()) };
}
