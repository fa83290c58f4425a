import { instantSchema, listOf, moneySchema, named, type Definition } from '../../values/definition.ts';
import { z } from '../../values/schema.ts';
import { historyRowsSchema, importSchema } from '../history/ask-import.ts';
import { purchaseRequestSchema } from '../upstream/purchase-request.ts';
import { approvalSchema } from './approve-purchase.ts';
import { cancellationSchema } from './cancel-purchase.ts';
import { deadLetterQuery } from './list-dead-letters.ts';
import { returnSchema } from './record-return.ts';
import { redriveSchema } from './redrive-dead-letters.ts';
import { resolutionSchema } from './resolve-purchase.ts';
import { switchSchema } from './switch-purchasing.ts';
import { withdrawalSchema } from './withdraw-return.ts';

const { string, number, boolean, exactOptional } = z;

const skippedSchema = z.object({ what: string(), why: string() });
const importView = named(
  'HistoryImport',
  z.object({
    importId: string(),
    customerId: string(),
    askedBy: string(),
    askedAt: instantSchema,
    state: z.enum(['asked', 'done']),
    waitsFor: z.nullable(string()),
    imported: number(),
    known: number(),
    skipped: listOf(skippedSchema),
  }),
);

const decisions = {
  askPurchase: {
    summary: 'Sends a purchase request in your own name.',
    body: purchaseRequestSchema,
    answer: named(
      'AskedFor',
      z.object({
        source: string(),
        requestId: string(),
        requester: string(),
        purchases: listOf(z.object({ id: string(), lineId: string(), stage: string() })),
      }),
    ),
  },
  approvePurchase: {
    summary: 'Agrees to exactly this content for this charge; not for whoever asked for it.',
    body: approvalSchema,
    answer: named(
      'Approved',
      z.object({
        purchaseId: string(),
        approval: z.object({
          by: string(),
          grantedAt: instantSchema,
          contentHash: string(),
          charge: moneySchema,
        }),
      }),
    ),
  },
  cancelPurchase: {
    summary: 'Withdraws a purchase that nothing was sent for yet.',
    body: cancellationSchema,
    answer: named(
      'Cancelled',
      z.object({ purchaseId: string(), reason: z.object({ code: string(), detail: string() }) }),
    ),
  },
  resolvePurchase: {
    summary: 'Says what became of an unknown checkout; it counts once a second person says the same.',
    body: resolutionSchema,
    answer: named(
      'Resolved',
      z.object({
        purchaseId: string(),
        state: z.enum(['proposed', 'confirmed']),
        decision: z.enum(['ordered', 'failed']),
        orderId: exactOptional(string()),
        proposedBy: string(),
        confirmedBy: exactOptional(string()),
      }),
    ),
  },
  recordReturn: {
    summary: 'Records units that were given back, so that their refund is expected.',
    body: returnSchema,
    answer: named('RecordedReturn', z.object({ recorded: z.enum(['recorded', 'already']) })),
  },
  withdrawReturn: {
    summary: 'Takes back a return that was recorded by mistake: it stays to be seen, and counts in nothing.',
    body: withdrawalSchema,
    answer: named(
      'WithdrawnReturn',
      z.object({
        ...{ purchaseId: string(), returnId: string(), withdrawn: z.enum(['withdrawn', 'already']) },
        ...{ by: string(), at: instantSchema, why: string() },
      }),
    ),
  },
  switchPurchasing: {
    summary: 'Lets purchases go on, or stops everything that buys.',
    body: switchSchema,
    answer: named(
      'PurchasingSwitched',
      z.object({ state: z.enum(['open', 'stopped']), since: string(), by: string(), reason: string() }),
    ),
  },
  askImport: {
    summary: 'Asks that the existing orders of a customer be read into the history.',
    body: importSchema,
    answer: importView,
  },
  showImport: { summary: 'How far an import is, and what came of it.', answer: importView },
  importRows: {
    summary: 'Takes rows of a file into the history; a bad row is named, the others are taken.',
    body: historyRowsSchema,
    answer: named(
      'ImportedRows',
      z.object({
        imported: number(),
        known: number(),
        skipped: listOf(skippedSchema),
        refused: listOf(
          z.object({
            row: number(),
            problems: listOf(z.object({ field: string(), reason: string() })),
          }),
        ),
      }),
    ),
  },
} satisfies Readonly<Record<string, Definition>>;

const deadLetterList = named(
  'DeadLetters',
  z.object({
    queues: listOf(z.object({ queue: string(), count: number() })),
    items: listOf(
      z.object({
        queue: string(),
        messageId: string(),
        sentAt: instantSchema,
        receiveCount: number(),
        source: exactOptional(string()),
        requester: exactOptional(string()),
        about: z.record(string(), string()),
        needsApproval: boolean(),
      }),
    ),
  }),
);

const redriven = named(
  'Redriven',
  z.object({
    queue: string(),
    moved: listOf(z.object({ messageId: string(), purchases: exactOptional(listOf(string())) })),
    kept: listOf(z.object({ messageId: string(), why: string() })),
    left: number(),
  }),
);

/** How each decision is asked for. The names of the queues are those that are configured. */
export function peopleDefinitions(queues: readonly string[]) {
  return {
    ...decisions,
    listDeadLetters: {
      summary: 'Messages that could not be worked off.',
      query: deadLetterQuery(queues),
      answer: deadLetterList,
    },
    redriveDeadLetters: {
      summary: 'Gives messages that were given up on another chance.',
      body: redriveSchema(queues),
      answer: redriven,
    },
  } satisfies Readonly<Record<string, Definition>>;
}
