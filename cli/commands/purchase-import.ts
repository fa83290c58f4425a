import { asJson, asText, JSON_OPTION, textOption, UsageError, type Asked, type Command } from '../command.ts';
import { dayOf } from '../../lib/values/day.ts';
import { importFromFile } from '../import-file.ts';
import { waitOption } from '../minutes-option.ts';
import type { ImportView } from '../../lib/purchasing/history/ask-import.ts';

const TEN_MINUTES_MS = 10 * 60_000;
const LOOK_AGAIN_MS = 2_000;

export const purchaseImport: Command = {
  words: ['purchase', 'import'],
  takes: [],
  mayTake: ['FILE'],
  options: {
    customer: {
      type: 'string',
      value: 'ID',
      says: 'reads the existing orders of this customer at Microsoft',
      field: 'customerId',
    },
    'import-id': {
      type: 'string',
      value: 'ID',
      says: 'name of this import; the same name twice is one import (otherwise made of customer and today)',
      field: 'importId',
    },
    wait: { type: 'string', value: 'MINUTES', says: 'follows it for so long; 10 where it is left out' },
    ...JSON_OPTION,
  },
  summary: 'takes what was bought before us into the books, never to be bought, so that its charges match',
  teaches: [
    'With --customer, from Microsoft. With FILE (CSV or XLSX, like docs/examples/history.csv), what its API no longer shows:',
    'customerId, quantity, term (P1Y, P3Y), billingCycle (one_time, monthly), charge (one charge before tax), currency,',
    'orderedOn, and orderId or reservationOrderId; as well, where known, alternateId, productId, skuId, reference. A further',
    'line of an order has its number in orderLine, counted from 0 as Microsoft does; empty is the first.',
    'A row with yes in the column correct replaces what was imported of that purchase before; the former facts are kept.',
    'A bad row is named with its column and value, and the others are taken. What is known already is taken once. The exit status is 1',
    'where a row was refused, or the import had not ended when the time was up.',
  ],
  example: 'purchase import docs/examples/history.csv',
  run: async (asked) => {
    const [file] = asked.given;
    const customerId = textOption(asked, 'customer');
    if ((file === undefined) === (customerId === undefined))
      throw new UsageError('Name a FILE or a --customer, as in: tieout purchase import history.csv');
    return file === undefined ? importOfCustomer(asked, customerId ?? '') : importFromFile(asked, file);
  },
};

async function importOfCustomer(asked: Asked, customerId: string) {
  const longestMs = waitOption(asked) ?? TEN_MINUTES_MS;
  const day = dayOf(asked.nowMs());
  const importId = textOption(asked, 'import-id') ?? `${customerId}.${day}`;
  let found = await asked.client.askImport(importId, customerId);
  asked.progress(`Import ${importId} is asked for.`);
  for (let waitedMs = 0; found.state !== 'done' && waitedMs < longestMs; waitedMs += LOOK_AGAIN_MS) {
    asked.bar(
      found.waitsFor === null ? `Import ${importId} waits for its turn.` : `It waits: ${found.waitsFor}`,
    );
    await asked.pause(LOOK_AGAIN_MS);
    found = await asked.client.readImport(importId);
  }
  const text = asked.options['json'] === true ? asJson(found) : asText(printImport(found), '');
  return found.state === 'done' ? text : { notDone: text };
}

function printImport({ importId, state, waitsFor, imported, known, skipped }: ImportView): readonly string[] {
  if (state !== 'done')
    return [
      `Import ${importId} has not ended yet${waitsFor === null ? '' : `: ${waitsFor}`}. It goes on without us; the same`,
      'command again follows it.',
    ];
  return [
    `Import ${importId}: ${imported} imported, ${known} known before, ${skipped.length} skipped.`,
    ...skipped.map(({ what, why }) => `  skipped ${what}: ${why}`),
  ];
}
