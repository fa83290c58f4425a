import type { CheckoutAnswer } from '../../purchasing/storefront.ts';
import { PartnerCenterError } from '../errors/partner-center-error.ts';
import { refusalOf } from './refusal.ts';

/** What a checkout that brought no orders can be taken for. What is neither refused nor busy may have bought something. */
export function checkoutFailure(error: unknown): CheckoutAnswer {
  if (!(error instanceof PartnerCenterError)) throw error;
  const detail = error.message;
  if (error.answerClass === 'busy') return { answer: 'busy', retryAfterMs: error.retryAfterMs, detail };
  const refusal = error.answerClass === 'refused' ? refusalOf(error) : undefined;
  if (refusal !== undefined) return { answer: 'refused', refusal };
  return { answer: 'unknown', detail, heard: heardIn(error) };
}

/**
 * Whether Partner Center itself was heard. A code is taken only from an answer that arrived whole, and codes of Partner
 * Center are numbers: those of a gateway or of the login are words, or missing.
 */
function heardIn({ code }: PartnerCenterError): Extract<CheckoutAnswer, { answer: 'unknown' }>['heard'] {
  if (code === undefined || !/^\d+$/.test(code)) return 'none';
  return SPEAKS_OF_AN_ORDER.has(code) ? 'in_progress' : 'complete';
}

// "Your order is in progress", "Cart {0} is being processed by another request", "can't check out an already submitted cart".
const SPEAKS_OF_AN_ORDER: ReadonlySet<string> = new Set(['800060', '800064', '800065']);
