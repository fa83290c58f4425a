import type { Answer } from '../../values/answer.ts';
import type { Definition } from '../../values/definition.ts';
import type { Asked, Question } from '../answer-route.ts';
import { ACCEPTED, decide, read } from './question.ts';

type Ask<Given> = (given: Given) => Promise<Answer<unknown>>;

export type PurchaseReader = {
  readonly purchases: Ask<Asked['query']>;
  readonly purchase: Ask<string>;
  readonly observedPurchases: Ask<Asked['query']>;
  readonly observedPurchase: Ask<string>;
  readonly orders: Ask<Asked['query']>;
  readonly order: Ask<string>;
  readonly refusedMessages: Ask<Asked['query']>;
  readonly purchasing: () => Promise<Answer<unknown>>;
};

/** What people may decide of purchases, each by the name of their token. */
export type PurchaseDecisions = Readonly<
  Record<
    | 'askPurchase'
    | 'approvePurchase'
    | 'cancelPurchase'
    | 'resolvePurchase'
    | 'recordReturn'
    | 'withdrawReturn'
    | 'switchPurchasing'
    | 'askImport'
    | 'showImport'
    | 'importRows'
    | 'listDeadLetters'
    | 'redriveDeadLetters',
    Ask<Asked>
  >
>;

export type PurchaseDefinitions = Readonly<
  Record<keyof PurchaseReader | keyof PurchaseDecisions, Definition>
>;

export function purchaseRoutes(
  reader: PurchaseReader,
  people: PurchaseDecisions,
  define: PurchaseDefinitions,
): readonly Question[] {
  const changes: Question['changes'] = ({ id }) => reader.purchase(id);
  return [
    read('/purchases', define.purchases, 'items', ({ query }) => reader.purchases(query)),
    read('/purchases/{id}', define.purchase, 'whole', ({ id }) => reader.purchase(id)),
    read('/observed-purchases', define.observedPurchases, 'items', ({ query }) =>
      reader.observedPurchases(query),
    ),
    read('/observed-purchases/{id}', define.observedPurchase, 'whole', ({ id }) =>
      reader.observedPurchase(id),
    ),
    read('/orders', define.orders, 'items', ({ query }) => reader.orders(query)),
    read('/orders/{id}', define.order, 'whole', ({ id }) => reader.order(id)),
    read('/refused-messages', define.refusedMessages, 'refused', ({ query }) =>
      reader.refusedMessages(query),
    ),
    read('/purchasing', define.purchasing, 'unlimited', () => reader.purchasing()),
    decide('POST /purchase-requests', 'purchases.request', define.askPurchase, people.askPurchase),
    decide(
      'POST /purchases/{id}/approval',
      'purchases.approve',
      define.approvePurchase,
      people.approvePurchase,
      { changes },
    ),
    decide(
      'POST /purchases/{id}/cancellation',
      'purchases.operate',
      define.cancelPurchase,
      people.cancelPurchase,
      { changes },
    ),
    decide(
      'POST /purchases/{id}/resolution',
      'purchases.operate',
      define.resolvePurchase,
      people.resolvePurchase,
      { changes },
    ),
    ...returnRoutes(reader, people, define),
    decide('PUT /purchasing', 'purchases.operate', define.switchPurchasing, people.switchPurchasing),
    decide('POST /purchase-imports', 'purchases.operate', define.askImport, people.askImport, {
      status: ACCEPTED,
    }),
    decide('POST /purchase-imports/rows', 'purchases.operate', define.importRows, people.importRows),
    read('/purchase-imports/{id}', define.showImport, 'refused', people.showImport),
    // Reading takes the messages out for a moment: not for everybody who may read.
    {
      ...read('/dead-letters', define.listDeadLetters, 'refused', people.listDeadLetters),
      scope: 'purchases.operate',
    },
    decide(
      'POST /dead-letters/redrive',
      'purchases.operate',
      define.redriveDeadLetters,
      people.redriveDeadLetters,
    ),
  ];
}

function returnRoutes(
  reader: PurchaseReader,
  { recordReturn, withdrawReturn }: PurchaseDecisions,
  define: PurchaseDefinitions,
): readonly Question[] {
  // What was bought before us can be given back as well.
  const changes: Question['changes'] = async ({ id }) => {
    const found = await reader.purchase(id);
    return !found.ok && found.why === 'absent' ? reader.observedPurchase(id) : found;
  };
  const returns = '/purchases/{id}/returns';
  return [
    decide(`POST ${returns}`, 'finance.resolve', define.recordReturn, recordReturn, { changes }),
    decide(`POST ${returns}/withdrawal`, 'finance.resolve', define.withdrawReturn, withdrawReturn, {
      changes,
    }),
  ];
}
