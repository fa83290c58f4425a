import type { Exchange, Result } from '../exchange/exchange.ts';
import { readAnswer } from '../exchange/read-answer.ts';
import type { ValueOf } from '../wire/codec.ts';
import { collectionOf } from '../wire/collections.ts';
import { fields, lenient } from '../wire/fields.ts';
import { anything, text, word } from '../wire/leaves.ts';

/**
 * Which lists of unbilled line items there are in one currency. Their links are to be read and not followed: they name
 * providers (`Marketplace`, `all`) of an older service. Page: get-invoice-estimate-links.
 */
export async function listEstimateLinks(
  exchange: Exchange,
  currencyCode: string,
): Promise<Result<ValueOf<typeof estimateLinks>>> {
  const answer = await exchange({
    operation: 'list_estimate_links',
    path: '/v1/invoices/estimates/links',
    query: { currencycode: currencyCode.toLowerCase() },
  });
  return readAnswer(estimateLinks, answer);
}

export const estimateLinks = collectionOf(
  fields({
    type: lenient(word(['daily_rated_usage', 'non_consumption'])),
    title: lenient(text),
    description: lenient(text),
    period: lenient(word(['current', 'previous'])),
    link: lenient(
      fields({
        uri: lenient(text),
        method: lenient(text),
        headers: lenient(anything),
        body: lenient(anything),
      }),
    ),
    attributes: lenient(anything),
  }),
);
