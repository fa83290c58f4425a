import type { BillingBook } from '../../../../lib/billing/billing-book.ts';
import type { BillingSource } from '../../../../lib/billing/billing-source.ts';
import type { Invariant } from '../checker/invariants.ts';
import type { BillingTools, World } from '../world.ts';

/** A wrong design, made by wrapping what the core or a reader is given; the core itself is the real one. */
export type PlantedBug = {
  readonly name: string;
  /** In a sentence, what somebody thought would do. */
  readonly idea: string;
  /** The invariants of which at least one has to be found broken. */
  readonly breaks: readonly Invariant[];
  /** Anew for each schedule, so that what it remembers is of that schedule alone. */
  readonly plant: (world: World) => Planted;
};

export type Planted = {
  /** In the place of the tools of one run; every call that it makes through them is the scheduler's. */
  readonly tools?: (tools: BillingTools) => BillingTools;
  /** In the place of the book that readers read. */
  readonly reader?: (book: BillingBook) => BillingBook;
};

/** The same tools, with some calls made otherwise. */
export function withCalls(
  tools: BillingTools,
  { book, source }: { readonly book?: Partial<BillingBook>; readonly source?: Partial<BillingSource> },
): BillingTools {
  return {
    ...tools,
    book: book ? over(tools.book, book) : tools.book,
    source: source ? over(tools.source, source) : tools.source,
  };
}

/** The same object, with some of its methods in the place of its own. */
export function over<Port extends object>(port: Port, methods: Partial<Port>): Port {
  return Object.assign(Object.create(port) as Port, methods);
}
