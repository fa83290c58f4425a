import { classOfCode } from './error-codes.ts';
import { OPERATIONS } from '../operations.ts';
import type { PartnerCenterErrorDetails } from './partner-center-error.ts';

/**
 * What an answer to something that changes Microsoft's side can be taken for. The class decides when we speak again, and
 * never says that nothing happened.
 *
 * refused   a complete 4xx with a code that is listed as final or refresh.
 * busy      a complete 429 or 503, or nothing left us.
 * unknown   everything else: a timeout, a reset, another 5xx, a 409, a body cut short, a 2xx that does not fit.
 */
export type AnswerClass = 'refused' | 'busy' | 'unknown';

/** The class of a failure; undefined where the question only looked. */
export function answerClassOf(failure: PartnerCenterErrorDetails): AnswerClass | undefined {
  const { operation, nothingSent, kind, status, code } = failure;
  if (operation === undefined || !OPERATIONS[operation].changes) return undefined;
  if (nothingSent === true) return 'busy';
  // An answer that was cut off, whatever its status says.
  if (kind === 'malformed' || status === undefined) return 'unknown';
  if (status === 429 || status === 503) return 'busy';
  const isNo = status >= 400 && status < 500 && status !== 408 && status !== 409;
  const codeClass = classOfCode(code);
  return isNo && (codeClass === 'final' || codeClass === 'refresh') ? 'refused' : 'unknown';
}
