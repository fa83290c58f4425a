import { createInMemoryCredentials, type InMemoryCredentials } from '../fakes/in-memory-credentials.ts';
import type { World } from '../../local/partner-center/world.ts';

/** Where the simulator, or a server that plays a part of it, is to be found under one origin. */
export function microsoftAt(origin: string) {
  return {
    cloud: 'global',
    overrides: { partnerCenterUrl: origin, graphUrl: `${origin}/graph`, loginUrl: `${origin}/login` },
    blobHosts: ['127.0.0.1'],
  } as const;
}

/** The credentials that a simulated world accepts. */
export function credentialsOf(world: Pick<World, 'partnerTenantId'>): InMemoryCredentials {
  return createInMemoryCredentials({
    tenantId: world.partnerTenantId,
    clientId: 'tieout-local',
    clientSecret: 'local-secret',
    refreshToken: 'local-refresh-token',
  });
}
