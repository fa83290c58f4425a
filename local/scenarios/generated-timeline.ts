import type { GeneratedFaults, InvoiceKey } from './generated-faults.ts';
import { DOLLAR_CUSTOMERS, EURO_CUSTOMERS } from './generated-world.ts';
import type { AnomalyInput, EventInput, OtherChargeInput, ScenarioInput } from './scenario.ts';

type Events = readonly ScenarioInput['timeline'][number][];
type Invoice = EventInput<'invoice'>;

/** Everything but requests and returns. The charges given fill up the euro invoice of February. */
export function generatedTimeline(
  { anomalies }: GeneratedFaults,
  padding: readonly OtherChargeInput[],
): Events {
  const on = (key: InvoiceKey) => anomalies.get(key) ?? [];
  return [...januaryOf(on), ...februaryOf(on, padding)];
}

const PADDING_KINDS = 200;

/** Many charges with a few equal lines each, rather than one with very many. */
export function paddingCharges(lines: number): readonly OtherChargeInput[] {
  const kinds = Math.min(lines, PADDING_KINDS);
  return Array.from({ length: kinds }, (_, index) => ({
    ...charge(
      index % 2 === 0 ? 'license' : 'azure_usage',
      `Service ${index + 1}`,
      `${1 + (index % 40)}.${10 + (index % 90)}`,
    ),
    count: Math.floor(lines / kinds) + (index < lines % kinds ? 1 : 0),
  }));
}

type AnomaliesOn = (key: InvoiceKey) => readonly AnomalyInput[];

function januaryOf(on: AnomaliesOn): Events {
  return [
    legacy('D012400001', '2024-01-30T04:00:00Z', '2024-01'),
    night('2024-01-31T02:00:00Z'),
    {
      ...invoice('G012400001', '2024-02-08T05:00:00Z', '2024-01 EUR', on),
      tax: { rate: '0.19', on: 'lines' },
    },
    {
      ...invoice('G012400002', '2024-02-08T06:00:00Z', '2024-01 USD', on),
      anomalies: [...on('2024-01 USD'), { kind: 'lines_do_not_sum', by: '1.00' }],
    },
    night('2024-02-09T02:00:00Z'),
    {
      event: 'credit_note',
      at: '2024-02-11T08:00:00Z',
      id: 'G012400003',
      amends: 'G012400001',
      customerId: EURO_CUSTOMERS[0].id,
      amount: '12.34',
    },
    night('2024-02-12T02:00:00Z'),
    { event: 'payment', at: '2024-02-28T12:00:00Z', invoice: 'D012400001', amount: '6.70' },
  ];
}

function februaryOf(on: AnomaliesOn, padding: readonly OtherChargeInput[]): Events {
  return [
    {
      ...legacy('D022400001', '2024-02-29T04:00:00Z', '2024-02'),
      anomalies: [{ kind: 'statement_differs', by: '10.00' }],
    },
    {
      ...invoice('G022400001', '2024-03-08T05:00:00Z', '2024-02 EUR', on),
      tax: { rate: '0.19', on: 'invoice' },
      otherCharges: [LICENCE, ...padding],
    },
    invoice('G022400002', '2024-03-08T06:00:00Z', '2024-02 USD', on),
    night('2024-03-09T02:00:00Z'),
    {
      event: 'restate',
      at: '2024-03-11T09:00:00Z',
      id: 'G022400001',
      otherCharges: [charge('azure_usage', 'Storage', '45.60')],
    },
    { event: 'void', at: '2024-03-11T10:00:00Z', id: 'G022400002', rebilledAs: 'G022400003' },
    night('2024-03-12T02:00:00Z'),
  ];
}

/** No invoice is without a charge: an empty one would be taken for one that is not ready. */
function invoice(id: string, at: string, key: InvoiceKey, on: AnomaliesOn): Invoice {
  const currency = key.slice(8);
  return {
    event: 'invoice',
    at,
    id,
    period: key.slice(0, 7),
    currency,
    anomalies: [...on(key)],
    otherCharges: [currency === 'USD' ? BANDWIDTH : LICENCE],
  };
}

function legacy(id: string, at: string, period: string): Invoice {
  const otherCharges = [charge('license', 'Exchange Online (Plan 2)', '6.70')];
  return { event: 'invoice', at, id, period, kind: 'recurring', otherCharges };
}

function night(at: string): EventInput<'night'> {
  return { event: 'night', at };
}

function charge(category: OtherChargeInput['category'], name: string, unitPrice: string): OtherChargeInput {
  return { category, customerId: EURO_CUSTOMERS[0].id, name, unitPrice };
}

const LICENCE = charge('license', 'Microsoft 365 E3', '34.70');
const BANDWIDTH = { ...charge('azure_usage', 'Bandwidth', '12.34'), customerId: DOLLAR_CUSTOMERS[0].id };
