import { hash } from 'node:crypto';
import { connectReconciliationBooks, RECONCILIATION_PLACES } from '../lib/aws/reconciliation-books.ts';
import { rollForward } from '../lib/billing/balances/roll-forward.ts';
import { readConfig, readJson, readOptional } from '../lib/lambda/config.ts';
import { createLog } from '../lib/lambda/log.ts';
import { sqsBatch } from '../lib/lambda/sqs-batch.ts';
import { versionSifter } from '../lib/partner-center/billing-source/sift-version.ts';
import { noteBilledReservation } from '../lib/purchasing/order/note-billed-reservation.ts';
import { settleCases } from '../lib/reconciliation/cases/settle-cases.ts';
import { nightOf } from '../lib/reconciliation/night-message.ts';
import { countsOf } from '../lib/reconciliation/nightly-figures.ts';
import { reconcileBook } from '../lib/reconciliation/reconcile-book.ts';
import { tolerancesFrom } from '../lib/reconciliation/tolerances.ts';
import { sendDigest } from '../lib/reporting/digest/send-digest.ts';
import { mustBeDay } from '../lib/values/day.ts';

const { info: say, error: alarm } = createLog('reconcile-invoice');
const books = connectReconciliationBooks(readConfig(RECONCILIATION_PLACES));
const sha256 = (text: string) => hash('sha256', text);
const settings = {
  ledgerStart: mustBeDay(readConfig(['LEDGER_START']).LEDGER_START, 'LEDGER_START'),
  tolerances: tolerancesFrom(readJson('TOLERANCES', readOptional('TOLERANCES') ?? '{}')),
};
const sift = versionSifter((kept) => books.archive.fetch(kept));
const clerk = { ...books, ...settings, sift, hash: sha256, sha256, nowMs: Date.now, say, alarm };
const teller = { ...books, rollForward, link: readOptional('FINANCE_LINK') ?? '', alarm };

export const handler = sqsBatch({
  decode: ({ body }) => nightOf(body),
  each: async (night) => {
    const found = await reconcileBook(clerk, night);
    for (const named of found.billedReservations) await noteBilledReservation(clerk, named);
    const cases = await settleCases(clerk, found);
    await sendDigest(teller, night);
    say('reconciled', { ...countsOf(found), night, cases });
  },
  onFailure: (failure, { messageId }) => alarm('the book could not be reconciled', failure, { messageId }),
});
