import { parseArgs } from 'node:util';
import { startBillingTables } from '../test/aws/billing-table.ts';
import { exportedInvoice } from './night/exported-invoice.ts';
import { createTenant, type NightCost } from './night/tenant.ts';

// What nights cost in DynamoDB's units and in requests: an invoice the first night, unchanged and restated, and an invoice
// that changed beside a thousand that did not. `npm run bench:night-costs`.
const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '10000' },
    blobs: { type: 'string', default: '16' },
    filed: { type: 'string', default: '1000' },
  },
});
const PERIOD = '2026-04';
const WAKES_AN_HOUR = 12;
const id = (number: number) => `G02${String(number).padStart(7, '0')}`;
const tables = await startBillingTables();
try {
  await costOfLines(Number(values.lines), Number(values.blobs));
  await costBeside(Number(values.filed));
} finally {
  await tables.stop();
}

/** One invoice: its first night, an unchanged one, and one in which a line in a hundred has another amount. */
async function costOfLines(lines: number, blobs: number): Promise<void> {
  const invoice = (changed: number) => exportedInvoice({ id: id(1), lines, blobs, period: PERIOD, changed });
  const now = { invoices: [invoice(0)] };
  const tenant = createTenant(await tables.newTable(), now);
  const first = await tenant.night('2026-05-11');
  await expectFiled(tenant);
  const unchanged = await tenant.night('2026-05-12');
  now.invoices = [invoice(lines / 100)];
  const restated = await tenant.night('2026-05-13');
  await expectFiled(tenant);
  const empty = await createTenant(await tables.newTable(), { invoices: [] }).night('2026-05-12');
  const rows = { first, unchanged, restated, 'night without invoices': empty };
  console.table(rows);
  const perThousand = ({ writeUnits, requests }: NightCost) => ({
    writeUnits: (writeUnits * 1_000) / lines,
    requests: (requests * 1_000) / lines,
  });
  const each = {
    first: perThousand(first),
    unchanged: perThousand(unchanged),
    restated: perThousand(restated),
  };
  console.log(JSON.stringify({ bench: 'night-costs', lines, blobs, per1000Lines: each, rows }));
}

/** A night in which one invoice of 1,000 lines is restated, alone and beside so many that are filed and too old to be asked for. */
async function costBeside(filed: number): Promise<void> {
  const [lines, blobs] = [1_000, 4];
  const changing = (changed: number) => exportedInvoice({ id: id(1), lines, blobs, period: PERIOD, changed });
  const others = Array.from({ length: filed }, (_, index) =>
    exportedInvoice({ id: id(index + 2), lines: 2, blobs: 1, period: '2025-03' }),
  );
  const nightOf = async (beside: typeof others): Promise<NightCost> => {
    const now = { invoices: [changing(0), ...beside] };
    const tenant = createTenant(await tables.newTable(), now);
    // The limit of exports lets 28 new ones through in an hour.
    await tenant.night('2026-05-01', WAKES_AN_HOUR * (2 + beside.length / 25));
    for (const { scripted } of beside) {
      if ((await tenant.stageOf(scripted.header.id)) !== 'filed')
        throw new Error(`${scripted.header.id} is not filed`);
    }
    await tenant.night('2026-05-11');
    now.invoices = [changing(10), ...beside];
    const cost = await tenant.night('2026-05-12');
    await expectFiled(tenant);
    return cost;
  };
  const alone = await nightOf([]);
  const beside = await nightOf(others);
  console.table({ alone, [`beside ${filed}`]: beside });
  const ratio = (name: keyof NightCost) => Number((beside[name] / alone[name]).toFixed(3));
  const ratios = Object.fromEntries(Object.keys(alone).map((name) => [name, ratio(name as keyof NightCost)]));
  console.log(JSON.stringify({ filed, alone, beside, ratios, atMost: 1.2 }));
}

async function expectFiled(tenant: ReturnType<typeof createTenant>): Promise<void> {
  const stage = await tenant.stageOf(id(1));
  if (stage !== 'filed') throw new Error(`the invoice is ${stage ?? 'unknown'}, not filed`);
}
