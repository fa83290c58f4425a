import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { parseCsv } from 'hucre/csv';
import { wholeLines } from '../../../lib/partner-center/billing-source/whole-lines.ts';
import { csv } from '../../../lib/reporting/exports/formats/csv.ts';
import { LINE_COLUMNS } from '../../../lib/reporting/exports/lines/line-columns.ts';
import type { LineRow } from '../../../lib/reporting/exports/lines/line-row.ts';
import { ATTRIBUTES, type Attribute } from '../../../local/partner-center/billing/line.ts';
import { aHeader, documentId } from '../../builders/billing.ts';
import { bytesOf } from './collected.ts';

const header = aHeader({ id: documentId('G1') });

/** A value for each attribute that no other one has. */
const VALUES: Readonly<Record<Attribute, string>> = {
  ...(Object.fromEntries(ATTRIBUTES.map((name) => [name, `the ${name}`])) as Record<Attribute, string>),
  CustomerId: 'c0000000-0000-4000-8000-000000000001',
  InvoiceNumber: 'G1',
  UnitPrice: '101.000000000000001',
  Quantity: '102',
  Subtotal: '103.01',
  TaxTotal: '104.02',
  Total: '207.03',
  Currency: 'EUR',
  EffectiveUnitPrice: '105.000000000000002',
  BillableQuantity: '106.5',
  PricingCurrency: 'USD',
  PCToBCExchangeRate: '0.9107',
  PCToBCExchangeRateDate: '2026-01-08',
  ChargeStartDate: '2026-01-09',
  ChargeEndDate: '2026-01-10',
  SubscriptionStartDate: '2026-01-11',
  SubscriptionEndDate: '2026-01-12',
};

/** Columns that have another name than their attribute. */
const NAMED: Partial<Readonly<Record<Attribute, string>>> = {
  TaxTotal: 'tax',
  PCToBCExchangeRate: 'exchange_rate',
  PCToBCExchangeRateDate: 'exchange_rate_date',
  ChargeStartDate: 'charge_start',
  ChargeEndDate: 'charge_end',
  SubscriptionStartDate: 'subscription_start',
  SubscriptionEndDate: 'subscription_end',
};

function columnOf(attribute: Attribute): string {
  return NAMED[attribute] ?? attribute.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase();
}

async function exportedRow(): Promise<ReadonlyMap<string, string>> {
  async function* content() {
    yield gzipSync(JSON.stringify(VALUES));
  }
  async function* rows(): AsyncGenerator<readonly LineRow[]> {
    const nothing = { match: undefined, discrepancy: undefined, purchase: undefined };
    for await (const lines of wholeLines(header, { part: 0, format: 'v2_blob', content: content() }))
      yield lines.map((whole) => ({ header, version: 'v', ...whole, ...nothing }));
  }
  const written = await bytesOf(csv({ columns: LINE_COLUMNS, rows: rows() }, { byteOrderMark: false }));
  const [names = [], cells = []] = parseCsv(Buffer.from(written).toString(), { delimiter: ',' });
  return new Map(names.map((name, index) => [String(name), String(cells[index])]));
}

describe('an exported line', () => {
  it('has all 47 attributes of a line of the files, each in a column of its own', async () => {
    const row = await exportedRow();
    expect(ATTRIBUTES).toHaveLength(47);
    const columns = ATTRIBUTES.map(columnOf);
    expect(new Set(columns).size).toBe(47);
    expect(Object.fromEntries(columns.map((name) => [name, row.get(name)]))).toEqual(
      Object.fromEntries(ATTRIBUTES.map((name) => [columnOf(name), VALUES[name]])),
    );
    expect(row.get('other_columns')).toBe('');
  });
});
