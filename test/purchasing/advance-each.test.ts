import { expect, it } from '@jest/globals';
import { advanceEach } from '../../lib/purchasing/advance-each.ts';
import { asId } from '../../lib/values/id.ts';
import { aPurchase } from '../builders/purchase.ts';
import { accepted, openPurchasing, purchasingTools } from '../builders/purchasing-tools.ts';

it('one purchase that cannot be read is named in an alarm, and the others are waited for', async () => {
  const tools = purchasingTools();
  await openPurchasing(tools.ledger);
  await accepted(tools.ledger, aPurchase());
  const read = tools.ledger.read.bind(tools.ledger);
  const broken = {
    ...tools.ledger,
    read: (id: Parameters<typeof read>[0]) =>
      id === 'p-2' ? Promise.reject(new Error('table is away')) : read(id),
  };
  const alarms: unknown[] = [];
  const alarm = (message: string, failure: unknown, ids: unknown) =>
    alarms.push([message, String(failure), ids]);
  await advanceEach({ ...tools, ledger: broken, alarm }, [asId('p-2'), asId('p-1')]);
  expect(alarms).toEqual([['purchase not advanced', 'Error: table is away', { purchaseId: 'p-2' }]]);
  expect(await read(asId('p-1'))).toMatchObject({ stage: 'ordered' });
});
