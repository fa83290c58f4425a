import type { SimulatedResponse } from './route.ts';
import type { BadEnd } from './world.ts';

/**
 * Something that goes wrong at the next call that fits, or at the next `times` of them. `executed` says whether the call
 * took effect at Microsoft before the caller lost sight of it. A call that meets a fault is never throttled.
 */
export type Fault = {
  readonly method?: string;
  /** Tried on the path without the query. */
  readonly path: RegExp;
  /** A storm: how many calls it meets; one where left out. */
  readonly times?: number;
} & FaultKind;

type FaultKind =
  | { readonly kind: 'reset'; readonly executed: boolean }
  /** Nothing is ever answered; the connection stays open until the caller, or the simulator, gives up. */
  | { readonly kind: 'silence'; readonly executed: boolean }
  /** The call takes effect at once, and its true answer comes so many real milliseconds later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Status and headers arrive, and half of the body. Always executed. */
  | { readonly kind: 'cut_body' }
  /** The true answer under another content type. Always executed. */
  | { readonly kind: 'content_type'; readonly type: string }
  | { readonly kind: 'answer'; readonly executed: boolean; readonly response: SimulatedResponse }
  /**
   * The true answer, spoilt: see billing/billing-faults.ts. Always executed. Undefined is for an answer that it cannot
   * spoil: that one is sent as it is, and the fault waits for the next.
   */
  | { readonly kind: 'changed'; readonly change: Spoil }
  /** 307 to wherever `location` says. Never executed: that is what a 307 means. */
  | { readonly kind: 'redirect'; readonly location: string }
  /** A page for people, with 200, as proxies and sign-in walls send it. */
  | { readonly kind: 'html'; readonly executed: boolean }
  /** So many bytes of blanks, streamed, and then no end. Never executed, and never held in memory. */
  | { readonly kind: 'endless'; readonly bytes: number }
  /** A checkout in which one order group fails: an `orderErrors` entry, or a 400 where no other group is left. */
  | ({ readonly kind: 'order_error' } & OrderFailure)
  /**
   * The caller is let in, loses sight of its call, and so many simulated minutes later the call takes effect all the same.
   * Until then it is `on_its_way`, and nobody knows of it, or `under_way`: then Partner Center is busy with the cart, and
   * says 409 to whoever else wants to change or buy it. Without a `response`, as of a gateway that gave up, the connection
   * is lost.
   */
  | {
      readonly kind: 'late';
      readonly minutes: number;
      readonly until: 'on_its_way' | 'under_way';
      readonly response?: SimulatedResponse;
    }
  /** A checkout is answered well, and so many simulated minutes later its orders end badly. */
  | { readonly kind: 'bad_end'; readonly minutes: number; readonly status: BadEnd['status'] };

export type Spoil = (
  response: SimulatedResponse,
) => SimulatedResponse | undefined | Promise<SimulatedResponse | undefined>;

export type OrderFailure = {
  readonly orderGroup: string;
  readonly code: number;
  readonly description: string;
};

export type Faults = {
  readonly plant: (fault: Fault) => void;
  /** The first planted fault that fits the call; it is used up when it has met all its calls. */
  readonly take: (method: string, path: string) => Fault | undefined;
  /** What was planted and not met as often as planned: a test that leaves any behind has not tested what it says. */
  readonly unused: () => readonly Fault[];
};

export function createFaults(): Faults {
  const planted: { readonly fault: Fault; left: number }[] = [];
  return {
    plant: (fault) => void planted.push({ fault, left: fault.times ?? 1 }),
    take: (method, path) => {
      const found = planted.find(
        ({ fault, left }) => left > 0 && (fault.method ?? method) === method && fault.path.test(path),
      );
      if (found === undefined) return undefined;
      found.left -= 1;
      const { fault } = found;
      if (fault.kind !== 'changed') return fault;
      return {
        ...fault,
        async change(response) {
          const spoilt = await fault.change(response);
          if (spoilt === undefined) found.left += 1;
          return spoilt;
        },
      };
    },
    unused: () => planted.flatMap(({ fault, left }) => (left > 0 ? [fault] : [])),
  };
}
