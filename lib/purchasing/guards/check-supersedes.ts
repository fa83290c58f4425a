import type { Purchase, PurchaseIn } from '../purchase.ts';
import { rejected, type Move, type Tools } from '../step.ts';

const ENDED_WITHOUT_RESERVATION = new Set<Purchase['stage']>([
  'rejected',
  'cancelled',
  'failed',
  'unfulfilled',
]);

/** A request may take the place of another one only where nothing of that one was bought or can still be. */
export async function checkSupersedes(
  { ledger }: Tools,
  purchase: PurchaseIn<'accepted'>,
): Promise<Move | undefined> {
  const { source, supersedes } = purchase.intent;
  if (supersedes === undefined) return undefined;
  const lines = await ledger.ofRequest(source, supersedes);
  if (lines.length === 0) {
    const detail = `There is no request ${supersedes} of ${source} that this one could supersede.`;
    return rejected(purchase, 'supersedes_unknown', detail, 'supersedes');
  }
  const open = lines.find(({ stage }) => !ENDED_WITHOUT_RESERVATION.has(stage));
  if (open === undefined) return undefined;
  const detail =
    `Line ${open.intent.lineId} of request ${supersedes} is ${open.stage}: only a request of which nothing was bought, ` +
    'and nothing can be any more, may be superseded.';
  return rejected(purchase, 'supersedes_open', detail, 'supersedes');
}
