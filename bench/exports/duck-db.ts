import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { withDuckDb } from '../connect-duck-db.ts';

/** What lies in a folder of written files, and what it comes to where it can be read back. */
export type Figures = {
  readonly files: number;
  readonly bytes: number;
  /** Rows and exact sums by column. */
  readonly answer: Answer | undefined;
};

export type Answer = Readonly<Record<string, string>>;

const TEXTS = [
  ['CustomerId', 'customer_id'],
  ['OrderId', 'order_id'],
  ['AlternateId', 'alternate_id'],
  ['ReservationOrderId', 'reservation_order_id'],
  ['ReferenceId', 'reference_id'],
  ['SubscriptionId', 'subscription_id'],
  ['ProductId', 'product_id'],
  ['SkuId', 'sku_id'],
  ['ProductName', 'product_name'],
  ['ChargeType', 'charge_type'],
  ['TermAndBillingCycle', 'term_and_billing_cycle'],
  ['BillingFrequency', 'billing_frequency'],
  ['PricingCurrency', 'pricing_currency'],
  ['Currency', 'currency'],
  ['PartnerId', 'partner_id'],
  ['CustomerName', 'customer_name'],
  ['CustomerDomainName', 'customer_domain_name'],
  ['CustomerCountry', 'customer_country'],
  ['InvoiceNumber', 'invoice_number'],
  ['MpnId', 'mpn_id'],
  ['Tier2MpnId', 'tier2_mpn_id'],
  ['OrderDate', 'order_date'],
  ['AvailabilityId', 'availability_id'],
  ['SkuName', 'sku_name'],
  ['PriceAdjustmentDescription', 'price_adjustment_description'],
  ['PublisherName', 'publisher_name'],
  ['PublisherId', 'publisher_id'],
  ['SubscriptionDescription', 'subscription_description'],
  ['UnitType', 'unit_type'],
  ['MeterDescription', 'meter_description'],
  ['CreditReasonCode', 'credit_reason_code'],
  ['ProductQualifiers', 'product_qualifiers'],
  ['PromotionId', 'promotion_id'],
  ['ProductCategory', 'product_category'],
] as const;
const DAYS = [
  ['ChargeStartDate', 'charge_start'],
  ['ChargeEndDate', 'charge_end'],
  ['SubscriptionStartDate', 'subscription_start'],
  ['SubscriptionEndDate', 'subscription_end'],
  ['PCToBCExchangeRateDate', 'exchange_rate_date'],
] as const;
export const DECIMALS = [
  ['EffectiveUnitPrice', 'effective_unit_price'],
  ['PCToBCExchangeRate', 'exchange_rate'],
  ['BillableQuantity', 'billable_quantity'],
  ['Subtotal', 'subtotal'],
  ['TaxTotal', 'tax'],
  ['Total', 'total'],
  ['UnitPrice', 'unit_price'],
  ['Quantity', 'quantity'],
] as const;

/**
 * All 47 columns of the blobs, by COPY, with two threads as this machine has: every text as text, amounts
 * as DECIMAL(38, 18) for Parquet and as their own digits for CSV, days as days. It classifies nothing.
 */
export async function copyWithDuckDb(format: 'csv' | 'parquet', from: string, to: string): Promise<void> {
  await withDuckDb(async (database) => {
    const columns = [...TEXTS, ...DAYS, ...DECIMALS].map(([source]) => `${source}: 'varchar'`).join(', ');
    const amount = (source: string) => (format === 'csv' ? source : `cast(${source} as decimal(38, 18))`);
    const selected = [
      ...TEXTS.map(([source, name]) => `${source} as ${name}`),
      ...DAYS.map(([source, name]) => `cast(substr(${source}, 1, 10) as date) as ${name}`),
      ...DECIMALS.map(([source, name]) => `${amount(source)} as ${name}`),
    ].join(', ');
    const lines = `read_json('${join(from, 'part-*.json.gz')}', format = 'newline_delimited', columns = {${columns}})`;
    const target =
      format === 'csv' ? `'${join(to, 'lines.csv')}' (format csv, header)` : `'${to}' ${DATASET}`;
    await database.run(`copy (select ${selected} from ${lines}) to ${target}`);
  });
}

const DATASET = '(format parquet, row_group_size 100000, row_groups_per_file 1, overwrite_or_ignore)';

/** Reads back what was written, whoever wrote it: rows, and the exact sums of all amounts. */
export async function figuresOf(folder: string): Promise<Figures> {
  const names = await readdir(folder);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const answer = await answerOf(folder, names);
  return { files: names.length, bytes, answer };
}

async function answerOf(folder: string, names: readonly string[]): Promise<Answer | undefined> {
  const isDataset = names.some((name) => name.endsWith('.parquet'));
  if (!isDataset && !names.includes('lines.csv')) return undefined;
  const source = isDataset
    ? `read_parquet('${join(folder, '*.parquet')}')`
    : `read_csv('${join(folder, 'lines.csv')}', all_varchar = true)`;
  const sums = DECIMALS.map(
    ([, name]) => `cast(sum(cast(${name} as decimal(38, 18))) as varchar) as ${name}`,
  );
  return await withDuckDb(async (database) => {
    const read = await database.runAndReadAll(
      `select cast(count(*) as varchar) as lines, ${sums.join(', ')} from ${source}`,
    );
    return read.getRowObjects()[0] as Answer;
  });
}
