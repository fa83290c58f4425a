import type { Route } from '../route.ts';

type Matched = { readonly route: Route; readonly parameters: Readonly<Record<string, string>> };
export type MatchRoute = (method: string, path: string) => Matched | undefined;

/** A route with fewer parameters wins: `/v1/invoices/summary` before `/v1/invoices/:invoiceId`. */
export function createMatchRoute(routes: readonly Route[]): MatchRoute {
  const patterns = routes
    .map((route) => ({ route, parts: partsOf(route.path) }))
    .sort((a, b) => parameterCount(a.parts) - parameterCount(b.parts));
  return (method, path) => {
    const given = partsOf(path);
    for (const { route, parts } of patterns) {
      const parameters = route.method === method ? matchParts(parts, given) : undefined;
      if (parameters !== undefined) return { route, parameters };
    }
    return undefined;
  };
}

/** Doubled and trailing slashes do not count: samples print `//invoices` and `/carts/{id}/`. */
function partsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '');
}

function parameterCount(parts: readonly string[]): number {
  return parts.filter((part) => part.startsWith(':')).length;
}

function matchParts(
  pattern: readonly string[],
  given: readonly string[],
): Record<string, string> | undefined {
  if (pattern.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const text = given[index] ?? '';
    if (part.startsWith(':')) parameters[part.slice(1)] = decoded(text);
    else if (part.toLowerCase() !== text.toLowerCase()) return undefined;
  }
  return parameters;
}

/** A path that is not properly encoded names something that does not exist; it is no reason to fail. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
