import type { Day } from '../../values/day.ts';
import type { Decimal } from '../../values/decimal.ts';
import type { Money } from '../../values/money.ts';
import type { BilledLine, LineCategory } from '../billed-line.ts';
import type { LineSource, RunningExport } from '../document.ts';
import type { KeptPart } from '../load/loading.ts';

/**
 * What Microsoft has not billed yet, of one currency, in the running month or the one before. Estimates: they have no
 * tax and no document, arrive up to a week late, are replaced when the month closes, and are never summed with facts.
 */
export type EstimateSubject = { readonly currency: string; readonly period: 'current' | 'last' };

/** `USD-current` */
export type EstimateId = string & { readonly estimateId: unique symbol };

/** One charge that is not billed yet: what it is for and how much, before tax, in the billing currency. */
export type EstimatedCharge = Pick<
  BilledLine,
  'part' | 'lineNumber' | 'category' | 'customerId' | 'chargeType' | 'reservationOrderId'
> & { readonly subtotal: Decimal; readonly currency: string };

export type Estimate = {
  readonly id: EstimateId;
  readonly subject: EstimateSubject;
  readonly source: LineSource;
  readonly state: 'listed' | 'exporting' | 'loaded' | 'not_ready' | 'failed';
  readonly export: RunningExport | undefined;
  /** What was loaded last, and in which night; kept until the next one is whole. */
  readonly loaded: LoadedEstimate | undefined;
  readonly failure: string | undefined;
  readonly night: Day;
  readonly revision: number;
  readonly dueAtMs: number | undefined;
};

export type LoadedEstimate = {
  readonly night: Day;
  readonly atMs: number;
  readonly eTag: string | undefined;
  readonly parts: readonly KeptPart[];
  readonly lines: number;
  readonly subtotal: Money;
  readonly byCategory: readonly {
    readonly category: LineCategory;
    readonly lines: number;
    readonly subtotal: Money;
  }[];
};
