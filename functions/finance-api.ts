import { createHash } from 'node:crypto';
import { connectFinanceBooks } from '../lib/aws/finance-books.ts';
import { judgement } from '../lib/billing/judgement.ts';
import { createBillingDesk } from '../lib/billing/night/billing-desk.ts';
import { deskDefinitions } from '../lib/billing/night/definitions.ts';
import { readConfig, readJson } from '../lib/lambda/config.ts';
import { financeRoutes } from '../lib/lambda/finance-routes.ts';
import { httpApi } from '../lib/lambda/http.ts';
import { createLog } from '../lib/lambda/log.ts';
import { sourceLine as readSourceLine } from '../lib/partner-center/billing-source/source-line.ts';
import { peopleDefinitions } from '../lib/purchasing/people/definitions.ts';
import { createPeople } from '../lib/purchasing/people/people.ts';
import { readSenders } from '../lib/purchasing/upstream/senders.ts';
import { decisionBodies } from '../lib/reconciliation/decision-bodies.ts';
import { createDecisionDesk } from '../lib/reconciliation/decision-desk.ts';
import { reportingDefinitions } from '../lib/reporting/definitions/reporting-definitions.ts';
import { createFinanceOffices } from '../lib/reporting/finance-offices.ts';
import { createFinanceReader } from '../lib/reporting/finance-reader.ts';

const places = readConfig(['PURCHASES_TABLE', 'BILLING_TABLE', 'ARCHIVE_BUCKET', 'QUEUES', 'SENDERS']);
const queues = readConfig(['BILLING_WORK_QUEUE_URL', 'RECONCILE_WORK_QUEUE_URL', 'EXPORT_WORK_QUEUE_URL']);
const config = readConfig(['MARKET', 'REDRIVE_DAYS', 'NIGHT_HOUR', 'MARKS_KEY']);
const { info: note, error: alarm } = createLog('finance-api');
const stored = connectFinanceBooks({ ...places, ...queues }, readJson('QUEUES', places.QUEUES));
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const senders = readSenders(readJson('SENDERS', places.SENDERS));
const books = { ...stored, ...judgement, senders, sha256, nowMs: Date.now, note, say: note, alarm };
const desks = {
  reader: createFinanceReader({ ...books, readSourceLine, nightHour: Number(config.NIGHT_HOUR) }),
  people: createPeople({ ...books, market: config.MARKET, redriveDays: config.REDRIVE_DAYS }),
  desk: createBillingDesk(books),
  ...createFinanceOffices(createDecisionDesk(books), books),
};
const people = peopleDefinitions(stored.deadLetters.queues);
const define = { ...reportingDefinitions(decisionBodies), ...deskDefinitions, ...people };
const routes = financeRoutes(desks, define, config.MARKS_KEY);
const onFailure = (failure: unknown, requestId: string) => alarm('a request failed', failure, { requestId });
export const handler = httpApi({ routes, onFailure });
