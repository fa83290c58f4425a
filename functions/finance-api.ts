import { createHash } from 'node:crypto';
import { connectFinanceBooks } from '../lib/aws/finance-books.ts';
import { judgement } from '../lib/billing/judgement.ts';
import { createBillingDesk } from '../lib/billing/night/billing-desk.ts';
import { readConfig, readJson } from '../lib/lambda/config.ts';
import { financeRoutes } from '../lib/lambda/finance-routes.ts';
import { httpApi } from '../lib/lambda/http.ts';
import { createLog } from '../lib/lambda/log.ts';
import { sourceLine as readSourceLine } from '../lib/partner-center/billing-source/source-line.ts';
import { createPeople } from '../lib/purchasing/people/people.ts';
import { readSenders } from '../lib/purchasing/upstream/senders.ts';
import { createFinanceReader } from '../lib/reporting/finance-reader.ts';

const tables = readConfig(['PURCHASES_TABLE', 'BILLING_TABLE', 'ARCHIVE_BUCKET']);
const queues = readConfig(['BILLING_WORK_QUEUE_URL', 'RECONCILE_WORK_QUEUE_URL']);
const config = readConfig(['MARKET', 'SENDERS', 'QUEUES', 'REDRIVE_DAYS']);
const { info: say, error: alarm } = createLog('finance-api');
const books = connectFinanceBooks({ ...tables, ...queues }, readJson('QUEUES', config.QUEUES));
const senders = readSenders(readJson('SENDERS', config.SENDERS));
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const nowMs = Date.now;
const office = { ...books, senders, sha256, nowMs, say, alarm };
const people = createPeople({ ...office, market: config.MARKET, redriveDays: config.REDRIVE_DAYS });
const desk = createBillingDesk({ book: books.billing, work: books.work, nowMs, note: say });
const reader = createFinanceReader({ ...books, readSourceLine, nowMs, ...judgement });

export const handler = httpApi({
  onFailure: (failure, requestId) => alarm('a request failed', failure, { requestId }),
  routes: financeRoutes(reader, people, desk),
});
