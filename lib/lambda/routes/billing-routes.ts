import type { Answer } from '../../values/answer.ts';
import type { Definition } from '../../values/definition.ts';
import type { Asked, Question } from '../answer-route.ts';
import { ACCEPTED, decide, read } from './question.ts';

type Query = Asked['query'];
type LinePlace = Readonly<Record<'part' | 'line' | 'version', string | undefined>>;
type Found = Promise<Answer<unknown>>;

/** What the billing night brought. */
export type BillingReader = {
  readonly documents: (query: Query) => Found;
  readonly document: (id: string, query: Query) => Found;
  readonly explanation: (id: string) => Found;
  readonly statement: (id: string, query: Query) => Found;
  readonly receipts: (id: string) => Found;
  readonly line: (id: string, place: LinePlace) => Found;
  readonly lines: (id: string, query: Query) => Found;
  readonly difference: (id: string, number: string | undefined, query: Query) => Found;
  readonly balances: () => Found;
  readonly estimates: () => Found;
  readonly facts: () => Found;
  readonly night: (night: string) => Found;
  readonly latestNight: () => Found;
};

/** What people may have done at Microsoft's side of the books. It is done later: what is answered is that it will be. */
export type BillingWork = Readonly<
  Record<'askNight' | 'syncDocument' | 'reloadDocument', (asked: Asked) => Found>
>;

export type BillingDefinitions = Readonly<Record<keyof BillingReader | keyof BillingWork, Definition>>;

/** Documents, balances and nights are of the whole partner; only their lines are of one customer each. */
export function billingRoutes(
  reader: BillingReader,
  desk: BillingWork,
  define: BillingDefinitions,
): readonly Question[] {
  const later = { status: ACCEPTED };
  return [
    read('/documents', define.documents, 'refused', ({ query }) => reader.documents(query)),
    read('/documents/{id}', define.document, 'refused', ({ id, query }) => reader.document(id, query)),
    read('/documents/{id}/explanation', define.explanation, 'refused', ({ id }) => reader.explanation(id)),
    read('/documents/{id}/statement', define.statement, 'refused', ({ id, query }) =>
      reader.statement(id, query),
    ),
    read('/documents/{id}/receipts', define.receipts, 'refused', ({ id }) => reader.receipts(id)),
    read('/documents/{id}/lines', define.lines, 'items', ({ id, query }) => reader.lines(id, query)),
    read('/documents/{id}/lines/{part}/{line}', define.line, 'whole', ({ id, parameters, query }) =>
      reader.line(id, { part: parameters['part'], line: parameters['line'], version: query['version'] }),
    ),
    read('/documents/{id}/differences/{number}', define.difference, 'refused', ({ id, parameters, query }) =>
      reader.difference(id, parameters['number'], query),
    ),
    read('/balances', define.balances, 'refused', () => reader.balances()),
    read('/estimates', define.estimates, 'refused', () => reader.estimates()),
    read('/facts', define.facts, 'refused', () => reader.facts()),
    // Before the one with a day: the first that fits answers.
    read('/nights/latest', define.latestNight, 'refused', () => reader.latestNight()),
    read('/nights/{night}', define.night, 'refused', ({ parameters: { night = '' } }) => reader.night(night)),
    decide('POST /nights', 'billing.operate', define.askNight, desk.askNight, later),
    decide('POST /documents/{id}/sync', 'billing.operate', define.syncDocument, desk.syncDocument, later),
    decide(
      'POST /documents/{id}/reload',
      'billing.operate',
      define.reloadDocument,
      desk.reloadDocument,
      later,
    ),
  ];
}
