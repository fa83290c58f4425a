import type { ReturnBook } from '../../purchasing/people/return-book.ts';
import { absent, answer, type Answer } from '../../values/answer.ts';
import type { BillingPeriod } from '../../values/day.ts';
import type { PurchaseId } from '../../values/id.ts';
import type { CaseBook } from '../cases/case-book.ts';
import type { MatchDecisions } from '../cases/matches/match-decisions.ts';
import type { PeriodBook } from '../periods/period-book.ts';
import { caseChain, matchChain, periodChain, returnChain, type AuditEntry } from './audit-entry.ts';
import type { AuditTrail } from './audit-trail.ts';
import { canonical, type Hash } from './canonical.ts';
import { chainProblems, type ChainProblem } from './chain-problems.ts';
import type { Chained } from './chained.ts';

export type AuditDesk = {
  readonly audit: AuditTrail;
  readonly cases: Pick<CaseBook, 'read' | 'listed'>;
  readonly matches: Pick<MatchDecisions, 'read' | 'all'>;
  readonly periods: Pick<PeriodBook, 'read' | 'all' | 'snapshot'>;
  readonly returns: Pick<ReturnBook, 'read' | 'all'>;
  readonly sha256: Hash;
};

export type VerifiedAudit = {
  /** How many were looked at, and how many entries they have. */
  readonly chains: number;
  readonly entries: number;
  readonly problems: readonly ChainProblem[];
  /** Handed back as `after` to go on; undefined where all were looked at. */
  readonly next: string | undefined;
};

const CHAINS_AT_ONCE = 100;

/**
 * Recomputes the audit trails: of one chain, or of all of them part by part. A chain is whole where every entry is what
 * was written, in its place, and where the last one left behind what is there; a period that was signed also holds the
 * cases to what they were then, so that a case and its whole chain cannot be rewritten together. A case must also be where
 * the lists look for it: what no list names is as good as gone.
 */
export async function verifyAudit(
  desk: AuditDesk,
  asked: { readonly chain?: string | undefined; readonly after?: string | undefined },
): Promise<Answer<VerifiedAudit>> {
  if (asked.chain !== undefined) {
    const { entries, problems } = await verifyChain(desk, asked.chain);
    if (entries === 0 && problems.length === 0) return absent(`There is no audit trail ${asked.chain}.`);
    return answer({ chains: 1, entries, problems, next: undefined });
  }
  const { chains: named, next } = await desk.audit.chains(asked.after, CHAINS_AT_ONCE);
  // With the last part: what nobody names would never be looked at.
  const unnamed = next === undefined ? await unnamedChains(desk) : [];
  const chains = [...named, ...unnamed];
  const verified: Awaited<ReturnType<typeof verifyChain>>[] = [];
  for (const chain of chains) verified.push(await verifyChain(desk, chain));
  return answer({
    chains: chains.length,
    entries: verified.reduce((count, { entries }) => count + entries, 0),
    problems: [
      ...verified.flatMap(({ problems }) => problems),
      ...unnamed.map((chain) => ({
        chain,
        number: undefined,
        problem: 'is missing in the list of all trails',
      })),
    ],
    next,
  });
}

/** Periods, decided matches and returns are few: whether each one's trail is among those that are verified. */
async function unnamedChains({ audit, periods, matches, returns }: AuditDesk): Promise<readonly string[]> {
  const chains: string[] = [];
  for await (const { period } of periods.all()) chains.push(periodChain(period));
  for await (const { identity } of matches.all()) chains.push(matchChain(identity));
  for await (const { purchaseId } of returns.all()) chains.push(returnChain(purchaseId));
  return audit.unnamed(chains);
}

async function verifyChain(
  desk: AuditDesk,
  chain: string,
): Promise<{ readonly entries: number; readonly problems: readonly ChainProblem[] }> {
  let seen = await looked(desk, chain);
  // Somebody may have written between the two reads: what stands still is judged.
  for (let again = 0; again < LOOKS && seen.problems.length > 0; again += 1) seen = await looked(desk, chain);
  return { entries: seen.entries, problems: [...seen.problems, ...(await snapshotProblems(desk, chain))] };
}

const LOOKS = 2;

async function looked(desk: AuditDesk, chain: string) {
  const entries: AuditEntry[] = [];
  for await (const entry of desk.audit.entries(chain)) entries.push(entry);
  const record = await recordOf(desk, chain);
  const problems = chainProblems(chain, entries, record, desk.sha256);
  return { entries: entries.length, problems: [...problems, ...(await listingProblems(desk, chain))] };
}

async function recordOf(desk: AuditDesk, chain: string): Promise<Chained | undefined> {
  const [kind, id] = split(chain);
  if (kind === 'case') return desk.cases.read(id);
  if (kind === 'match') return desk.matches.read(id);
  if (kind === 'return') return desk.returns.read(id as PurchaseId);
  return kind === 'period' ? desk.periods.read(id as BillingPeriod) : undefined;
}

/** Lists find a case by what lies beside it, which no hash covers: it is compared with what the case says. */
async function listingProblems(desk: AuditDesk, chain: string): Promise<readonly ChainProblem[]> {
  const [kind, id] = split(chain);
  const listed = kind === 'case' ? await desk.cases.listed(id) : undefined;
  if (listed === undefined) return [];
  const amiss = [...(listed.byStatus ? [] : ['status']), ...(listed.byPeriod ? [] : ['period'])];
  return amiss.map((list) => ({
    ...{ chain, number: undefined },
    problem: `is not where the list of the cases of its ${list} should have it`,
  }));
}

/** What was signed is still what was signed, and the cases in it were then what it says. */
async function snapshotProblems(desk: AuditDesk, chain: string): Promise<readonly ChainProblem[]> {
  const [kind, id] = split(chain);
  const period = kind === 'period' ? await desk.periods.read(id as BillingPeriod) : undefined;
  if (period?.snapshot === undefined) return [];
  const amiss = (problem: string) => ({ chain, number: undefined, problem });
  const snapshot = await desk.periods.snapshot(period.snapshot);
  if (!snapshot || desk.sha256(canonical(snapshot)) !== period.snapshot) {
    return [amiss('names a snapshot that is not what was signed')];
  }
  const problems: ChainProblem[] = [];
  const signed = [...snapshot.cases, ...snapshot.carried];
  for (const unnamed of await desk.audit.unnamed(signed.map((one) => caseChain(one.id))))
    problems.push(amiss(`was signed with ${unnamed}, which is missing in the list of all trails`));
  for (const { id: caseId, revision, head } of signed) {
    const entry = await desk.audit.entry(caseChain(caseId), revision);
    if (entry?.hash !== head) problems.push(amiss(`was signed with another history of the case ${caseId}`));
  }
  return problems;
}

function split(chain: string): readonly [kind: string, id: string] {
  const end = chain.indexOf(':');
  return [chain.slice(0, end), chain.slice(end + 1)];
}
