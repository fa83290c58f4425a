import type { Answer } from '../values/answer.ts';
import { answerRoute as route, type Asked } from './answer-route.ts';
import type { HttpRoute } from './http.ts';

type Ask<Given> = (given: Given) => Promise<Answer<unknown>>;
type Query = Asked['query'];

/** What may be read. Lists are asked with the query, single things by their id. */
type Reader = {
  readonly purchases: Ask<Query>;
  readonly purchase: Ask<string>;
  readonly refusedMessages: Ask<Query>;
  readonly purchasing: () => Promise<Answer<unknown>>;
  readonly documents: Ask<Query>;
  readonly document: (id: string, query: Query) => Promise<Answer<unknown>>;
  readonly line: (id: string, place: LinePlace) => Promise<Answer<unknown>>;
  readonly lines: (id: string, query: Query) => Promise<Answer<unknown>>;
  readonly difference: (id: string, number: string | undefined, query: Query) => Promise<Answer<unknown>>;
  readonly reconciliation: () => Promise<Answer<unknown>>;
  readonly discrepancies: Ask<Query>;
  readonly balances: () => Promise<Answer<unknown>>;
  readonly estimates: () => Promise<Answer<unknown>>;
  readonly facts: () => Promise<Answer<unknown>>;
  readonly night: Ask<string>;
  readonly latestNight: () => Promise<Answer<unknown>>;
};

type LinePlace = Readonly<Record<'part' | 'line' | 'version', string | undefined>>;

/** What people may decide, each by the name of their token. */
type Decisions = {
  readonly askPurchase: Ask<Asked>;
  readonly approvePurchase: Ask<Asked>;
  readonly cancelPurchase: Ask<Asked>;
  readonly resolvePurchase: Ask<Asked>;
  readonly recordReturn: Ask<Asked>;
  readonly switchPurchasing: Ask<Asked>;
  readonly listDeadLetters: Ask<Asked>;
  readonly redriveDeadLetters: Ask<Asked>;
};

/** What people may have done at Microsoft's side of the books. It is done later: what is answered is that it will be. */
type Work = {
  readonly askNight: Ask<Asked>;
  readonly syncDocument: Ask<Asked>;
  readonly reloadDocument: Ask<Asked>;
};

/** Every route of the finance API with its scope. The template names the same ones, and a test compares the two. */
export function financeRoutes(reader: Reader, people: Decisions, desk: Work): readonly HttpRoute[] {
  return [
    route('GET', '/purchases', 'finance.read', ({ query }) => reader.purchases(query)),
    route('GET', '/purchases/{id}', 'finance.read', ({ id }) => reader.purchase(id)),
    route('GET', '/refused-messages', 'finance.read', ({ query }) => reader.refusedMessages(query)),
    route('GET', '/purchasing', 'finance.read', () => reader.purchasing()),
    route('GET', '/documents', 'finance.read', ({ query }) => reader.documents(query)),
    route('GET', '/documents/{id}', 'finance.read', ({ id, query }) => reader.document(id, query)),
    route('GET', '/documents/{id}/lines/{part}/{line}', 'finance.read', ({ id, parameters, query }) =>
      reader.line(id, { part: parameters['part'], line: parameters['line'], version: query['version'] }),
    ),
    route('GET', '/documents/{id}/lines', 'finance.read', ({ id, query }) => reader.lines(id, query)),
    route('GET', '/documents/{id}/differences/{number}', 'finance.read', ({ id, parameters, query }) =>
      reader.difference(id, parameters['number'], query),
    ),
    route('GET', '/reconciliation', 'finance.read', () => reader.reconciliation()),
    route('GET', '/discrepancies', 'finance.read', ({ query }) => reader.discrepancies(query)),
    route('GET', '/balances', 'finance.read', () => reader.balances()),
    route('GET', '/estimates', 'finance.read', () => reader.estimates()),
    route('GET', '/facts', 'finance.read', () => reader.facts()),
    // Before the one with a day: the first that fits answers.
    route('GET', '/nights/latest', 'finance.read', () => reader.latestNight()),
    route('GET', '/nights/{night}', 'finance.read', ({ parameters: { night = '' } }) => reader.night(night)),
    route('POST', '/nights', 'billing.operate', desk.askNight, ACCEPTED),
    route('POST', '/documents/{id}/sync', 'billing.operate', desk.syncDocument, ACCEPTED),
    route('POST', '/documents/{id}/reload', 'billing.operate', desk.reloadDocument, ACCEPTED),
    route('POST', '/purchase-requests', 'purchases.request', people.askPurchase),
    route('POST', '/purchases/{id}/approval', 'purchases.approve', people.approvePurchase),
    route('POST', '/purchases/{id}/cancellation', 'purchases.operate', people.cancelPurchase),
    route('POST', '/purchases/{id}/resolution', 'purchases.operate', people.resolvePurchase),
    route('POST', '/purchases/{id}/returns', 'finance.resolve', people.recordReturn),
    route('PUT', '/purchasing', 'purchases.operate', people.switchPurchasing),
    // Reading takes the messages out for a moment: not for everybody who may read.
    route('GET', '/dead-letters', 'purchases.operate', people.listDeadLetters),
    route('POST', '/dead-letters/redrive', 'purchases.operate', people.redriveDeadLetters),
  ];
}

const ACCEPTED = 202;
