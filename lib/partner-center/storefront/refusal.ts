import type { Looked, Refusal } from '../../purchasing/storefront.ts';
import { classOfCode } from '../errors/error-codes.ts';
import { PartnerCenterError } from '../errors/partner-center-error.ts';

/**
 * Microsoft's clear no, where the error is one: a complete answer whose code is listed as final or refresh. Undefined for
 * everything that says nothing about the purchase.
 */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof PartnerCenterError) || error.code === undefined || !isRefusalStatus(error.status))
    return undefined;
  const codeClass = classOfCode(error.code);
  if (codeClass !== 'final' && codeClass !== 'refresh') return undefined;
  const refused = error.code === NOT_REGISTERED ? 'not_registered' : codeClass;
  return { refused, code: error.code, detail: error.description };
}

/** The refusal that a line of a cart carries in itself, which has codes of its own. Page: cart-resources. */
export function lineRefusal(code = '0', detail = 'no description'): Refusal {
  return { refused: LINE_CLASSES.get(code) ?? 'final', code, detail };
}

const NOT_REGISTERED = '800030';

// CatalogItemIdIsNotValid and SubscriptionNotRegistered; with every other code the line cannot be bought.
const LINE_CLASSES: ReadonlyMap<string, Refusal['refused']> = new Map<string, Refusal['refused']>([
  ['10001', 'refresh'],
  ['10011', 'not_registered'],
  [NOT_REGISTERED, 'not_registered'],
]);

/**
 * A look-up's answer in three words. Absent only where Microsoft's code says so: a 404 of a gateway, or of a wrong path,
 * is no evidence that something does not exist.
 */
export async function lookUp<Found>(
  absentCodes: readonly string[],
  look: () => Promise<Found | undefined>,
): Promise<Looked<Found>> {
  try {
    const found = await look();
    return found === undefined ? { looked: 'absent' } : { looked: 'found', found };
  } catch (error) {
    if (!(error instanceof PartnerCenterError)) throw error;
    if (error.status === 404 && error.code !== undefined && absentCodes.includes(error.code))
      return { looked: 'absent' };
    return {
      looked: 'unavailable',
      detail: error.message,
      ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
    };
  }
}

/** For lists: one may be empty; that there is none at all no code says. */
export const NEVER_ABSENT: readonly string[] = [];

// 400072 is documented with status 200.
function isRefusalStatus(status: number | undefined): boolean {
  return status === 200 || (status !== undefined && status >= 400 && status < 500 && status !== 429);
}
