import type { PurchaseId } from '../../values/id.ts';
import type { ObservedPurchase } from './observed-purchase.ts';

/** Somebody asked that the existing orders of a customer be read into the history. */
export type HistoryImport = {
  readonly importId: string;
  readonly customerId: string;
  readonly askedBy: string;
  readonly askedAtMs: number;
  /** `asked`: orders could not be read yet, and are tried again. */
  readonly state: 'asked' | 'done';
  /** Why it was not possible so far. */
  readonly waitsFor: string | undefined;
  readonly imported: number;
  /** Were in the history before. */
  readonly known: number;
  /** What of the orders is no history, each with the reason. */
  readonly skipped: readonly Skipped[];
  readonly revision: number;
};

export type Skipped = { readonly what: string; readonly why: string };

/**
 * What came of noting one. `completed`: it was known, and now with an id that was missing. `differs`: it is known with
 * other facts, and stays as it was.
 */
type Noted = 'new' | 'known' | 'completed' | 'differs';

/** `new`: there was nothing to correct, so it is noted. `known`: it says what stands. */
type Corrected = 'new' | 'known' | 'corrected';

/**
 * What was bought before us or elsewhere. It is added to, and a person may correct it, which keeps what stood before; no
 * work list, no stage, nothing that buys.
 */
export interface HistoryBook {
  note(observed: ObservedPurchase): Promise<Noted>;
  /** Puts other facts in place of those that were read, unless they have changed since: then it reads again. */
  correct(observed: ObservedPurchase, atMs: number): Promise<Corrected>;
  readObserved(id: PurchaseId): Promise<ObservedPurchase | undefined>;
  observed(): AsyncIterable<ObservedPurchase>;
  /** The same import asked twice is one. */
  askImport(asked: HistoryImport): Promise<'asked' | 'known'>;
  readImport(importId: string): Promise<HistoryImport | undefined>;
  openImports(limit: number): Promise<readonly HistoryImport[]>;
  /** Writes while the stored revision is the one before. */
  saveImport(next: HistoryImport): Promise<'written' | 'lost'>;
}
