import type { OutcomeSender, PurchaseLedger } from '../purchase-ledger.ts';
import type { Tools } from '../step.ts';

const AT_ONCE = 10;

/**
 * Sends what upstream has not heard yet. An outcome is marked only after it was sent, so that it may arrive twice and
 * never not at all. One that cannot be sent stays for the next time and keeps nobody else waiting.
 */
export async function sendOutcomes(
  { ledger, sender, alarm }: { ledger: PurchaseLedger; sender: OutcomeSender; alarm: Tools['alarm'] },
  limit: number,
): Promise<{ readonly sent: number; readonly left: number }> {
  const unsent = await ledger.unsentOutcomes(limit);
  let sent = 0;
  for (let start = 0; start < unsent.length; start += AT_ONCE) {
    const tried = unsent.slice(start, start + AT_ONCE).map(async (outcome) => {
      try {
        await sender.send(outcome);
        await ledger.markSent(outcome);
        sent += 1;
      } catch (failure) {
        const { outcomeId, purchaseId, messageId } = outcome;
        alarm('outcome not sent', failure, { outcomeId, purchaseId, messageId });
      }
    });
    await Promise.all(tried);
  }
  return { sent, left: unsent.length - sent };
}
