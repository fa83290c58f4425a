import type { Guards } from '../../../lib/purchasing/guards/guards.ts';
import type { Purchase, StageName } from '../../../lib/purchasing/purchase.ts';
import type { Purchasing } from '../../../lib/purchasing/purchasing.ts';
import type { Tools } from '../../../lib/purchasing/step.ts';
import type { Storefront } from '../../../lib/purchasing/storefront.ts';
import type { createScriptedStorefront } from '../../fakes/scripted-storefront.ts';
import type { World } from './world.ts';

/** What may be done things with, by people and by the nightly watch. */
type Desk = Pick<Tools, 'ledger' | 'storefront' | 'nowMs' | 'say' | 'alarm'>;

/** What people see before they decide. */
export type Seen = {
  readonly purchases: readonly Purchase[];
  readonly purchasing: Purchasing;
  readonly nowMs: number;
};

/** One way through the core: what goes wrong, who decides what, and how it has to end. */
export type Path = {
  readonly name: string;
  /** Where every purchase ends if nobody dies, in the order of the requests and their lines. */
  readonly ends: readonly StageName[];
  /** Where a purchase may end as well if a worker dies. */
  readonly endsAfterCrash?: readonly StageName[];
  /** And where, if two die: each death after an attempt uses one up, and there are three. */
  readonly endsAfterTwo?: readonly StageName[];
  /** What the history says if nobody dies: proof that the path is the one that its name tells. */
  readonly shows: RegExp;
  /** Messages; one valid request of one line where left out. */
  readonly bodies?: readonly string[];
  /** From one message to the next; all come at once where left out. */
  readonly minutesBetween?: number;
  readonly guards?: Guards;
  readonly habits?: NonNullable<Parameters<typeof createScriptedStorefront>[2]>;
  /** What the shop does otherwise than usual. */
  readonly shop?: (
    itself: Storefront,
    world: Pick<World, 'nowMs' | 'later' | 'ledger' | 'lineOf'>,
  ) => Partial<Storefront>;
  /** What happens in the very moment in which a call has taken effect, the first time. */
  readonly onceAfter?: { readonly point: string; readonly happen: (world: World) => unknown };
  /** What a person, or the watch, does as things stand; it is repeated until it is done. */
  readonly people?: (seen: Seen, world: World) => ((desk: Desk) => Promise<unknown>) | undefined;
  /** A message is delivered again after its worker has died; but not this one, once it was accepted. */
  readonly lostOnceAccepted?: true;
};
