import { connectPartnerCenter } from '../../../lib/partner-center/connect-partner-center.ts';
import { createStorefront } from '../../../lib/partner-center/storefront/storefront.ts';
import type { Storefront } from '../../../lib/purchasing/storefront.ts';
import { microsoftAt, type credentialsOf } from '../../builders/simulated-microsoft.ts';

/** The real client of a simulator, with the clock of the simulation and without waiting in real time. */
export function connectStorefront(
  origin: string,
  credentials: ReturnType<typeof credentialsOf>,
  { nowMs, newGuid }: { readonly nowMs: () => number; readonly newGuid: () => string },
): Storefront {
  const { exchange } = connectPartnerCenter({
    microsoft: microsoftAt(origin),
    ...{ credentials, purpose: 'buying', fetch, nowMs, newGuid },
    pause: async () => undefined,
  });
  return createStorefront({ exchange, nowMs });
}
