import type { Answer, Result } from '../../exchange/exchange.ts';
import { readAnswer } from '../../exchange/read-answer.ts';
import type { Codec, ValueOf } from '../../wire/codec.ts';
import { collectionOf } from '../../wire/collections.ts';
import type { Json } from '../../wire/json.ts';
import { memberOf } from '../../wire/member-of.ts';
import { dailyUsageLineItem, usageBasedLineItem } from './azure-line-items.ts';
import { dailyRatedUsageLineItem } from './daily-rated-usage-line-item.ts';
import { licenseBasedLineItem } from './license-based-line-item.ts';
import { oneTimeLineItem } from './one-time-line-item.ts';

/** A line of any of Microsoft's models, told apart by the name of its model; one that is not known is kept raw, and noted. */
export type LineItem =
  | { [Model in ModelName]: { readonly objectType: Model; readonly line: ValueOf<Models[Model]> } }[ModelName]
  | { readonly objectType: 'other'; readonly line: Json };

/** The lines of one page. An amount, price, rate, quantity or currency that is there and odd is an error with its path. */
export function readLineItems(page: Answer): Result<ValueOf<typeof lineItems>> {
  return readAnswer(lineItems, page);
}

const MODELS = {
  OneTimeInvoiceLineItem: oneTimeLineItem,
  DailyRatedUsageLineItem: dailyRatedUsageLineItem,
  LicenseBasedLineItem: licenseBasedLineItem,
  UsageBasedLineItem: usageBasedLineItem,
  DailyUsageLineItem: dailyUsageLineItem,
} as const;
type Models = typeof MODELS;
type ModelName = keyof Models;

const MODEL_NAMES = new Map(
  (Object.keys(MODELS) as readonly ModelName[]).map((name) => [name.toLowerCase(), name]),
);

export const lineItem: Codec<LineItem> = {
  read: (wire, reading) => {
    const written = memberOf(memberOf(wire, 'attributes'), 'objectType');
    const objectType = typeof written === 'string' ? MODEL_NAMES.get(written.toLowerCase()) : undefined;
    if (objectType === undefined) {
      reading.within('attributes', () => reading.drift('objectType', 'is no model of a line that is known'));
      return { objectType: 'other', line: wire };
    }
    return { objectType, line: MODELS[objectType].read(wire, reading) } as LineItem;
  },
  print: ({ objectType, line }) =>
    objectType === 'other' ? line : (MODELS[objectType] as Codec<typeof line>).print(line),
};

export const lineItems = collectionOf(lineItem);
