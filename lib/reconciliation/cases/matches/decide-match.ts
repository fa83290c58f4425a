import { absent, answer, conflict, invalid, type Answer } from '../../../values/answer.ts';
import { decode } from '../../../values/decode.ts';
import { reasonText } from '../../../values/reason-text.ts';
import { z } from '../../../values/schema.ts';
import { matchChain } from '../../audit/audit-entry.ts';
import type { Hash } from '../../audit/canonical.ts';
import { chained } from '../../audit/chained.ts';
import type { Suggestion } from '../../discrepancy.ts';
import type { ReconciliationStore } from '../../reconciliation-store.ts';
import type { MatchDecisions } from './match-decisions.ts';
import type { DecidedMatch, MatchRecord } from './match-record.ts';

export type MatchDesk = {
  readonly matches: MatchDecisions;
  readonly reconciliations: Pick<ReconciliationStore, 'latest' | 'suggestions'>;
  readonly sha256: Hash;
  readonly nowMs: () => number;
};

type Asked = { readonly id: string; readonly body: unknown; readonly caller: string };
type Suggested = Pick<Suggestion, 'id' | 'identity' | 'purchaseId'>;

export const matchDecisionSchema = z.strictObject({
  decision: z.enum(['confirmed', 'refused']),
  why: reasonText(),
});

const TRIES = 5;

/**
 * Confirms or refuses a suggested match, named by the suggestion's id. The next reconciliation goes by it, and so does every
 * later one, until somebody decides otherwise. A charge belongs to one purchase: another one can be confirmed only after the
 * first was refused.
 */
export async function decideMatch(
  desk: MatchDesk,
  { id, body, caller }: Asked,
): Promise<Answer<DecidedMatch & { readonly identity: string }>> {
  const decoded = decode(matchDecisionSchema, body);
  if (!decoded.ok) return invalid(decoded.problems);
  const suggested = await suggestion(desk, id);
  if (!suggested) return absent(`Nothing is suggested as ${id}, and nobody has decided on it.`);
  const { identity, purchaseId } = suggested;
  const atMs = desk.nowMs();
  const next: DecidedMatch = { suggestionId: id, purchaseId, ...decoded.value, by: caller, atMs };
  for (let tried = 0; tried < TRIES; tried += 1) {
    const before = await desk.matches.read(identity);
    const standing = before?.decisions ?? [];
    const same = standing.find((one) => one.purchaseId === purchaseId && one.decision === next.decision);
    if (same) return answer({ ...same, identity });
    const other = standing.find((one) => one.purchaseId !== purchaseId && one.decision === 'confirmed');
    if (next.decision === 'confirmed' && other) {
      return conflict(
        `${other.by} has confirmed this charge for purchase ${other.purchaseId}; refuse that first.`,
      );
    }
    const decisions = [...standing.filter((one) => one.purchaseId !== purchaseId), next];
    const said = {
      atMs,
      by: caller,
      what: `${next.decision === 'confirmed' ? 'Confirmed' : 'Refused'}: the charge belongs to purchase ${purchaseId}.`,
      why: next.why,
      facts: { purchaseId, decision: next.decision },
    };
    const after = { identity, decisions };
    const write = chained<MatchRecord>(matchChain(identity), before, after, said, desk.sha256);
    if ((await desk.matches.write(write)) === 'written') return answer({ ...next, identity });
  }
  return conflict('Others kept deciding on this charge meanwhile. Look at it again.');
}

const PAGE = 500;

/** As the latest reconciliation suggests it; one that was decided on is suggested no longer, and is known from then. */
async function suggestion(desk: MatchDesk, id: string): Promise<Suggested | undefined> {
  const latest = await desk.reconciliations.latest();
  let from: number | undefined = latest && 0;
  while (latest && from !== undefined) {
    const page: Awaited<ReturnType<ReconciliationStore['suggestions']>> =
      await desk.reconciliations.suggestions(latest.run, from, PAGE);
    const found = page.items.find((one) => one.id === id);
    if (found) return found;
    from = page.next;
  }
  for await (const { identity, decisions } of desk.matches.all()) {
    const decided = decisions.find(({ suggestionId }) => suggestionId === id);
    if (decided) return { id, identity, purchaseId: decided.purchaseId };
  }
  return undefined;
}
