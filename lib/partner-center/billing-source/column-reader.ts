import type { LineCategory } from '../../billing/billed-line.ts';
import type { Day } from '../../values/day.ts';
import type { Decimal } from '../../values/decimal.ts';
import { rememberedByText } from '../billing-v2/remembered.ts';
import { rememberedCategory } from './remembered-category.ts';
import { columnText, type LineColumnName, type LineColumns, type LineTexts } from './line-columns.ts';
import { UnreadableLine, WHOLE } from './unreadable-line.ts';
import { wireDay, wireDecimal } from './wire-values.ts';

/** Where a line lies: in whose part, by the name that a complaint uses, and where in it. */
export type LinePlace = { readonly of: string; readonly part: number; readonly lineNumber: number };

/**
 * The columns of one line as values. Throws an UnreadableLine where a column that is asked for cannot be read. A class,
 * because a million lines would make ten million closures.
 */
export class ColumnReader {
  readonly #place: LinePlace;
  readonly #texts: LineTexts;
  readonly #objectType: string;

  constructor(place: LinePlace, line: LineColumns) {
    if (!line.ok) throw unreadable(place, line.column ?? WHOLE, line.reason);
    this.#place = place;
    this.#texts = line.texts;
    this.#objectType = line.objectType;
  }

  text(name: LineColumnName): string {
    return columnText(this.#texts, name);
  }

  amount(name: LineColumnName, otherwise?: string): Decimal {
    return this.#amount(name, otherwise, wireDecimal);
  }

  /** An amount that many lines share. */
  commonAmount(name: keyof typeof COMMON_AMOUNTS, otherwise?: string): Decimal {
    return this.#amount(name, otherwise, COMMON_AMOUNTS[name]);
  }

  day(name: LineColumnName): Day | undefined {
    const written = this.text(name);
    if (written === '') return undefined;
    try {
      return dayOf(written);
    } catch (error) {
      if (error instanceof RangeError) throw unreadable(this.#place, name, error.message);
      throw error;
    }
  }

  currency(name: keyof typeof CURRENCIES, otherwise?: string): string {
    const written = this.text(name) || otherwise;
    if (written === undefined) throw unreadable(this.#place, name, 'is missing');
    const code = CURRENCIES[name](written);
    if (code === undefined) throw unreadable(this.#place, name, 'is no currency code');
    return code;
  }

  // May be spelled `org:<guid>`, and in capitals in legacy commerce.
  customerId(): string {
    const id = this.text('customerId').toLowerCase();
    return id.startsWith('org:') ? id.slice('org:'.length) : id;
  }

  category(hasChargeEnd: boolean): { readonly category: LineCategory; readonly rule: string } {
    return rememberedCategory({
      objectType: this.#objectType,
      productCategory: this.text('productCategory'),
      termAndBillingCycle: this.text('termAndBillingCycle'),
      subscriptionDescription: this.text('subscriptionDescription'),
      publisherName: this.text('publisherName'),
      publisherId: this.text('publisherId'),
      skuName: this.text('skuName'),
      productName: this.text('productName'),
      hasChargeEnd,
    });
  }

  #amount(
    name: LineColumnName,
    otherwise: string | undefined,
    decimalOf: (text: string) => Decimal | undefined,
  ): Decimal {
    const written = this.text(name) || otherwise;
    if (written === undefined) throw unreadable(this.#place, name, 'is missing');
    const read = decimalOf(written);
    if (read === undefined)
      throw unreadable(this.#place, name, `is no amount: ${JSON.stringify(written.slice(0, 60))}`);
    return read;
  }
}

// Thousands of lines share a day, a rate, a currency and a product, and a neighbour mostly says the same in the same column.
const dayOf = rememberedByText(wireDay);
const COMMON_AMOUNTS = {
  exchangeRate: rememberedByText(wireDecimal),
  billableQuantity: rememberedByText(wireDecimal),
  tax: rememberedByText(wireDecimal),
};
const CURRENCIES = {
  currency: rememberedByText(currencyCode),
  pricingCurrency: rememberedByText(currencyCode),
};

function currencyCode(text: string): string | undefined {
  return /^[A-Z]{3}$/.exec(text.toUpperCase())?.[0];
}

function unreadable({ of, part, lineNumber }: LinePlace, field: string, reason: string): UnreadableLine {
  return new UnreadableLine(of, { part, lineNumber, field, reason });
}
