import type { SimulatedResponse } from './route.ts';

/**
 * One thing that goes wrong once, at the next call that fits. `executed` says whether the call took effect at Microsoft
 * before the caller lost sight of it.
 */
export type Fault = {
  readonly method?: string;
  /** Tried on the path without the query. */
  readonly path: RegExp;
} & (
  | { readonly kind: 'reset'; readonly executed: boolean }
  /** Nothing is ever answered; the connection stays open until the caller, or the simulator, gives up. */
  | { readonly kind: 'silence'; readonly executed: boolean }
  /** Status and headers arrive, and half of the body. Always executed. */
  | { readonly kind: 'cut_body' }
  | { readonly kind: 'answer'; readonly executed: boolean; readonly response: SimulatedResponse }
);

export type Faults = {
  readonly plant: (fault: Fault) => void;
  /** The first planted fault that fits the call; it is used up. */
  readonly take: (method: string, path: string) => Fault | undefined;
  /** What was planted and never met: a test that leaves any behind has not tested what it says. */
  readonly unused: () => readonly Fault[];
};

export function createFaults(): Faults {
  const planted: Fault[] = [];
  return {
    plant: (fault) => void planted.push(fault),
    take: (method, path) => {
      const index = planted.findIndex(
        (fault) => (fault.method ?? method) === method && fault.path.test(path),
      );
      return index < 0 ? undefined : planted.splice(index, 1)[0];
    },
    unused: () => [...planted],
  };
}
