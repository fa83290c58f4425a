import type { PurchaseLedger } from '../../../lib/purchasing/purchase-ledger.ts';
import type { Storefront } from '../../../lib/purchasing/storefront.ts';
import type { Invariant } from '../checker/invariants.ts';
import type { SimulatedTools, World } from '../world.ts';

/** A wrong design, made by wrapping what the core is given; the core itself is the real one. */
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
  readonly tools?: (tools: SimulatedTools) => SimulatedTools;
  /** In the place of the database itself; what it does is one write. */
  readonly ledger?: (ledger: PurchaseLedger) => PurchaseLedger;
  /** Told of every purchase that becomes unknown. */
  readonly onUnknown?: (requestId: string) => void;
};

/** The same tools, with some calls made otherwise. */
export function withCalls(
  tools: SimulatedTools,
  {
    ledger,
    storefront,
  }: { readonly ledger?: Partial<PurchaseLedger>; readonly storefront?: Partial<Storefront> },
): SimulatedTools {
  return {
    ...tools,
    ledger: ledger ? over(tools.ledger, ledger) : tools.ledger,
    storefront: storefront ? over(tools.storefront, storefront) : tools.storefront,
  };
}

/** The same object, with some of its methods in the place of its own. */
export function over<Port extends object>(port: Port, methods: Partial<Port>): Port {
  return Object.assign(Object.create(port) as Port, methods);
}
