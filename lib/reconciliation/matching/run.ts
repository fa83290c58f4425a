import type { BilledLine } from '../../billing/billed-line.ts';
import type { DocumentHeader } from '../../billing/document.ts';
import type { DocumentId } from '../../values/id.ts';
import type { BookSides, ReconcilablePurchase, SummedDocument } from '../book.ts';
import type { ToldReconciliation } from '../discrepancy.ts';
import type { Hash } from './book/input-hash.ts';
import { createMonthRates } from './charges/month-rates.ts';
import { createUsualPrices } from './charges/usual-prices.ts';
import { createCleanCharges, type CleanCharges } from './clean-charges.ts';
import { amendsWhatStands } from './documents/amends-what-stands.ts';
import { createAccounts } from './documents/coverage.ts';
import { voidDocuments } from './documents/rebills.ts';
import { turnsOf } from './documents/turns.ts';
import { purchaseJudge } from './judge-purchase.ts';
import { reservationNamer, type BilledReservation } from './keys/billed-reservations.ts';
import { createKeptLines, type KeptLine, type KeptLines } from './kept-lines.ts';
import { purchaseFinder } from './keys/match-keys.ts';
import type { PurchaseLines } from './keys/paired-lines.ts';
import { tellRun, type WholePurchases } from './tell-run.ts';
import { strangerCharges } from './unmatched/stranger-charges.ts';

/** One reconciliation on its way: charges come one by one, in the order of the documents and of their lines. */
type Run = {
  readonly take: (line: BilledLine) => void;
  readonly end: (documents: readonly SummedDocument[], hash: Hash) => ToldReconciliation;
  /** What invoices say about purchases whose reservation is not known yet. */
  readonly billedReservations: () => readonly BilledReservation[];
};

/**
 * How lines reach the rules. Nearly all charges are clean: such a line is noted and dropped. Every other line is kept, and
 * its purchase judged whole at the end. `sides` come in their order. `inShort` false keeps every line as it is, so that what
 * comes of short forms can be compared.
 */
export function beginRun(
  sides: BookSides,
  headers: ReadonlyMap<DocumentId, DocumentHeader>,
  { inShort = true }: { readonly inShort?: boolean } = {},
): Run {
  const find = purchaseFinder(sides.purchases, sides.decisions);
  const rates = createMonthRates();
  const headerOf = ({ documentId }: BilledLine) => headers.get(documentId)!;
  // Where the amount is exact no rule asks for a price or a rate.
  const clean = createCleanCharges(purchaseJudge(sides, headerOf, NOTHING_TAUGHT), sides.purchases);
  const kept = createKeptLines(sides.purchases, inShort);
  const strangers: BilledLine[] = [];
  const accounts = createAccounts();
  const namer = reservationNamer();
  let [number, cleanMatches] = [0, 0];
  return {
    take(line) {
      number += 1;
      if (headerOf(line).isVoid) return accounts.voided(line);
      rates.count(line);
      const paired = line.category === 'reservation' ? find(line) : undefined;
      if (paired === undefined) return void strangers.push(line);
      const { at, by } = paired;
      namer.look(line, sides.purchases[at]!);
      if (inShort && clean.note(line, { at, by, number })) {
        cleanMatches += 1;
        return accounts.matched(line.documentId, line.subtotal);
      }
      kept.keep(line, { at, by, number });
    },
    end(documents, hash) {
      const returned = new Set(sides.returns.map(({ purchaseId }) => purchaseId));
      if (returned.size > 0)
        for (const [at, { id }] of sides.purchases.entries()) if (returned.has(id)) kept.judgeWhole(at);
      for (const { at, line, by, number } of clean.of(kept.has)) {
        const again = line();
        kept.keep(again, { at, by, number });
        cleanMatches -= 1;
        accounts.takeBack(again.documentId, again.subtotal);
      }
      const voided = voidDocuments(documents);
      const turnOf = turnsOf(documents, voided);
      const whole: WholePurchases = {
        has: kept.has,
        of: (at) => inTurn(sides.purchases[at]!, kept.of(at), turnOf),
      };
      const usualPrice = createUsualPrices(() => pairedLines(sides.purchases, clean, kept));
      const amending = amendsWhatStands(voided);
      const standingOf = (line: BilledLine) => amending(headerOf(line));
      const judge = purchaseJudge(sides, standingOf, { rates, usualPrice });
      const netted = strangerCharges(strangers, standingOf);
      const taken = { judge, clean, cleanMatches, whole, strangers: netted, accounts, voided, inShort };
      return tellRun(sides, documents, taken, hash);
    },
    billedReservations: namer.named,
  };
}

const NOTHING_TAUGHT = {
  rates: { learnt: () => undefined, ofMonth: () => undefined },
  usualPrice: () => undefined,
};

/** All lines that have a purchase. Their order means nothing. */
function* pairedLines(purchases: readonly ReconcilablePurchase[], clean: CleanCharges, kept: KeptLines) {
  for (const { purchase, line } of clean.of((at) => !kept.has(at))) yield { purchase, line: line() };
  for (const [at, purchase] of purchases.entries())
    if (kept.has(at)) for (const { line } of kept.of(at)) yield { purchase, line };
}

function inTurn(
  purchase: ReconcilablePurchase,
  kept: readonly KeptLine[],
  turnOf: (line: BilledLine) => number,
): PurchaseLines {
  const sorted = kept.toSorted((a, b) => turnOf(a.line) - turnOf(b.line) || a.number - b.number);
  const keys = new Map(sorted.map(({ line, by }) => [line, by]));
  return { purchase, lines: sorted.map(({ line }) => line), keyOf: (line) => keys.get(line)! };
}
