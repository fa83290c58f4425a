/**
 * A worker process that lives until it is killed. It does what `buy-reservations` and `resume-purchases` do, over the same
 * adapters; the messages come from the process that started it, and so does the time of day, which then runs as real
 * time does.
 */
import { createHash, randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createPurchaseLedger } from '../../../lib/aws/purchases/purchase-ledger.ts';
import { acceptRequest } from '../../../lib/purchasing/upstream/accept-request.ts';
import { advanceEach } from '../../../lib/purchasing/advance-each.ts';
import { NO_GUARDS } from '../../../lib/purchasing/guards/guards.ts';
import type { Outcome } from '../../../lib/purchasing/upstream/outcome.ts';
import { resumePurchases } from '../../../lib/purchasing/resume-purchases.ts';
import { CREDENTIALS, REGION } from '../../../local/cloud/embedded-cloud.ts';
import { credentialsOf } from '../../builders/simulated-microsoft.ts';
import { connectStorefront } from './connect-storefront.ts';
import { UPSTREAM_PATH, type Place, type Said, type Turn } from './kill-messages.ts';

const { dynamodbUrl, table, microsoftUrl, partnerTenantId } = JSON.parse(process.argv[2] ?? '') as Place;
let [toldMs, heardAtMs] = [0, 0];
const nowMs = () => Math.floor(toldMs + performance.now() - heardAtMs);
const newGuid = () => randomUUID();
const client = new DynamoDBClient({ endpoint: dynamodbUrl, region: REGION, credentials: CREDENTIALS });
const ledger = createPurchaseLedger({ dynamo: DynamoDBDocumentClient.from(client), table, newId: newGuid });
const storefront = connectStorefront(microsoftUrl, credentialsOf({ partnerTenantId }), { nowMs, newGuid });
const say = () => undefined;
const alarm = (message: string, failure: unknown) => {
  const isOurOwn = failure !== undefined && !(failure instanceof Error && 'kind' in failure);
  if (isOurOwn) tell({ said: 'failed', what: `${message}: ${inspect(failure)}` });
};
const tools = { ledger, storefront, guards: NO_GUARDS, nowMs, newGuid, say, alarm, sender: { send } };
const senders = { '*': { source: 'shop', requester: 'ordering-team' } };
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const acceptance = { ...tools, senders, market: 'DE', sha256 };

process.on('message', (turn: Turn) => void work(turn));
// Whoever started it has gone, and nobody would ever kill it.
process.on('disconnect', () => process.exit());
tell({ said: 'ready' });

async function work({ nowMs: thenMs, messages }: Turn): Promise<void> {
  [toldMs, heardAtMs] = [thenMs, performance.now()];
  for (const message of messages) {
    try {
      await advanceEach(tools, await acceptRequest(acceptance, { ...message, senderId: 'AROAEXAMPLE' }));
      tell({ said: 'settled', messageId: message.messageId });
    } catch (failure) {
      alarm('message not settled', failure);
    }
  }
  await resumePurchases(tools).catch((failure: unknown) => alarm('not resumed', failure));
  tell({ said: 'done' });
}

/** Upstream has heard an outcome once it has said so. */
async function send(outcome: Outcome): Promise<void> {
  const heard = await fetch(`${microsoftUrl}${UPSTREAM_PATH}`, {
    method: 'POST',
    body: JSON.stringify(outcome),
  });
  await heard.arrayBuffer();
  if (heard.status !== 200) throw new Error(`Upstream answered ${heard.status}.`);
}

function tell(said: Said): void {
  process.send?.(said);
}
