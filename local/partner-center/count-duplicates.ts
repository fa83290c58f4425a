import { isObject, objectsProperty, property, textProperty, type JsonObject } from './request-body.ts';
import type { World } from './world.ts';

/**
 * How many reservations were bought more often than they were asked for. It knows the scenario's requests and
 * Microsoft's orders and nothing of our ledger; a refused request counts as asked for, so it can only be too kind.
 */
export function countDuplicates(world: World): number {
  const ordered = tally(world.orders.filter(isOfOurs).map(orderFingerprint));
  const requested = tally(requestedLines(world));
  let duplicates = 0;
  for (const [fingerprint, count] of ordered)
    duplicates += Math.max(0, count - (requested.get(fingerprint) ?? 0));
  return duplicates;
}

function isOfOurs({ earlierKey, boughtInPortal }: World['orders'][number]): boolean {
  return earlierKey === undefined && boughtInPortal !== true;
}

function orderFingerprint(order: World['orders'][number]): string {
  const { customerId, productId, skuId, term, billingCycle, quantity } = order;
  return [customerId, productId, skuId, term, billingCycle, quantity].join(' ');
}

/** One fingerprint for each line key (request id, line id): sent again, it asks for nothing new. */
function requestedLines(world: World): readonly string[] {
  const byKey = new Map<string, string>();
  for (const event of world.scenario.timeline) {
    if (event.event !== 'request') continue;
    const message = messageObject(event.message);
    const requestId = message === undefined ? undefined : textProperty(message, 'requestId');
    if (message === undefined || requestId === undefined) continue;
    for (const line of objectsProperty(message, 'lines')) {
      const lineId = textProperty(line, 'lineId');
      const fingerprint = lineFingerprint(message, line);
      const key = JSON.stringify([requestId, lineId]);
      if (lineId !== undefined && fingerprint !== undefined && !byKey.has(key)) byKey.set(key, fingerprint);
    }
  }
  return [...byKey.values()];
}

/** A message given as text is sent as it is; it may well be JSON. */
function messageObject(message: JsonObject | string): JsonObject | undefined {
  if (typeof message !== 'string') return message;
  try {
    const value: unknown = JSON.parse(message);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function lineFingerprint(message: JsonObject, line: JsonObject): string | undefined {
  const customerId = textProperty(line, 'customerId') ?? textProperty(message, 'customerId');
  const words = ['productId', 'skuId', 'term', 'billingCycle'].map((name) => textProperty(line, name));
  const quantity = property(line, 'quantity');
  if (customerId === undefined || words.includes(undefined) || !Number.isSafeInteger(quantity))
    return undefined;
  return [customerId.toLowerCase(), ...words, quantity].join(' ');
}

function tally(words: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
